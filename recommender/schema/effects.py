"""Rules: conditions, every effect there is, and examples. The files in rules/."""

from typing import Any

from recommender.outcome import Pressure, Urgency
from recommender.schema.entry import Entry

SAME, NOTHING = "same", "nothing"  # as `for_giver`, instead of other words


class Refer(Entry, frozen=True, kw_only=True):
    """Massage is not the right thing today. `advice` is added to the urgency's own advice."""

    urgency: Urgency
    advice: str = ""


class Targets(Entry, frozen=True, kw_only=True):
    """What an effect speaks about. `zones_of` means the zones ticked in that question.

    A `trait` is one of techniques, a `movement_trait` one of the movements afterwards.
    """

    technique: tuple[str, ...] = ()
    tool: tuple[str, ...] = ()
    zone: tuple[str, ...] = ()
    zones_of: str = ""
    position: tuple[str, ...] = ()
    trait: tuple[str, ...] = ()
    preparation: tuple[str, ...] = ()
    movement: tuple[str, ...] = ()
    movement_trait: tuple[str, ...] = ()


class Cap(Entry, frozen=True, kw_only=True):
    """The most pressure, on some zones or (none named) everywhere."""

    at: Pressure
    zone: tuple[str, ...] = ()
    zones_of: str = ""


class Prefer(Entry, frozen=True, kw_only=True):
    """More of it: weights of all rules that fired add up. With `first`, its zones are worked on before the others.

    `techniques_of` means the techniques ticked in that question.
    """

    weight: int
    technique: tuple[str, ...] = ()
    techniques_of: str = ""
    tool: tuple[str, ...] = ()
    stroke: tuple[str, ...] = ()
    zone: tuple[str, ...] = ()
    zones_of: str = ""
    movement: tuple[str, ...] = ()
    first: bool = False


class Avoid(Entry, frozen=True, kw_only=True):
    """Something else in the place of the techniques ticked in that question, wherever there is something else."""

    techniques_of: str


class Lubricant(Entry, frozen=True, kw_only=True):
    """Which oils and lotions may be offered; a refused one never returns."""

    offer: tuple[str, ...] = ()
    refuse: tuple[str, ...] = ()


class Position(Entry, frozen=True, kw_only=True):
    prefer: str


class Dose(Entry, frozen=True, kw_only=True):
    minutes_at_most: int


class RhythmEffect(Entry, frozen=True, kw_only=True):
    """Times a week: the highest `suggest` holds, but never above the lowest `at_most`. `pause`: no reminders."""

    suggest: int = 0
    at_most: int = 0
    pause: bool = False


class Offer(Entry, frozen=True, kw_only=True):
    """Another wish that may suit better, for the person to take or leave: fewer minutes."""

    minutes: int


class Note(Entry, frozen=True, kw_only=True):
    """A sentence for the giver, or for afterwards."""

    giver: str = ""
    aftercare: str = ""


class Then(Entry, frozen=True, kw_only=True):
    """All effects there are. Each rule uses at least one.

    `for_giver` is what stands behind the giver's link in the place of this rule's sentences and of the oils it refuses:
    words that say what to do and not why, `same` where the sentences give nothing away, or `nothing`.
    """

    refer: Refer | None = None
    caution: str = ""
    exclude: Targets | None = None
    cap_pressure: Cap | None = None
    prefer: Prefer | None = None
    avoid: Avoid | None = None
    require: Targets | None = None
    prepare: tuple[str, ...] = ()
    lubricant: Lubricant | None = None
    position: Position | None = None
    dose: Dose | None = None
    rhythm: RhythmEffect | None = None
    offer: Offer | None = None
    note: Note | None = None
    for_giver: str = ""


class Examples(Entry, frozen=True, kw_only=True):
    """Answers laid over the plain, healthy ones; lists hold several situations."""

    fires: dict[str, Any]
    silent: dict[str, Any]


class Rule(Entry, frozen=True, kw_only=True):
    """When these answers, then these effects, because of this."""

    id: str
    when: Any
    then: Then
    because: str
    sources: tuple[str, ...]
    examples: Examples
