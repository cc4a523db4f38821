"""Each fact of the sources used or declined, and none of both."""

from collections.abc import Iterator
from typing import Any

from recommender.knowledge import Knowledge, Problem


def unused_facts(knowledge: Knowledge) -> Iterator[Problem]:
    """Facts that nothing cites and nobody declined, and those that are treated as both."""
    cited, declined = cited_facts(knowledge), {entry.fact for entry in knowledge.declined}
    for document in knowledge.documents:
        for fact in document.facts:
            if fact.id in cited and fact.id in declined:
                yield Problem("declined.yaml", fact.id, "is declined and cited: do one of the two")
            if fact.id not in cited and (document.kind != "article" or fact.id not in declined):
                yield Problem(
                    "sources.yaml", fact.id, "is neither cited nor declined: use it, or say in declined.yaml why not"
                )
            if fact.safety and fact.id in declined:
                yield Problem("declined.yaml", fact.id, "is about safety and may not be declined: write a rule for it")


def cited_facts(knowledge: Knowledge) -> set[str]:
    """The ids of all facts that some entry cites. Invariants do not count: they cite what the rules must keep."""
    entries: list[Any] = [
        *knowledge.rules.values(),
        *knowledge.techniques.values(),
        *knowledge.advice.values(),
        *knowledge.movements.values(),
        *knowledge.lubricants.values(),
        *knowledge.limit_entries.values(),
        *knowledge.areas.values(),
        *knowledge.never,
        *knowledge.questionnaire.questions.values(),
    ]
    return {fact for entry in entries for fact in entry.sources}
