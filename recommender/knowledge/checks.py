"""What the entries must mean together: every code known, every entry reasoned, every condition readable."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from recommender.conditions import Condition, ConditionError, parse
from recommender.knowledge import entry_checks, word_checks
from recommender.knowledge.files import KnowledgeError, Problem
from recommender.knowledge.references import Raw, identified, known_codes, references
from recommender.rules import TooManyClauses, clauses
from recommender.schema import Question


def check(raw: Raw) -> dict[str, Condition]:
    """Every condition, parsed, by the name of its place. Raises KnowledgeError with all problems found."""
    conditions: dict[str, Condition] = {}
    problems = [
        *_duplicates(raw),
        *_unknown_codes(raw, known_codes(raw)),
        *entry_checks.problems(raw),
        *word_checks.problems(raw),
        *_parse_conditions(raw, conditions),
    ]
    if problems:
        raise KnowledgeError(problems)
    return conditions


def _duplicates(raw: Raw) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for file, name in identified(raw):
        if name in seen:
            yield Problem(file, name, f"the id is taken already in {seen[name]}: choose another")
        seen[name] = file


def _unknown_codes(raw: Raw, codes: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    for file, entry, kind, used in references(raw):
        for code in used:
            if code not in codes[kind]:
                close = get_close_matches(code, codes[kind], n=1)
                mend = f"did you mean {close[0]}?" if close else f"use one of {', '.join(codes[kind])}"
                article = "an" if kind[0] in "aeiou" else "a"
                yield Problem(file, entry, f"{code!r} is not {article} {kind}: {mend}")


def _parse_conditions(raw: Raw, found: dict[str, Condition]) -> Iterator[Problem]:
    """Parse every condition into `found`; yields a problem for each that cannot be read or indexed."""
    questions = {question.id: question for question in raw.questions.questions}
    for file, entry, name, condition, known in _conditions(raw, questions):
        try:
            found[name] = parse(condition, known)
            clauses(found[name], questions)
        except (ConditionError, TooManyClauses) as error:
            yield Problem(file, entry, f"when: {error}")


def _conditions(
    raw: Raw, questions: Mapping[str, Question]
) -> Iterator[tuple[str, str, str, Any, Mapping[str, Question]]]:
    """File, entry, name, raw condition, and the questions it may look at: for a question only the earlier ones."""
    for file, rule in raw.rules:
        yield file, rule.id, f"rule {rule.id}", rule.when, questions
    earlier: dict[str, Question] = {}
    for question in raw.questions.questions:
        if question.asked_when is not None:
            yield "questions.yaml", question.id, f"asked {question.id}", question.asked_when, dict(earlier)
        for number, default in enumerate(question.default_when):
            yield "questions.yaml", question.id, f"default {question.id} {number}", default.when, dict(earlier)
        earlier[question.id] = question
