"""What the document of the knowledge holds. Data only.

Old documents are kept and read with these shapes, so a field is never renamed, dropped or given another meaning. A new
one has a default.
"""

from datetime import date

import msgspec

from recommender.in_words import Clause, EffectWords
from recommender.outcome import Source


class Named(msgspec.Struct, frozen=True):
    """An entry by its kind (rule, technique, invariant, question, place, limit, advice, movement,
    lubricant), id and title."""

    kind: str
    id: str
    title: str


class Seconds(msgspec.Struct, frozen=True):
    least: int
    usual: int
    most: int


class Motion(msgspec.Struct, frozen=True):
    """How the hands move, in codes, for drawing it."""

    shape: str
    along: str
    direction: str
    hands: str
    lasts: int = 0  # seconds of one movement; 0 in what was written before it was asked for


class TechniqueEntry(msgspec.Struct, frozen=True):
    """A technique. `areas` are codes, as `motion` is, for drawing it; everything else is in words."""

    id: str
    title: str
    tool: str
    stroke: str
    areas: tuple[str, ...]
    places: tuple[str, ...]
    sides: str
    positions: tuple[str, ...]
    phases: tuple[str, ...]
    pressure: str
    seconds: Seconds
    traits: tuple[str, ...]
    motion: Motion
    instructions: tuple[str, ...]
    cue: str
    because: str
    sources: tuple[Source, ...]
    wanted_by: tuple[Named, ...]
    left_out_by: tuple[Named, ...]


class RuleEntry(msgspec.Struct, frozen=True):
    """When, then, because. `fires` and `silent` are answers that show both sides."""

    id: str
    title: str
    when: Clause
    then: tuple[EffectWords, ...]
    because: str
    sources: tuple[Source, ...]
    fires: tuple[str, ...]
    silent: tuple[str, ...]


class RuleGroup(msgspec.Struct, frozen=True):
    """The rules of one file."""

    file: str
    title: str
    rules: tuple[RuleEntry, ...]


class InvariantEntry(msgspec.Struct, frozen=True):
    """What holds for everybody whose answers are like this. Without `for_whom` it is for everybody."""

    id: str
    title: str
    for_whom: Clause | None
    promises: tuple[str, ...]
    because: str
    sources: tuple[Source, ...]


class MonotoneEntry(msgspec.Struct, frozen=True):
    """The lists of which one more tick never makes anything less careful."""

    questions: tuple[str, ...]
    because: str
    sources: tuple[Source, ...]


class FactEntry(msgspec.Struct, frozen=True):
    """A fact in our own words, where it stands, and who cites it or why nobody does (`declined`)."""

    id: str
    says: str
    locator: str
    safety: bool
    declined: str
    cited_by: tuple[Named, ...]


class DocumentEntry(msgspec.Struct, frozen=True):
    """An article, a guideline or a study, and what was taken from it."""

    id: str
    title: str
    publisher: str
    kind: str
    facts: tuple[FactEntry, ...]


class DeclinedEntry(msgspec.Struct, frozen=True):
    """A fact that nothing uses, and why."""

    fact: str
    says: str
    because: str
    source: Source


class PlaceEntry(msgspec.Struct, frozen=True):
    """An area of the back, or what is never pressed. `where` tells a giver where it is."""

    id: str
    title: str
    where: str
    at_most: str
    because: str
    sources: tuple[Source, ...]


class LimitEntry(msgspec.Struct, frozen=True):
    id: str
    value: int
    unit: str
    because: str
    sources: tuple[Source, ...]


class AdviceEntry(msgspec.Struct, frozen=True):
    """A sentence around the massage. `place` says when it is told, `always` whether to everybody."""

    id: str
    place: str
    text: str
    always: bool
    because: str
    sources: tuple[Source, ...]


class MovementEntry(msgspec.Struct, frozen=True):
    """A gentle movement for afterwards. `asks` are its traits in words, after "it"."""

    id: str
    title: str
    places: tuple[str, ...]
    position: str
    asks: tuple[str, ...]
    instructions: tuple[str, ...]
    times: str
    because: str
    sources: tuple[Source, ...]
    wanted_by: tuple[Named, ...]
    left_out_by: tuple[Named, ...]


class LubricantEntry(msgspec.Struct, frozen=True):
    id: str
    title: str
    sources: tuple[Source, ...]


class QuestionEntry(msgspec.Struct, frozen=True):
    """What is asked. `asked_when` is None where everybody is asked."""

    id: str
    title: str
    text: str
    options: tuple[str, ...]
    asked_when: Clause | None
    sources: tuple[Source, ...]


class ProofEntry(msgspec.Struct, frozen=True):
    """When it was proven that so many invariants hold over so many answers: too many digits for a JSON number."""

    proven_on: date
    answers: str
    invariants: int


class KnowledgeDocument(msgspec.Struct, frozen=True):
    """One version of the knowledge, all of it."""

    version: str
    disclaimer: str
    proof: ProofEntry | None
    techniques: tuple[TechniqueEntry, ...]
    rules: tuple[RuleGroup, ...]
    invariants: tuple[InvariantEntry, ...]
    monotone: MonotoneEntry
    sources: tuple[DocumentEntry, ...]
    declined: tuple[DeclinedEntry, ...]
    questions: tuple[QuestionEntry, ...]
    places: tuple[PlaceEntry, ...]
    never: tuple[PlaceEntry, ...]
    limits: tuple[LimitEntry, ...]
    lubricants: tuple[LubricantEntry, ...]
    advice: tuple[AdviceEntry, ...]
    movements: tuple[MovementEntry, ...] = ()  # none in what was written before there were any
