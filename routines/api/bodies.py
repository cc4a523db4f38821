"""The shapes of the bodies: which keys a call takes. What stands in a field is judged later, so that a 422 names it."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType


class PreviewBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The answers are raw until the recommender has checked them.

    They are laid over those of `routine`, the token of a kept one, or over `instead_of`, and compared with them.
    """

    answers: dict[str, Any]
    routine: str | UnsetType = UNSET
    instead_of: dict[str, Any] | UnsetType = UNSET


class KeepBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Answers, and the consent to store them."""

    answers: dict[str, Any]
    consent: Any = UNSET


class TimetableBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When to remind somebody."""

    days: Any = UNSET
    time: Any = UNSET
    timezone: Any = UNSET
    more_times: Any = UNSET
    every_days: Any = UNSET
    from_day: Any = UNSET
    quiet_from: Any = UNSET
    quiet_until: Any = UNSET
    away_until: Any = UNSET


class SignUpBody(TimetableBody, frozen=True, forbid_unknown_fields=True):
    """Whom to remind, and when."""

    email: Any = UNSET


class ChangeBody(TimetableBody, frozen=True, forbid_unknown_fields=True):
    """What is to be different about a reminder."""

    state: Any = UNSET
    snooze: Any = UNSET
    skip: Any = UNSET


class SessionBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a massage went."""

    given_at: Any = UNSET
    pain_before: Any = UNSET
    pain_after: Any = UNSET
    pressure_felt: Any = UNSET
    got_worse: Any = UNSET
    steps: Any = UNSET


def sent(body: msgspec.Struct) -> dict[str, Any]:
    """Only the fields that were sent; null is a value, too."""
    return {field: value for field, value in msgspec.structs.asdict(body).items() if value is not UNSET}
