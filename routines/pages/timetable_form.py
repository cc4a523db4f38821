"""The form for a timetable and the address it goes to: what was typed, what is wrong with it, which dates it gives.

What is right is said by rhythm.py and sign_up.py; here it gets words for people. It stores nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from itertools import groupby
from typing import Any

from django.http import QueryDict

from recommender import FieldError
from recommender.knowledge import shipped
from recommender.rhythm import InvalidTimetable, local, read_timetable, timezones
from recommender.timetable import EVERY_DAYS, MOST_TIMES
from routines.reminders.dates import Date, next_dates, zone_in_words
from routines.reminders.sign_up import ONE_ADDRESS

WORDS = {  # in the order of the page
    "days": "Please choose at least one day.",
    "time": "Please give a time of day, like 19:30.",
    "timezone": "Please choose your timezone.",
    "more_times": "Please give times like 07:15, each at least two hours from every other, the main time included.",
    "every_days": f"Please give a number of days from {EVERY_DAYS[0]} to {EVERY_DAYS[-1]}, or leave it empty.",
    "from_day": "Please give the first day as a date, like 2026-12-01.",
    "quiet_from": "Please say when the quiet hours begin, like 22:00, or leave both empty.",
    "quiet_until": "Please say when the quiet hours end, at another time than they begin, or leave both empty.",
    "email": ONE_ADDRESS,
}
FINER = ("more_times", "every_days", "from_day", "quiet_from", "quiet_until")
NUMBER = re.compile(r"[0-9]{1,3}")
LAND = ("Africa", "America", "Antarctica", "Asia", "Australia", "Europe")
SEA = ("Arctic", "Atlantic", "Indian", "Pacific")
OTHER_NAMES = "Other names"


@dataclass(frozen=True)
class DayBox:
    """One day to tick."""

    id: str
    name: str
    short: str
    chosen: bool


class TimetableForm:
    """`raw` is what was typed, as `raw_from` reads it; `errors` what was found wrong when it was to be used."""

    def __init__(self, raw: Mapping[str, Any], *, now: datetime, errors: Sequence[FieldError] = ()) -> None:
        self.email: str = raw.get("email", "")
        self.time: str = raw.get("time", "")
        self.timezone: str = raw.get("timezone", "")
        self.finer: dict[str, Any] = {field: raw.get(field) or "" for field in FINER}
        self._raw = raw
        self._now = now
        self._wrong = {error.field for error in errors}

    @property
    def days(self) -> list[DayBox]:
        """The week, with the chosen days ticked."""
        names = shipped().wording.days
        return [DayBox(day, name, name[:3], day in self._raw["days"]) for day, name in names.items()]

    @property
    def more_times(self) -> list[str]:
        """The further times of a day, one for each control."""
        return [*self.finer["more_times"], *[""] * MOST_TIMES][: MOST_TIMES - 1]

    @property
    def has_more(self) -> bool:
        """Whether something is set, or wrong, beyond days, time and timezone."""
        return any(self.finer.values()) or any(field in self._wrong for field in FINER)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """All of it but the address, as names and values to send once more."""
        raw = {"days": self._raw["days"], "time": self.time, "timezone": self.timezone} | self.finer
        several = {name: value if isinstance(value, list) else [value] for name, value in raw.items() if value}
        return [(name, str(value)) for name, values in several.items() for value in values]

    @property
    def regions(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """All timezones to choose from."""
        return timezones_by_region()

    @property
    def zone(self) -> str:
        """The timezone in words."""
        return zone_in_words(self.timezone)

    @property
    def errors(self) -> list[FieldError]:
        """What is wrong, in the order of the page."""
        return [FieldError(name, "wrong", words) for name, words in self.wrong.items()]

    @cached_property
    def wrong(self) -> dict[str, str]:
        """The words for each field that is wrong."""
        return {name: words for name, words in WORDS.items() if name in self._wrong}

    @cached_property
    def dates(self) -> tuple[Date, ...]:
        """The next dates; none as long as something is missing."""
        return self._preview[0]

    @cached_property
    def missing(self) -> list[str]:
        """What it still takes to know the dates."""
        return self._preview[1]

    @cached_property
    def _preview(self) -> tuple[tuple[Date, ...], list[str]]:
        try:
            return next_dates(read_timetable(self._raw), now=self._now), []
        except InvalidTimetable as invalid:
            return (), [WORDS[error.field] for error in invalid.errors]


def raw_from(data: QueryDict, *, now: datetime) -> dict[str, Any]:
    """A posted form as `read_sign_up` and `read_change` take it. Every few days begin today where no day is named."""
    typed = {name: data.get(name, "") for name in ("email", "time", "timezone")}
    quiet = {name: data.get(name) or None for name in ("quiet_from", "quiet_until")}
    more_times = [time for time in data.getlist("more_times") if time]
    every = data.get("every_days", "").strip()
    days: dict[str, Any]
    if not every:
        days = {"days": data.getlist("days"), "every_days": None, "from_day": None}
    else:
        from_day = data.get("from_day") or _today(typed["timezone"], now=now)
        days = {"days": [], "every_days": int(every) if NUMBER.fullmatch(every) else every, "from_day": from_day}
    return {**typed, **days, **quiet, "more_times": more_times}


def _today(timezone: str, *, now: datetime) -> str:
    return local(now, timezone if timezone in timezones() else "UTC").date().isoformat()


@cache
def timezones_by_region() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """(region, ((IANA name, words), ...)): places by continent and ocean, then names of other kinds."""
    regions = groupby(sorted(timezones(), key=_region_first), key=_region)
    return tuple((region, tuple((name, _place(name)) for name in names)) for region, names in regions)


def _region(name: str) -> str:
    region = name.partition("/")[0]
    return region if region in (*LAND, *SEA) else OTHER_NAMES


def _region_first(name: str) -> tuple[bool, str, str]:
    return _region(name) == OTHER_NAMES, _region(name), name


def _place(name: str) -> str:
    """Without its region, so that typing the first letters of a place finds it."""
    is_place = _region(name) != OTHER_NAMES
    return zone_in_words(name.partition("/")[2] if is_place else name)
