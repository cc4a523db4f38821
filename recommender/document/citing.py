"""Who cites what: each fact's way back to the entries that stand on it, each technique's to the rules that name it."""

from collections.abc import Iterator, Sequence
from typing import Any

from recommender.document.shapes import Named
from recommender.in_words import as_title
from recommender.knowledge import Knowledge
from recommender.schema import Technique

EVERYTHING_STRICTER = "monotone"


def citing(knowledge: Knowledge) -> dict[str, tuple[Named, ...]]:
    """Fact id to the entries that cite it, in the order of the files."""
    found: dict[str, list[Named]] = {}
    for name, sources in _citing(knowledge):
        for fact in sources:
            found.setdefault(fact, []).append(name)
    return {fact: tuple(names) for fact, names in found.items()}


def _citing(knowledge: Knowledge) -> Iterator[tuple[Named, Sequence[str]]]:
    for kind, entry, title in _entries(knowledge):
        yield Named(kind, entry.id, title), entry.sources
    yield Named("invariant", EVERYTHING_STRICTER, as_title("more careful, never less")), knowledge.monotone.sources


def _entries(knowledge: Knowledge) -> Iterator[tuple[str, Any, str]]:
    """Kind, entry and title of all that can cite."""
    yield from (("rule", rule, as_title(rule.id)) for rule in knowledge.rules.values())
    yield from (("technique", technique, technique.title) for technique in knowledge.techniques.values())
    yield from (("invariant", invariant, as_title(invariant.id)) for invariant in knowledge.invariants.values())
    yield from (("question", question, question.short) for question in knowledge.questionnaire.questions.values())
    yield from (("place", area, area.title) for area in knowledge.areas.values())
    yield from (("place", zone, zone.title) for zone in knowledge.never)
    yield from (("limit", limit, as_title(limit.id)) for limit in knowledge.limit_entries.values())
    yield from (("lubricant", choice, as_title(choice.title)) for choice in knowledge.lubricants.values())
    yield from (("movement", movement, movement.title) for movement in knowledge.movements.values())
    yield from (("advice", advice, as_title(advice.id)) for advice in knowledge.advice.values())


def rules_about(technique: Technique, knowledge: Knowledge) -> tuple[tuple[Named, ...], tuple[Named, ...]]:
    """The rules that ask for a technique, and those that leave it out: by its name, tool, stroke or trait."""
    bit = knowledge.catalogue.technique_bits(ids=[technique.id])
    compiled = knowledge.compiled
    wanted = [one.rule.id for one in compiled if (one.require | (one.prefer.techniques if one.prefer else 0)) & bit]
    left_out = [one.rule.id for one in compiled if one.exclude and one.exclude.techniques & bit]
    return _rules(wanted), _rules(left_out)


def rules_about_movement(movement: str, knowledge: Knowledge) -> tuple[tuple[Named, ...], tuple[Named, ...]]:
    """The rules that ask for a movement, and those that leave it out: by its name or by what it asks of a body."""
    wishes = ((one.rule.id, one.rule.then.prefer) for one in knowledge.compiled)
    wanted = [rule for rule, wish in wishes if wish and movement in wish.movement]
    return _rules(wanted), _rules([one.rule.id for one in knowledge.compiled if movement in one.movements_out])


def _rules(ids: Sequence[str]) -> tuple[Named, ...]:
    return tuple(Named("rule", rule, as_title(rule)) for rule in ids)
