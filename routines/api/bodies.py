"""The shapes of the bodies: which keys a call takes. What stands in a field is judged later, so that a 422 names it.

`fields` says what that may be, for the description of the API.
"""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from routines.api import fields


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
    consent: fields.Consent = UNSET


class TimetableBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When to remind somebody."""

    days: fields.Days = UNSET
    time: fields.Time = UNSET
    timezone: fields.Timezone = UNSET
    more_times: fields.MoreTimes = UNSET
    every_days: fields.EveryDays = UNSET
    from_day: fields.FromDay = UNSET
    quiet_from: fields.QuietFrom = UNSET
    quiet_until: fields.QuietUntil = UNSET
    away_until: fields.AwayUntil = UNSET


class MannerBody(TimetableBody, frozen=True, forbid_unknown_fields=True):
    """When to remind somebody, and when rather not."""

    only_if_none: fields.OnlyIfNone = UNSET
    keeps_on: fields.KeepsOn = UNSET


class SignUpBody(MannerBody, frozen=True, forbid_unknown_fields=True):
    """Whom to remind, and when."""

    email: fields.Email = UNSET


class ChangeBody(MannerBody, frozen=True, forbid_unknown_fields=True):
    """What is to be different about a reminder."""

    state: fields.State = UNSET
    snooze: fields.Snooze = UNSET
    skip: fields.Skip = UNSET


class CopyBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who gets a copy."""

    email: fields.Email = UNSET


class SessionBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a massage went."""

    given_at: fields.GivenAt = UNSET
    pain_before: fields.Pain = UNSET
    pain_after: fields.Pain = UNSET
    pressure_felt: fields.PressureFelt = UNSET
    got_worse: fields.GotWorse = UNSET
    steps: fields.Steps = UNSET
    minutes: fields.Minutes = UNSET


def sent(body: msgspec.Struct) -> dict[str, Any]:
    """Only the fields that were sent; null is a value, too."""
    return {field: value for field, value in msgspec.structs.asdict(body).items() if value is not UNSET}
