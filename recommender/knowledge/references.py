"""All files of the knowledge side by side, the codes they define, and every place where one entry names another."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from recommender.schema import (
    Advice,
    Area,
    Declined,
    Document,
    Limit,
    LubricantChoice,
    NeverZone,
    Question,
    QuestionFile,
    Rule,
    Technique,
    Version,
    Wording,
    ZoneFile,
)

Reference = tuple[str, str, str, Iterable[str]]


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
    lubricants: Sequence[LubricantChoice]
    limits: Sequence[Limit]
    wording: Wording


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
        "lubricant": tuple(choice.id for choice in raw.lubricants),
        "question": tuple(q.id for q in raw.questions.questions),
        "zones question": tuple(q.id for q in raw.questions.questions if q.id.endswith("_zones")),
    }


def identified(raw: Raw) -> Iterator[tuple[str, str]]:
    """File and id of every entry whose id must be its own, among all files."""
    entries: list[tuple[str, Sequence[Any]]] = [
        ("techniques.yaml", raw.techniques),
        ("advice.yaml", raw.advice),
        ("limits.yaml", raw.limits),
        ("lubricants.yaml", [choice for choice in raw.lubricants if choice.id != "nothing"]),
        ("zones.yaml", [*raw.zones.areas, *(zone for zone in raw.zones.zones if zone.id != "sides")]),
        ("questions.yaml", raw.questions.questions),
        ("sources.yaml", [fact for document in raw.documents for fact in document.facts]),
    ]
    yield from ((file, rule.id) for file, rule in raw.rules)
    yield from ((file, entry.id) for file, found in entries for entry in found)
    yield from (("questions.yaml", f"page {page.id}") for page in raw.questions.pages)


def references(raw: Raw) -> Iterator[Reference]:
    """Every place where one entry names another: file, entry, the kind of code, the codes."""
    yield from _technique_references(raw)
    for file, rule in raw.rules:
        for kind, used in _rule_references(rule):
            yield file, rule.id, kind, used
    for area in raw.zones.areas:
        yield "zones.yaml", area.id, "zone", area.zones
    for zone in raw.zones.zones:
        yield "zones.yaml", zone.id, "area", [zone.area]
    for page in raw.questions.pages:
        yield "questions.yaml", page.id, "question", page.questions
    for declined in raw.declined:
        yield "declined.yaml", declined.fact, "source", [declined.fact]
    yield "wording.yaml", "broad_tools", "tool", raw.wording.broad_tools
    yield "wording.yaml", "spot_tools", "tool", raw.wording.spot_tools
    yield from _citations(raw)


def _citations(raw: Raw) -> Iterator[Reference]:
    cited: list[tuple[str, Sequence[Advice | LubricantChoice | Limit | Area | NeverZone | Question]]] = [
        ("advice.yaml", raw.advice),
        ("lubricants.yaml", raw.lubricants),
        ("limits.yaml", raw.limits),
        ("zones.yaml", [*raw.zones.areas, *raw.zones.never]),
        ("questions.yaml", raw.questions.questions),
    ]
    for file, entries in cited:
        for entry in entries:
            yield file, entry.id, "source", entry.sources


def _technique_references(raw: Raw) -> Iterator[Reference]:
    for technique in raw.techniques:
        named: dict[str, Iterable[str]] = {
            "tool": [technique.tool],
            "stroke": [technique.stroke],
            "area": [*technique.areas, *technique.crosses],
            "position": technique.positions,
            "trait": technique.traits,
            "source": technique.sources,
        }
        for kind, used in named.items():
            yield "techniques.yaml", technique.id, kind, used


def _rule_references(rule: Rule) -> Iterator[tuple[str, Iterable[str]]]:
    then = rule.then
    yield "source", rule.sources
    yield "preparation", then.prepare
    for targets in filter(None, (then.exclude, then.require)):
        yield "technique", targets.technique
        yield "tool", targets.tool
        yield "zone", targets.zone
        yield "position", targets.position
        yield "trait", targets.trait
        yield "preparation", targets.preparation
    if then.prefer:
        yield "technique", then.prefer.technique
        yield "tool", then.prefer.tool
        yield "stroke", then.prefer.stroke
        yield "zone", then.prefer.zone
    if then.cap_pressure:
        yield "zone", then.cap_pressure.zone
    if then.position:
        yield "position", [then.position.prefer]
    if then.lubricant:
        yield "lubricant", [*then.lubricant.offer, *then.lubricant.refuse]
    zones_of = [effect.zones_of for effect in (then.exclude, then.cap_pressure, then.prefer) if effect]
    yield "zones question", [code for code in zones_of if code]
