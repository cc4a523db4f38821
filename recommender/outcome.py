"""The end of the flow: a Routine or a Referral, each line with its reasons. Data only, no decisions."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

Side = Literal["left", "right", "both", "none"]
Pressure = Literal["light", "medium", "firm"]
Phase = Literal["arrive", "warm", "work", "connect", "close"]
Urgency = Literal["emergency", "urgent", "clinician", "not_today"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Source(msgspec.Struct, frozen=True):
    """Where a fact comes from: an article's fact or a public guideline, and the place in it."""

    id: str
    title: str
    locator: str


class Reason(msgspec.Struct, frozen=True):
    """One entry of the knowledge that had a say, the sentence it gives, and the answers that made it speak."""

    rule: str
    text: str
    answers: Mapping[str, Any]
    sources: tuple[Source, ...]


class Line(msgspec.Struct, frozen=True):
    """A sentence for a person (preparation, caution, note, aftercare) and why it is there."""

    text: str
    because: tuple[Reason, ...]


class Motion(msgspec.Struct, frozen=True):
    """How the hands move, in the codes of techniques.yaml, so that it can be drawn.

    `crosses`: the areas that the hands touch besides the step's own. `lasts`: seconds of one movement, which is one way
    of a stroke, one circle, one press or one breath.
    """

    shape: str
    along: str
    direction: str
    hands: str
    lasts: int
    crosses: tuple[str, ...]


class Movement(msgspec.Struct, frozen=True):
    """Something gentle to do in the days after the massage. `times` says how many and how often."""

    id: str
    title: str
    instructions: tuple[str, ...]
    times: str
    because: tuple[Reason, ...]


class Step(msgspec.Struct, frozen=True):
    """One technique on one zone and side. `starts_at` and `seconds` are whole seconds."""

    number: int
    phase: Phase
    technique: str
    stroke: str
    title: str
    zone: str
    side: Side
    tool: str
    pressure: Pressure
    seconds: int
    starts_at: int
    position: str
    stance: str
    instructions: tuple[str, ...]
    cue: str
    because: tuple[Reason, ...]
    sources: tuple[Source, ...]
    motion: Motion | None = None  # none in what was kept before there were pictures


class LeftOut(msgspec.Struct, frozen=True):
    """A technique this routine does without, the area it was meant for (None: everywhere), and why."""

    technique: str
    title: str
    zone: str | None
    because: tuple[Reason, ...]


class Rhythm(msgspec.Struct, frozen=True):
    """How often it makes sense to come back: times a week and suggested days. `pause`: no reminders for now."""

    per_week: int
    days: tuple[Day, ...]
    because: tuple[Reason, ...]
    pause: bool = False


class Offer(msgspec.Struct, frozen=True):
    """Fewer minutes that may be easier to keep, for the person to take or leave."""

    minutes: int
    because: tuple[Reason, ...]


class ReferralDetail(msgspec.Struct, frozen=True):
    """Why massage is not the right thing today, and what to do instead."""

    urgency: Urgency
    reasons: tuple[Reason, ...]
    advice: str


class Routine(msgspec.Struct, frozen=True, tag_field="outcome", tag="routine"):
    """A massage for one back: timed steps and all around them. The seconds add up to `minutes` * 60.

    `needs` is what to have at hand.
    """

    knowledge_version: str
    title: str
    summary: str
    disclaimer: str
    minutes: int
    needs: tuple[str, ...]
    preparation: tuple[Line, ...]
    steps: tuple[Step, ...]
    cautions: tuple[Line, ...]
    notes: tuple[Line, ...]
    left_out: tuple[LeftOut, ...]
    aftercare: tuple[Line, ...]
    rhythm: Rhythm
    offer: Offer | None = None
    referral: None = None
    token: str | None = None
    movement: tuple[Movement, ...] = ()  # none in what was kept before there were any


class Referral(msgspec.Struct, frozen=True, tag_field="outcome", tag="referral"):
    """The outcome when massage is not the right thing today. It has no steps."""

    knowledge_version: str
    title: str
    summary: str
    disclaimer: str
    referral: ReferralDetail
    minutes: int = 0
    needs: tuple[str, ...] = ()
    preparation: tuple[Line, ...] = ()
    steps: tuple[Step, ...] = ()
    cautions: tuple[Line, ...] = ()
    notes: tuple[Line, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    aftercare: tuple[Line, ...] = ()
    rhythm: None = None
    offer: None = None
    token: str | None = None
    movement: tuple[Movement, ...] = ()


Outcome = Routine | Referral
_OUTCOMES = msgspec.json.Decoder(Outcome)  # made here, by one thread: two that meet a type first would crash msgspec


def as_json(outcome: Outcome) -> bytes:
    """The outcome as the JSON document of the HTTP API (UTF-8)."""
    return msgspec.json.encode(outcome)


def from_json(document: bytes | str) -> Outcome:
    """The outcome that `as_json` wrote. Raises msgspec.ValidationError where it is none."""
    outcome: Outcome = _OUTCOMES.decode(document)
    return outcome
