"""What somebody asked for about when to be reminded: raw input → `read_timetable` → Timetable. It reads no clock.

rhythm.py finds the occasions of a Timetable.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, TypeVar, get_args
from zoneinfo import available_timezones

from recommender.outcome import Day
from recommender.questionnaire import FieldError

WEEK: tuple[Day, ...] = get_args(Day)
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
CALENDAR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NOWHERE = re.compile(r"Factory|localtime|posixrules|(posix|right)/.*")  # on the disk, but the time of no place
MOST_TIMES = 4  # a day
APART = 120  # minutes between two times of a day, and between the last of a day and the first of the next
EVERY_DAYS = range(2, 29)
DATES = (dt.date(2000, 1, 1), dt.date(2199, 12, 31))  # so that after every one of them there are occasions
MENDS = {
    "days": f"Send a list with at least one of {', '.join(WEEK)}.",
    "time": "Send the time as HH:MM, like 19:30.",
    "timezone": "Send the name of a time zone, like Europe/Berlin.",
    "more_times": f"Send a list of up to {MOST_TIMES - 1} times like 07:15, all two hours apart, from time as well.",
    "every_days": f"Send a whole number from {EVERY_DAYS[0]} to {EVERY_DAYS[-1]}, or null for days of the week.",
    "from_day": "Send the first of these days as YYYY-MM-DD, like 2026-12-01, together with every_days.",
    "quiet_from": "Send the time as HH:MM, like 22:00, together with quiet_until, or null for both.",
    "quiet_until": "Send the time as HH:MM, like 07:00, later or earlier than quiet_from, or null for both.",
    "away_until": "Send the last day of the holiday as YYYY-MM-DD, like 2026-12-31, or null.",
}
Read = TypeVar("Read")
REQUIRED = ("days", "time", "timezone")
Problem = tuple[str, str]  # a code, and a sentence that says what is wrong


@dataclass(frozen=True, slots=True)
class Timetable:
    """On which local days, at which local times (naive, whole minutes), in which timezone (IANA name).

    The days are `days` (in the order of the week); or, where those are empty, every `every_days` (2 to 28) days, of
    which `from_day` is the first. The times are `time` and `more_times` (in order), at most MOST_TIMES in all and at
    least APART minutes from each other round the clock. What falls into the quiet hours, from `quiet_from` until
    before `quiet_until` and maybe over midnight, is held until they end. There is nothing on a day up to `away_until`.
    """

    days: tuple[Day, ...]
    time: dt.time
    timezone: str
    more_times: tuple[dt.time, ...] = ()
    every_days: int | None = None
    from_day: dt.date | None = None
    quiet_from: dt.time | None = None
    quiet_until: dt.time | None = None
    away_until: dt.date | None = None

    @property
    def times(self) -> tuple[dt.time, ...]:
        """All times of a day, in order."""
        return tuple(sorted((self.time, *self.more_times)))


class InvalidTimetable(ValueError):
    """A timetable that cannot be used. `errors` holds one FieldError for each field that is wrong."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__("; ".join(f"{error.field}: {error.message}" for error in errors))
        self.errors = tuple(errors)


def read_timetable(raw: Mapping[str, Any]) -> Timetable:
    """From `{"days": ["tue", "thu"], "time": "19:30", "timezone": "Europe/Berlin"}`, days in any order or repeated.

    It may have `more_times` (["07:15"]), `quiet_from` and `quiet_until` ("22:00"), `away_until` ("2026-12-31"), and in
    place of days `every_days` (3) and `from_day`; null is as good as none. Raises InvalidTimetable, which names each
    field that is wrong. Other fields are not looked at.
    """
    errors = [error for field in MENDS if (error := _field_error(field, raw))]
    if errors := errors or _errors_together(raw):
        raise InvalidTimetable(errors)
    return Timetable(
        days=tuple(day for day in WEEK if day in raw.get("days", ())),
        time=dt.time.fromisoformat(raw["time"]),
        timezone=raw["timezone"],
        more_times=tuple(sorted(map(dt.time.fromisoformat, raw.get("more_times") or ()))),
        every_days=raw.get("every_days"),
        from_day=_given(raw, "from_day", dt.date.fromisoformat),
        quiet_from=_given(raw, "quiet_from", dt.time.fromisoformat),
        quiet_until=_given(raw, "quiet_until", dt.time.fromisoformat),
        away_until=_given(raw, "away_until", dt.date.fromisoformat),
    )


@cache
def timezones() -> tuple[str, ...]:
    """The names a timetable may use, sorted: of every place and every alias, as this machine knows them."""
    return tuple(sorted(name for name in available_timezones() if not NOWHERE.fullmatch(name)))


def _given(raw: Mapping[str, Any], field: str, read: Callable[[str], Read]) -> Read | None:
    value = raw.get(field)
    return None if value is None else read(value)


def _field_error(field: str, raw: Mapping[str, Any]) -> FieldError | None:
    problem = _problem_in(field, raw)
    return _mended(field, problem) if problem else None


def _errors_together(raw: Mapping[str, Any]) -> list[FieldError]:
    odds = dict(_odds(raw))
    return [_mended(field, odds[field]) for field in MENDS if field in odds]


def _mended(field: str, problem: Problem) -> FieldError:
    return FieldError(field, problem[0], f"{problem[1]} {MENDS[field]}")


def _problem_in(field: str, raw: Mapping[str, Any]) -> Problem | None:
    """What is wrong with this field by itself."""
    is_by_weekday = raw.get("every_days") is None
    if field not in raw:
        is_missing = field in REQUIRED and (field != "days" or is_by_weekday)
        return ("required", "This is missing.") if is_missing else None
    value = raw[field]
    if (value is None and field not in REQUIRED) or (field == "days" and value == [] and not is_by_weekday):
        return None
    return _PROBLEMS[field](value)


def _odds(raw: Mapping[str, Any]) -> Iterator[tuple[str, Problem]]:
    """Fields that are right by themselves and wrong together, each once."""
    given = {field for field in MENDS if raw.get(field) is not None}
    if "every_days" in given and raw.get("days"):
        yield "days", ("contradiction", "Days of the week and every_days do not go together.")
    for field, other in (("from_day", "every_days"), ("quiet_from", "quiet_until"), ("quiet_until", "quiet_from")):
        if other in given and field not in given:
            yield field, ("required", "This is missing.")
    if "from_day" in given and "every_days" not in given:
        yield "from_day", ("contradiction", "It says nothing without every_days.")
    if "quiet_from" in given and raw["quiet_from"] == raw.get("quiet_until"):
        yield "quiet_until", ("contradiction", "The quiet hours would end where they begin.")
    if problem := _problem_of_times(sorted([raw["time"], *(raw.get("more_times") or ())])):
        yield "more_times", problem


def _problem_of_times(times: Sequence[str]) -> Problem | None:
    if len(times) > MOST_TIMES:
        return "too_many", f"{len(times)} times are too many for a day."
    minutes = [int(time[:2]) * 60 + int(time[3:]) for time in times]
    round_the_clock = pairwise([*minutes, minutes[0] + 24 * 60])
    is_close = any(later - earlier < APART for earlier, later in round_the_clock)
    return ("too_close", "Two of the times are too close.") if is_close else None


def _problem_of_days(value: Any) -> Problem | None:
    if not isinstance(value, (list, tuple)):
        return "not_a_list", f"{_named(value)} is not a list of days."
    for day in value:
        if day not in WEEK:
            return "unknown_day", f"{_named(day)} is not a day."
    return None if value else ("no_day", "No day is chosen.")


def _problem_of_time(value: Any) -> Problem | None:
    is_time = isinstance(value, str) and CLOCK.fullmatch(value)
    return None if is_time else ("not_a_time", f"{_named(value)} is not a time of day.")


def _problem_of_more_times(value: Any) -> Problem | None:
    if not isinstance(value, (list, tuple)):
        return "not_a_list", f"{_named(value)} is not a list of times."
    return next((problem for time in value if (problem := _problem_of_time(time))), None)


def _problem_of_timezone(value: Any) -> Problem | None:
    return None if value in timezones() else ("unknown_timezone", f"{_named(value)} is not a time zone known here.")


def _problem_of_every_days(value: Any) -> Problem | None:
    is_right = isinstance(value, int) and not isinstance(value, bool) and value in EVERY_DAYS
    return None if is_right else ("not_a_number_of_days", f"{_named(value)} is not a number of days that can be used.")


def _problem_of_date(value: Any) -> Problem | None:
    try:
        day = dt.date.fromisoformat(value) if isinstance(value, str) and CALENDAR.fullmatch(value) else None
    except ValueError:
        day = None
    is_right = day is not None and DATES[0] <= day <= DATES[1]
    return None if is_right else ("not_a_date", f"{_named(value)} is not a date that can be used.")


def _named(value: Any) -> str:
    """A text short and harmless enough for a message; anything else is better not written out."""
    return ascii(value[:40])[1:-1][:40] if isinstance(value, str) and value else "That"


_PROBLEMS: Mapping[str, Callable[[Any], Problem | None]] = {
    "days": _problem_of_days,
    "time": _problem_of_time,
    "timezone": _problem_of_timezone,
    "more_times": _problem_of_more_times,
    "every_days": _problem_of_every_days,
    "from_day": _problem_of_date,
    "quiet_from": _problem_of_time,
    "quiet_until": _problem_of_time,
    "away_until": _problem_of_date,
}
