"""The form for a timetable and the address it goes to: what was typed, what is wrong with it, which dates it gives.

What is right is said by rhythm.py and sign_up.py; here it gets words for people. It stores nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from itertools import groupby
from typing import Any

from django.http import QueryDict

from recommender import FieldError
from recommender.knowledge import shipped
from recommender.rhythm import InvalidTimetable, read_timetable, timezones
from routines.reminders.dates import Date, next_dates, zone_in_words
from routines.reminders.sign_up import ONE_ADDRESS

WORDS = {  # in the order of the page
    "days": "Please choose at least one day.",
    "time": "Please give a time of day, like 19:30.",
    "timezone": "Please choose your timezone.",
    "email": ONE_ADDRESS,
}
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
        self._raw = raw
        self._now = now
        self._wrong = {error.field for error in errors}

    @property
    def days(self) -> list[DayBox]:
        """The week, with the chosen days ticked."""
        names = shipped().wording.days
        return [DayBox(day, name, name[:3], day in self._raw["days"]) for day, name in names.items()]

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


def raw_from(data: QueryDict) -> dict[str, Any]:
    """A posted form as `read_sign_up` and `read_change` take it."""
    typed = {name: data.get(name, "") for name in ("email", "time", "timezone")}
    return {**typed, "days": data.getlist("days")}


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
