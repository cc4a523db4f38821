"""The shipped knowledge as an author might have written it: one entry changed or added, checked and compiled anew."""

import dataclasses
from collections.abc import Sequence
from functools import cache
from typing import Any

from msgspec.structs import replace

from recommender.knowledge import FOLDER, Knowledge, build, read_raw
from recommender.knowledge.references import Raw
from recommender.schema import Examples, Question, Rule, Technique, Then

FILE = "care.yaml"


@cache
def raw() -> Raw:
    """The shipped files as they are read."""
    return read_raw(FOLDER)


def edition(**files: Any) -> Knowledge:
    """The shipped knowledge with some files written otherwise. Raises KnowledgeError."""
    return build(dataclasses.replace(raw(), **files), FOLDER)


def changed(entries: Sequence[Any], code: str, **fields: Any) -> list[Any]:
    """The entries, one of them with other fields."""
    return [replace(entry, **fields) if entry.id == code else entry for entry in entries]


def with_rules(*rules: tuple[str, Any, Then]) -> Knowledge:
    """The shipped knowledge with more rules in care.yaml: id, `when` and `then` of each."""
    return edition(rules=[*raw().rules, *((FILE, rule(*one)) for one in rules)])


def rule(code: str, when: Any, then: Then) -> Rule:
    """A rule with all that it needs, and examples that are answers, whether they fire it or not."""
    examples = Examples(fires={"work": "desk"}, silent={"work": "varied"})
    return Rule(id=code, when=when, then=then, because="So it is.", sources=("HOUSE-CAUTION",), examples=examples)


def with_rule_changed(code: str, **fields: Any) -> Knowledge:
    """The shipped knowledge with one rule changed."""
    return edition(rules=[(file, replace(one, **fields) if one.id == code else one) for file, one in raw().rules])


def without_rules(*codes: str) -> Knowledge:
    """The shipped knowledge without these rules."""
    return edition(rules=[(file, one) for file, one in raw().rules if one.id not in codes])


def with_technique(code: str, **fields: Any) -> Knowledge:
    """The shipped knowledge with one technique changed."""
    return edition(techniques=changed(raw().techniques, code, **fields))


def with_question(code: str, **fields: Any) -> Knowledge:
    """The shipped knowledge with one question changed."""
    questions = changed(raw().questions.questions, code, **fields)
    return edition(questions=replace(raw().questions, questions=tuple(questions)))


def technique(code: str) -> Technique:
    """A shipped technique."""
    return next(one for one in raw().techniques if one.id == code)


def question(code: str) -> Question:
    """A shipped question."""
    return next(one for one in raw().questions.questions if one.id == code)
