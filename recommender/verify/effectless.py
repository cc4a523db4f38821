"""Questions and options that change nothing: people would answer them for nothing."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from recommender.conditions import AllOf, AnyOf, Condition, Exactly, Includes, Not, domain_of
from recommender.knowledge import Knowledge, Problem
from recommender.proof.space import Space
from recommender.schema import Question
from recommender.verify.looked_at import looked_at

FILE = "questions.yaml"
PLANNED_WITH = frozenset({"pain_zones", "pressure", "minutes"})  # what the planner reads off the answers itself

Told = frozenset[Any]


def effectless_questions(knowledge: Knowledge, space: Space) -> Iterator[Problem]:
    """One for each question that nothing looks at, and for each option that nothing tells from another."""
    distinctions = _distinctions(knowledge)
    planned = PLANNED_WITH | _ticked(knowledge)
    for code, question in knowledge.questionnaire.questions.items():
        yield from looked_at(FILE, code, _never_asked(knowledge, code, space))
        if code not in planned:
            yield from _without_effect(question, distinctions.get(code, ()))


def _never_asked(knowledge: Knowledge, code: str, space: Space) -> Iterator[Problem]:
    asking = knowledge.questionnaire
    if code in asking.asked_when and space.find(asking.asked_when[code]) is None:
        yield Problem(FILE, code, "is never asked, whatever is answered before: mend asked_when", at=("asked_when",))
    earlier: list[Condition] = []
    for number, (condition, value) in enumerate(asking.defaults_when[code]):
        if space.find(condition, *earlier) is None:
            message = f"default_when {value} never counts: mend its `when`, or take it out"
            yield Problem(FILE, code, message, at=("default_when", number))
        earlier.append(Not(condition))
    yield from _never_counting(knowledge, code, space)


def _never_counting(knowledge: Knowledge, code: str, space: Space) -> Iterator[Problem]:
    earlier: list[Condition] = []
    for number, (condition, least) in enumerate(knowledge.questionnaire.leasts_when[code]):
        if space.find(condition, *earlier) is None:
            message = f"least_when {least.value} never counts: mend its `when`, or take it out"
            yield Problem(FILE, code, message, at=("least_when", number))
        earlier.append(Not(condition))


def _without_effect(question: Question, told: Sequence[Told]) -> Iterator[Problem]:
    if not told:
        yield Problem(FILE, question.id, "has no effect: write a rule that looks at it, or take the question out")
        return
    seen: dict[tuple[bool, ...], Any] = {}
    for option in domain_of(question) if question.kind != "integer" else ():
        pattern = tuple(option in values for values in told)
        twin = seen.setdefault(pattern, option)
        if twin != option:
            message = f"option {option} does what {twin} does: write a rule that tells them apart, or take one out"
            yield Problem(FILE, question.id, message, at=("options", option))
        elif question.kind == "many" and not any(pattern) and frozenset() not in told:
            message = f"option {option} has no effect: write a rule that looks at it, or take it out"
            yield Problem(FILE, question.id, message, at=("options", option))


def _distinctions(knowledge: Knowledge) -> dict[str, list[Told]]:
    """For each question, the sets of answers that some condition tells from the rest."""
    asking = knowledge.questionnaire
    found: dict[str, list[Told]] = {}
    conditions = [one.condition for one in knowledge.compiled] + list(asking.asked_when.values())
    conditions += [condition for cases in asking.defaults_when.values() for condition, _ in cases]
    conditions += [condition for cases in asking.leasts_when.values() for condition, _ in cases]
    for condition in conditions:
        for code, values in _leaves(condition):
            found.setdefault(code, []).append(values)
    return found


def _leaves(condition: Condition) -> Iterator[tuple[str, Told]]:
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _leaves(part)
        case Not(part):
            yield from _leaves(part)
        case Includes(code, options) | Exactly(code, options):
            yield code, frozenset(options)
        case _:
            yield condition.code, condition.values


def _ticked(knowledge: Knowledge) -> frozenset[str]:
    """The questions whose ticked zones or techniques an effect speaks about."""
    found = chain.from_iterable((one.exclude, one.cap, one.prefer, one.avoid) for one in knowledge.compiled)
    return frozenset(code for reach in found if reach for code in (reach.zones_of, reach.techniques_of))
