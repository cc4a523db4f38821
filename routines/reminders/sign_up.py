"""Reads what somebody signs up with: exactly one address, and when to write to it. Stores nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from recommender import FieldError
from recommender.rhythm import InvalidTimetable, Timetable, read_timetable
from routines.addresses import NotOneAddress, read_address
from routines.refusals import InvalidFields

SUGGESTED_TIME = time(19, 30)  # after supper, before bed
ONE_ADDRESS = "Please give exactly one email address, like rosa@example.org."
TIMETABLE = (
    *("days", "time", "timezone"),
    *("more_times", "every_days", "from_day", "quiet_from", "quiet_until", "away_until"),
)


@dataclass(frozen=True)
class SignUp:
    """One address and its timetable, both right."""

    email: str
    timetable: Timetable


def read_sign_up(raw: Mapping[str, Any]) -> SignUp:
    """From "email" and the fields of TIMETABLE as JSON types. Raises InvalidFields, which names each wrong one."""
    errors: list[FieldError] = []
    email = ""
    try:
        email = read_address(raw.get("email"))
    except NotOneAddress:
        errors.append(FieldError("email", "not_one_address", ONE_ADDRESS))
    try:
        timetable = read_timetable(_part(raw))
    except InvalidTimetable as error:
        raise InvalidFields([*errors, *error.errors]) from None
    if errors:
        raise InvalidFields(errors)
    return SignUp(email, timetable)


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


def _laid_over(current: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    if part.get("every_days") is not None:
        return current | {"days": []} | part
    if part.get("days") or "every_days" in part:
        return current | {"every_days": None, "from_day": None} | part
    return current | part


def _part(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {field: raw[field] for field in TIMETABLE if field in raw}
