"""Whether the knowledge keeps its word: each rule's examples tried, each fact of the articles used or declined.

`knowledge` refuses what cannot be read; this finds what can be read and is still wrong.
"""

from collections.abc import Iterator
from typing import Any

from recommender.conditions import holds
from recommender.knowledge import Knowledge, Problem
from recommender.questionnaire import Answers, InvalidAnswers


def verify(knowledge: Knowledge) -> list[Problem]:
    """Every finding, in the order of the files; empty when all is well."""
    return [*_examples(knowledge), *_facts(knowledge)]


def example_answers(knowledge: Knowledge, overlay: dict[str, object]) -> Answers:
    """The plain, healthy answers with a rule's example laid over them. Raises InvalidAnswers."""
    plain = {code: question.example for code, question in knowledge.questionnaire.questions.items()}
    return knowledge.questionnaire.check(plain | overlay)


def _examples(knowledge: Knowledge) -> Iterator[Problem]:
    for compiled in knowledge.compiled:
        rule = compiled.rule
        for name, overlay, wanted in (("fires", rule.examples.fires, True), ("silent", rule.examples.silent, False)):
            try:
                answers = example_answers(knowledge, overlay)
            except InvalidAnswers as error:
                yield Problem(knowledge.rule_files[rule.id], rule.id, f"example {name} is not valid: {error}")
                continue
            if holds(compiled.condition, answers) is not wanted:
                does = "does not fire" if wanted else "fires"
                yield Problem(
                    knowledge.rule_files[rule.id], rule.id, f"example {name} {overlay} {does}: mend it or the rule"
                )


def _facts(knowledge: Knowledge) -> Iterator[Problem]:
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
    """The ids of all facts that some entry cites."""
    entries: list[Any] = [
        *knowledge.rules.values(),
        *knowledge.techniques.values(),
        *knowledge.advice.values(),
        *knowledge.lubricants.values(),
        *knowledge.limit_entries.values(),
        *knowledge.areas.values(),
        *knowledge.never,
        *knowledge.questionnaire.questions.values(),
    ]
    return {fact for entry in entries for fact in entry.sources}
