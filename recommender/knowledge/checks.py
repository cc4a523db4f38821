"""What the entries must mean together: every code known, every entry reasoned, every condition readable."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from recommender.conditions import Condition, ConditionError, parse
from recommender.knowledge import choice_checks, entry_checks, question_checks, word_checks
from recommender.knowledge.lines import located
from recommender.knowledge.problem import KnowledgeError, Problem, told_once
from recommender.knowledge.references import Raw, identified, known_codes, references
from recommender.mending import mend, shown
from recommender.rules import TooManyClauses, clauses
from recommender.schema import Question

FILES = {
    "technique": "techniques.yaml",
    "source": "sources.yaml",
    "preparation": "advice.yaml",
    "movement": "movements.yaml",
    "question": "questions.yaml",
    "rule": "rules/",
}


class Place(NamedTuple):
    """A condition as it is written, and the questions it may look at: for a question only those further up."""

    file: str
    entry: str
    at: tuple[Any, ...]
    name: str
    raw: Any
    known: Mapping[str, Question]


def check(raw: Raw, folder: Path) -> dict[str, Condition]:
    """Every condition, parsed, by the name of its place. Raises KnowledgeError with all problems found, each with its
    line in the `folder`. What all else hangs on comes first: while ids or questions are broken, nothing else is told.
    """
    conditions: dict[str, Condition] = {}
    _refuse([*_duplicates(raw), *question_checks.foundations(raw)], folder)
    _refuse(
        [
            *_unknown_codes(raw, known_codes(raw)),
            *entry_checks.problems(raw),
            *question_checks.problems(raw),
            *word_checks.problems(raw),
            *_parse_conditions(raw, conditions),
            *choice_checks.problems(raw, conditions),
        ],
        folder,
    )
    return conditions


def _refuse(problems: Iterable[Problem], folder: Path) -> None:
    if told := told_once(problems):
        raise KnowledgeError(located(told, folder))


def _duplicates(raw: Raw) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for file, name, at in identified(raw):
        if name in seen:
            yield Problem(file, name, f"the id is taken already in {seen[name]}: choose another", at=at)
        seen[name] = file


def _unknown_codes(raw: Raw, codes: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    for file, entry, at, kind, used in references(raw):
        for code in used:
            if code not in codes[kind]:
                article = "an" if kind[0] in "aeiou" else "a"
                wanted = mend(code, codes[kind], all_in=FILES.get(kind, ""))
                message = f"{shown(code)} is not {article} {kind}: {wanted}"
                named = "question" if "question" in kind else kind
                yield Problem(file, entry, message, at=(*at, code), cause=(named, code))


def _parse_conditions(raw: Raw, found: dict[str, Condition]) -> Iterator[Problem]:
    """Parse every condition into `found`; yields a problem for each that cannot be read, indexed or fulfilled."""
    questions = {question.id: question for question in raw.questions.questions}
    for place in _places(raw, questions):
        key = str(place.at[-1])
        try:
            found[place.name] = parse(place.raw, place.known)
            cases = clauses(found[place.name], questions)
        except (ConditionError, TooManyClauses) as error:
            yield _unreadable(place, error, questions)
            continue
        if not any(all(literal.possible for literal in clause.values()) for clause in cases):
            message = f"{key}: {shown(place.raw)} is true of nobody: its parts contradict each other, so change one"
            yield Problem(place.file, place.entry, message, at=place.at)


def _unreadable(place: Place, error: ConditionError | TooManyClauses, questions: Mapping[str, Question]) -> Problem:
    key, at, cause, message = str(place.at[-1]), place.at, None, str(error)
    if isinstance(error, ConditionError):
        at, cause = (*at, *error.at), error.cause or None
        asked_later = cause and cause[0] == "question" and cause[1] in questions
        if asked_later:
            message = f"{shown(error.cause[1])} is asked later: look only at questions further up"
    return Problem(place.file, place.entry, f"{key}: {message}", at=at, cause=cause)


def _places(raw: Raw, questions: Mapping[str, Question]) -> Iterator[Place]:
    for file, rule in raw.rules:
        yield Place(file, rule.id, ("when",), f"rule {rule.id}", rule.when, questions)
    for invariant in raw.invariants.invariants:
        if invariant.when is not None:
            name = f"invariant {invariant.id}"
            yield Place("invariants.yaml", invariant.id, ("when",), name, invariant.when, questions)
    earlier: dict[str, Question] = {}
    for question in raw.questions.questions:
        yield from _places_of(question, dict(earlier))
        earlier[question.id] = question


def _places_of(question: Question, earlier: Mapping[str, Question]) -> Iterator[Place]:
    file, code = "questions.yaml", question.id
    if question.asked_when is not None:
        yield Place(file, code, ("asked_when",), f"asked {code}", question.asked_when, earlier)
    for number, default in enumerate(question.default_when):
        name = f"default {code} {number}"
        yield Place(file, code, ("default_when", number, "when"), name, default.when, earlier)
    for number, least in enumerate(question.least_when):
        yield Place(file, code, ("least_when", number, "when"), f"least {code} {number}", least.when, earlier)
