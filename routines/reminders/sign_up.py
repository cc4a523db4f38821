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
TIMETABLE = ("days", "time", "timezone")


@dataclass(frozen=True)
class SignUp:
    """One address and its timetable, both right."""

    email: str
    timetable: Timetable


def read_sign_up(raw: Mapping[str, Any]) -> SignUp:
    """From `{"email", "days", "time", "timezone"}` as JSON types. Raises InvalidFields, which names each wrong one."""
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
    """The current timetable with days, time or timezone changed. Raises InvalidFields."""
    try:
        return read_timetable(as_raw(current) | _part(raw))
    except InvalidTimetable as error:
        raise InvalidFields(error.errors) from None


def as_raw(timetable: Timetable) -> dict[str, Any]:
    """A timetable as JSON types, the way it is sent in."""
    return {"days": list(timetable.days), "time": f"{timetable.time:%H:%M}", "timezone": timetable.timezone}


def _part(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {field: raw[field] for field in TIMETABLE if field in raw}
