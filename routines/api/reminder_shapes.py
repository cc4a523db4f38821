"""What the answers about reminders hold. As in shapes.py, only the description reads them."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from recommender.outcome import Day

Clock = Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["19:30"])]


class Timetable(msgspec.Struct, frozen=True):
    """When to remind, with null for what it does without."""

    days: tuple[Day, ...]
    time: Clock
    timezone: str
    more_times: tuple[Clock, ...]
    every_days: int | None
    from_day: date | None
    quiet_from: Clock | None
    quiet_until: Clock | None
    away_until: date | None


class WithManner(Timetable, frozen=True):
    """And when rather not: `only_if_none` shortly before; `keeps_on` also when nobody answers."""

    only_if_none: bool
    keeps_on: bool


class AskedFor(WithManner, frozen=True):
    """Reminders that wait for their address to say yes. It is the same whether the address is known here or not."""

    state: Literal["unconfirmed"]
    next: tuple[datetime, ...]
    detail: str


class Reminder(WithManner, frozen=True):
    """One reminder. `next` is empty unless it is active; `routine` is where its routine is.

    `unanswered` came since anybody did anything. From two on it comes once a week, unless it `keeps_on`.
    """

    state: Literal["unconfirmed", "active", "paused"]
    paused_because: str
    unanswered: int
    copy: Literal["none", "waiting", "active", "paused"]
    email: str
    next: tuple[datetime, ...]
    routine: str


class AskedForCopy(msgspec.Struct, frozen=True):
    """A copy that waits for its address to say yes. It is the same whether the address is known here or not."""

    copy: Literal["waiting"]
    detail: str
