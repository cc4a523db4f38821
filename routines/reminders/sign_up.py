"""Reads what somebody signs up with: exactly one address, when to write to it, and how. Stores nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import time
from typing import Any

from recommender import FieldError
from recommender.rhythm import InvalidTimetable, Timetable, read_timetable
from routines.addresses import NotOneAddress, read_address
from routines.models import Reminder
from routines.refusals import InvalidFields

SUGGESTED_TIME = time(19, 30)  # after supper, before bed
ONE_ADDRESS = "Please give exactly one email address, like rosa@example.org."
TIMETABLE = (
    *("days", "time", "timezone"),
    *("more_times", "every_days", "from_day", "quiet_from", "quiet_until", "away_until"),
)
MANNER = ("only_if_none", "keeps_on")


@dataclass(frozen=True)
class Manner:
    """`only_if_none`: not when a massage was given shortly before. `keeps_on`: as usual when nobody answers, too."""

    only_if_none: bool = False
    keeps_on: bool = False


@dataclass(frozen=True)
class SignUp:
    """One address, its timetable and its manner, all right."""

    email: str
    timetable: Timetable
    manner: Manner = Manner()


def read_sign_up(raw: Mapping[str, Any]) -> SignUp:
    """From "email" and the fields of TIMETABLE and MANNER as JSON types. Raises InvalidFields, which names each wrong.

    Those of MANNER may be left out.
    """
    errors = [*_wrong_address(raw.get("email")), *_wrong_manner(raw)]
    try:
        timetable = read_timetable(_part(raw))
    except InvalidTimetable as error:
        raise InvalidFields([*errors, *error.errors]) from None
    if errors:
        raise InvalidFields(errors)
    return SignUp(read_address(raw["email"]), timetable, Manner(**{name: raw[name] for name in MANNER if name in raw}))


def read_manner(raw: Mapping[str, Any], *, current: Manner) -> Manner:
    """The current manner with any of its fields changed. Raises InvalidFields."""
    if errors := list(_wrong_manner(raw)):
        raise InvalidFields(errors)
    return replace(current, **{name: raw[name] for name in MANNER if name in raw})


def manner_of(reminder: Reminder) -> Manner:
    """As somebody asked for it."""
    return Manner(reminder.only_if_none, reminder.keeps_on)


def read_email(raw: Mapping[str, Any]) -> str:
    """The one address in "email". Raises InvalidFields."""
    if errors := list(_wrong_address(raw.get("email"))):
        raise InvalidFields(errors)
    return read_address(raw["email"])


def read_change(raw: Mapping[str, Any], *, current: Timetable) -> Timetable:
    """The current timetable with any of its fields changed. Raises InvalidFields.

    Days of the week take the place of every few days, and the other way round.
    """
    try:
        return read_timetable(_laid_over(as_raw(current), _part(raw)))
    except InvalidTimetable as error:
        raise InvalidFields(error.errors) from None


def as_raw(timetable: Timetable) -> dict[str, Any]:
    """A timetable as JSON types, the way it is sent in, with null for what it does without."""
    return {
        "days": list(timetable.days),
        "time": f"{timetable.time:%H:%M}",
        "timezone": timetable.timezone,
        "more_times": [f"{time:%H:%M}" for time in timetable.more_times],
        "every_days": timetable.every_days,
        "from_day": timetable.from_day and timetable.from_day.isoformat(),
        "quiet_from": timetable.quiet_from and f"{timetable.quiet_from:%H:%M}",
        "quiet_until": timetable.quiet_until and f"{timetable.quiet_until:%H:%M}",
        "away_until": timetable.away_until and timetable.away_until.isoformat(),
    }


def _wrong_address(text: object) -> Iterator[FieldError]:
    try:
        read_address(text)
    except NotOneAddress:
        yield FieldError("email", "not_one_address", ONE_ADDRESS)


def _wrong_manner(raw: Mapping[str, Any]) -> Iterator[FieldError]:
    wrong = (name for name in MANNER if not isinstance(raw.get(name, False), bool))
    return (FieldError(name, "not_a_boolean", "Send true or false.") for name in wrong)


def _laid_over(current: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    if part.get("every_days") is not None:
        return current | {"days": []} | part
    if part.get("days") or "every_days" in part:
        return current | {"every_days": None, "from_day": None} | part
    return current | part


def _part(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {field: raw[field] for field in TIMETABLE if field in raw}
