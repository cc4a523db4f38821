"""All files of the knowledge side by side, the codes they define, and every place where one entry names another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from recommender.schema import (
    Advice,
    Declined,
    Document,
    InvariantFile,
    Language,
    Limit,
    LubricantChoice,
    Movement,
    QuestionFile,
    Rule,
    Technique,
    Version,
    Wording,
    ZoneFile,
)

Names = Mapping[str, Any]  # the fields of an entry that name others, with the kind of code; or again such fields

SOURCES: Names = {"sources": "source"}
ZONES: Names = {"zone": "zone", "zones_of": "zones question"}
TECHNIQUES: Names = {"technique": "technique", "techniques_of": "techniques question"}
TARGETS: Names = {
    **ZONES,
    "technique": "technique",
    "tool": "tool",
    "position": "position",
    "trait": "trait",
    "preparation": "preparation",
    "movement": "movement",
    "movement_trait": "movement trait",
}
TECHNIQUE: Names = {
    **SOURCES,
    "tool": "tool",
    "stroke": "stroke",
    "areas": "area",
    "crosses": "area",
    "positions": "position",
    "traits": "trait",
}
MOVEMENT: Names = {**SOURCES, "areas": "area", "traits": "movement trait"}
EFFECTS: Names = {
    "prepare": "preparation",
    "exclude": TARGETS,
    "require": TARGETS,
    "prefer": {**ZONES, **TECHNIQUES, "tool": "tool", "stroke": "stroke", "movement": "movement"},
    "avoid": {"techniques_of": "techniques question"},
    "cap_pressure": ZONES,
    "position": {"prefer": "position"},
    "lubricant": {"offer": "lubricant", "refuse": "lubricant"},
}
INVARIANT: Names = {
    **SOURCES,
    "always": {"said_by": "rule", "advice": "preparation", "cap_pressure": ZONES},
    "never": {"offer": "lubricant", "use": TARGETS},
}
NONE_OF = {"zones_of": "", "techniques_of": ""}  # where an empty text is no code, but that there is none
TASTER: Names = {**SOURCES, "unsaid": "preparation"}
MONOTONE: Names = {"monotone": {**SOURCES, "questions": "question of many options"}}


class Reference(NamedTuple):
    """One place where an entry names others: the way to it, the kind of code, the codes."""

    file: str
    entry: str
    at: tuple[str, ...]
    kind: str
    codes: Sequence[str]


@dataclass(frozen=True)
class Raw:
    """All files, read but not yet trusted. Rules come with the name of their file."""

    version: Version
    documents: Sequence[Document]
    declined: Sequence[Declined]
    questions: QuestionFile
    zones: ZoneFile
    techniques: Sequence[Technique]
    rules: Sequence[tuple[str, Rule]]
    advice: Sequence[Advice]
    movements: Sequence[Movement]
    lubricants: Sequence[LubricantChoice]
    limits: Sequence[Limit]
    wording: Wording
    invariants: InvariantFile
    language: Language


def known_codes(raw: Raw) -> dict[str, tuple[str, ...]]:
    """All codes there are, by their kind."""
    wording = raw.wording
    return {
        "technique": tuple(t.id for t in raw.techniques),
        "tool": tuple(wording.tools),
        "stroke": tuple(wording.strokes),
        "position": tuple(wording.positions),
        "trait": tuple(wording.traits),
        "area": tuple(a.id for a in raw.zones.areas),
        "zone": tuple(z.id for z in raw.zones.zones),
        "source": tuple(fact.id for document in raw.documents for fact in document.facts),
        "preparation": tuple(item.id for item in raw.advice),
        "movement": tuple(movement.id for movement in raw.movements),
        "movement trait": tuple(wording.movement_traits),
        "lubricant": tuple(choice.id for choice in raw.lubricants),
        "question": tuple(q.id for q in raw.questions.questions),
        "question of many options": tuple(q.id for q in raw.questions.questions if q.kind == "many"),
        "rule": tuple(rule.id for _, rule in raw.rules),
        "zones question": tuple(q.id for q in raw.questions.questions if q.id.endswith("_zones")),
        "techniques question": tuple(q.id for q in raw.questions.questions if q.options_of == "techniques"),
    }


def identified(raw: Raw) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    """File, id, and for what is no entry of a list the way to it, of all whose id must be their own among all files."""
    entries: list[tuple[str, Sequence[Any]]] = [
        ("techniques.yaml", raw.techniques),
        ("advice.yaml", raw.advice),
        ("movements.yaml", raw.movements),
        ("limits.yaml", raw.limits),
        ("lubricants.yaml", [choice for choice in raw.lubricants if choice.id != "nothing"]),
        ("zones.yaml", [*raw.zones.areas, *(zone for zone in raw.zones.zones if zone.id != "sides")]),
        ("questions.yaml", raw.questions.questions),
        ("sources.yaml", [fact for document in raw.documents for fact in document.facts]),
        ("invariants.yaml", raw.invariants.invariants),
    ]
    yield from ((file, rule.id, ()) for file, rule in raw.rules)
    yield from ((file, entry.id, ()) for file, found in entries for entry in found)
    for number, page in enumerate(raw.questions.pages):
        yield "questions.yaml", f"page {page.id}", ("pages", number)


def references(raw: Raw) -> Iterator[Reference]:
    """Every place where one entry names another."""
    for file, rule in raw.rules:
        yield from _named(file, rule.id, rule, {**SOURCES, "then": EFFECTS})
    invariants, zones = raw.invariants.invariants, raw.zones
    tables: list[tuple[str, Iterable[Any], Names]] = [
        ("techniques.yaml", raw.techniques, TECHNIQUE),
        ("zones.yaml", zones.areas, {**SOURCES, "zones": "zone"}),
        ("zones.yaml", zones.zones, {"area": "area"}),
        ("zones.yaml", zones.never, SOURCES),
        ("questions.yaml", raw.questions.pages, {"questions": "question"}),
        ("questions.yaml", raw.questions.questions, SOURCES),
        ("advice.yaml", raw.advice, SOURCES),
        ("movements.yaml", raw.movements, MOVEMENT),
        ("lubricants.yaml", raw.lubricants, SOURCES),
        ("limits.yaml", raw.limits, SOURCES),
        ("invariants.yaml", invariants, INVARIANT),
    ]
    if raw.questions.taster:
        yield from _named("questions.yaml", "taster", raw.questions.taster, TASTER)
    for file, entries, names in tables:
        for entry in entries:
            yield from _named(file, entry.id, entry, names)
    for declined in raw.declined:
        yield from _named("declined.yaml", declined.fact, declined, {"fact": "source"})
    yield from _named("invariants.yaml", "monotone", raw.invariants, MONOTONE)
    for path in ("broad_tools", "spot_tools"):
        yield from _named("wording.yaml", path, raw.wording, {path: "tool"})


def _named(file: str, name: str, entry: Any, names: Names, at: tuple[str, ...] = ()) -> Iterator[Reference]:
    for field, kind in names.items():
        named = getattr(entry, field)
        if named is None or named == NONE_OF.get(field, ()):
            continue
        if isinstance(kind, str):
            yield Reference(file, name, (*at, field), kind, [named] if isinstance(named, str) else named)
        else:
            yield from _named(file, name, named, kind, (*at, field))
