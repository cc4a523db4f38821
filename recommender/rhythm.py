"""How often to come back, from the rules that fired; and when, for reminders. It reads no clock.

The second flow: raw input → `read_timetable` → Timetable → `occasions`, in UTC, each later than the one before.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import Any, get_args
from zoneinfo import ZoneInfo, available_timezones

from recommender.directives import Finding
from recommender.knowledge import Knowledge
from recommender.outcome import Day, Rhythm
from recommender.questionnaire import FieldError

WEEK: tuple[Day, ...] = get_args(Day)
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
NOWHERE = re.compile(r"Factory|localtime|posixrules|(posix|right)/.*")  # on the disk, but the time of no place
MENDS = {
    "days": f"Send a list with at least one of {', '.join(WEEK)}.",
    "time": "Send the time as HH:MM, like 19:30.",
    "timezone": "Send the name of a time zone, like Europe/Berlin.",
}


@dataclass(frozen=True, slots=True)
class Timetable:
    """On which days (in the order of the week) at which time (naive, whole minutes) in which timezone (IANA name)."""

    days: tuple[Day, ...]
    time: dt.time
    timezone: str


class InvalidTimetable(ValueError):
    """A timetable that cannot be used. `errors` holds one FieldError for each field that is wrong."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__("; ".join(f"{error.field}: {error.message}" for error in errors))
        self.errors = tuple(errors)


def suggest(findings: Sequence[Finding], knowledge: Knowledge) -> Rhythm:
    """The highest number suggested, but never above the lowest limit; the usual number where nothing is suggested."""
    speaking = [finding for finding in findings if finding.rule.then.rhythm]
    effects = [rhythm for finding in speaking if (rhythm := finding.rule.then.rhythm)]
    suggested = max((effect.suggest for effect in effects), default=0) or knowledge.limits.usual_per_week
    at_most = min((effect.at_most for effect in effects if effect.at_most), default=7)
    per_week = min(suggested, at_most)
    because = tuple(finding.reason for finding in speaking) or (knowledge.reasons["usual_per_week"],)
    return Rhythm(per_week, tuple(knowledge.wording.rhythm_days[per_week]), because)


def read_timetable(raw: Mapping[str, Any]) -> Timetable:
    """From `{"days": ["tue", "thu"], "time": "19:30", "timezone": "Europe/Berlin"}`, days in any order or repeated.

    Raises InvalidTimetable, which names each field that is wrong. Other fields are not looked at.
    """
    errors = [error for field in MENDS if (error := _field_error(field, raw))]
    if errors:
        raise InvalidTimetable(errors)
    days = tuple(day for day in WEEK if day in raw["days"])
    return Timetable(days, dt.time.fromisoformat(raw["time"]), raw["timezone"])


@cache
def timezones() -> tuple[str, ...]:
    """The names a timetable may use, sorted: of every place and every alias, as this machine knows them."""
    return tuple(sorted(name for name in available_timezones() if not NOWHERE.fullmatch(name)))


def occasions(timetable: Timetable, *, after: dt.datetime) -> Iterator[dt.datetime]:
    """Each occasion strictly after the aware moment `after`, in UTC and in order, until the calendar ends in 9999.

    As RFC 5545, 3.3.5 has it: a local time that the clocks skip moves on by as much, and of one that comes twice the
    first counts. Raises TypeError where `after` is naive.
    """
    latest = after
    # Two zones are at most two dates apart, and what the clocks skip moves an occasion past at most one midnight.
    for moment in _moments(timetable, first=after.toordinal() - 3):
        if moment > latest:  # where a whole day is skipped, its occasion falls on the next one's
            yield moment
            latest = moment


def next_occasions(timetable: Timetable, *, after: dt.datetime, count: int = 3) -> tuple[dt.datetime, ...]:
    """The first `count` of the occasions after this aware moment, in UTC."""
    return tuple(islice(occasions(timetable, after=after), count))


def first_from(timetable: Timetable, *, now: dt.datetime, days: int) -> dt.datetime:
    """The first occasion after `now`, in UTC, of the local day that is this many days from today, or of a later one.

    Raises OverflowError where that is beyond the year 9999.
    """
    for moment in _moments(timetable, first=local(now, timetable.timezone).toordinal() + days):
        if moment > now:
            return moment
    raise OverflowError("the calendar ends with the year 9999")


def tomorrow(timetable: Timetable, *, now: dt.datetime) -> dt.datetime:
    """The time of the timetable on the next local day, whichever weekday that is, in UTC."""
    return first_from(replace(timetable, days=WEEK), now=now, days=1)


def local(moment: dt.datetime, timezone: str) -> dt.datetime:
    """An aware moment as the clocks of this timezone show it."""
    return moment.astimezone(ZoneInfo(timezone))


def _moments(timetable: Timetable, *, first: int) -> Iterator[dt.datetime]:
    """For each local day of the timetable its moment in UTC, from the day with this ordinal on."""
    zone = ZoneInfo(timetable.timezone)
    for ordinal in range(max(first, dt.date.min.toordinal()), dt.date.max.toordinal() + 1):
        day = dt.date.fromordinal(ordinal)
        if WEEK[day.weekday()] in timetable.days:
            with suppress(OverflowError):  # in UTC it is before the year 1 or after 9999
                yield dt.datetime.combine(day, timetable.time, tzinfo=zone).astimezone(dt.UTC)


def _field_error(field: str, raw: Mapping[str, Any]) -> FieldError | None:
    problem = _problem(field, raw[field]) if field in raw else ("required", "This is missing.")
    return FieldError(field, problem[0], f"{problem[1]} {MENDS[field]}") if problem else None


def _problem(field: str, value: Any) -> tuple[str, str] | None:
    """What is wrong with the value of this field: a code and a sentence."""
    if field == "days":
        return _problem_of_days(value)
    if field == "time":
        is_time = isinstance(value, str) and CLOCK.fullmatch(value)
        return None if is_time else ("not_a_time", f"{_named(value)} is not a time of day.")
    return None if value in timezones() else ("unknown_timezone", f"{_named(value)} is not a time zone known here.")


def _problem_of_days(value: Any) -> tuple[str, str] | None:
    if not isinstance(value, (list, tuple)):
        return "not_a_list", f"{_named(value)} is not a list of days."
    for day in value:
        if day not in WEEK:
            return "unknown_day", f"{_named(day)} is not a day."
    return None if value else ("no_day", "No day is chosen.")


def _named(value: Any) -> str:
    """A text short and harmless enough for a message; anything else is better not written out."""
    return ascii(value[:40])[1:-1][:40] if isinstance(value, str) and value else "That"
