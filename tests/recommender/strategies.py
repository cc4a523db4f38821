"""Hypothesis strategies and plain examples, built from the shipped knowledge: any answers a person could give.

Most are not referrals, so that most examples reach the planner; `signs=False` keeps to those screening lets through.
"""

from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from recommender import Answers, Referral, recommend
from recommender.conditions import domain_of
from recommender.knowledge import shipped
from recommender.verify import example_answers

RARELY = 12  # one person in so many has a sign, a condition that refers, or pain beyond massage
SOMETIMES = 2  # one person in so many ticks anything in the lists about health and places to leave alone
USUALLY_EMPTY = ("health_conditions", "leave_alone_zones", "allergies", "giver_hands")
ALWAYS_ANSWERED = ("cleared_for_massage", "leave_alone_zones")  # optional, but too telling to be left to chance


def plain(**overlay: object) -> Answers:
    """The plain, healthy answers (`example` in questions.yaml) with these laid over them. Raises InvalidAnswers."""
    return example_answers(shipped(), dict(overlay))


def answers(*, signs: bool = True, **fixed: object) -> SearchStrategy[Answers]:
    """Any valid Answers, with some questions `fixed`. Without `signs` nothing that screening would refer for."""
    return raw_answers(signs=signs, **fixed).map(shipped().questionnaire.check)


def raw_answers(*, signs: bool = True, **fixed: object) -> SearchStrategy[dict[str, Any]]:
    """Valid raw JSON, every required question and some of the others answered; `signs` and `fixed` as for `answers`."""
    required: dict[str, SearchStrategy[Any]] = {}
    optional: dict[str, SearchStrategy[Any]] = {}
    for question in shipped().questionnaire.questions.values():
        needed = question.required or question.id in fixed or question.id in ALWAYS_ANSWERED
        value = st.just(fixed[question.id]) if question.id in fixed else value_of(question.id, signs=signs)
        (required if needed else optional)[question.id] = value
    return st.fixed_dictionaries(required, optional=optional).map(not_too_small)


def not_too_small(raw: dict[str, Any]) -> dict[str, Any]:
    """Numbers that the other answers allow: the least of them where what was drawn is smaller."""
    questionnaire = shipped().questionnaire
    numbers = {code: value for code, value in raw.items() if isinstance(value, int)}
    return raw | {code: max(value, questionnaire.least(code, raw)) for code, value in numbers.items()}


@cache
def value_of(code: str, *, signs: bool = True) -> SearchStrategy[Any]:
    """Any answer to one question."""
    question = shipped().questionnaire.questions[code]
    everything = domain_of(question)
    calm = tuple(value for value in everything if not refers(question.id, value))
    if question.id == "cleared_for_massage":
        return _seldom(st.just("no"), st.just("yes")) if signs else st.just("yes")
    if question.kind != "many":
        return _seldom(st.sampled_from(everything), st.sampled_from(calm)) if signs else st.sampled_from(calm)
    usual = _ticked(calm)
    if question.id in USUALLY_EMPTY:
        usual = _seldom(usual, st.just([]), often=SOMETIMES)
    return _seldom(_ticked(everything), usual) if signs and calm != everything else usual


@cache
def refers(code: str, value: Any) -> bool:
    """Whether this one answer, cleared for massage, is a referral all by itself."""
    many = shipped().questionnaire.questions[code].kind == "many"
    overlay = {"cleared_for_massage": "yes", code: [value] if many else value}
    return isinstance(recommend(shipped().questionnaire.completed(overlay)), Referral) and code != "cleared_for_massage"


def _ticked(options: tuple[Any, ...]) -> SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(options), unique=True) if options else st.just([])


def _seldom(rare: SearchStrategy[Any], usual: SearchStrategy[Any], *, often: int = RARELY) -> SearchStrategy[Any]:
    """`rare` once in `often` times."""
    return st.sampled_from(range(often)).flatmap(lambda number: rare if number == often - 1 else usual)


def conditions() -> SearchStrategy[dict[str, Any]]:
    """Any condition an author could write over the shipped questions, as YAML gives it."""
    leaves = st.sampled_from(list(shipped().questionnaire.questions)).flatmap(_comparison)

    def joined(inner: SearchStrategy[Any]) -> SearchStrategy[Any]:
        parts = st.lists(inner, min_size=1, max_size=3)
        words = {"all": parts, "any": parts, "not": inner}
        return st.one_of([st.fixed_dictionaries({word: value}) for word, value in words.items()])

    return st.recursive(leaves, joined, max_leaves=6)


def _comparison(code: str) -> SearchStrategy[Any]:
    question = shipped().questionnaire.questions[code]
    values = st.sampled_from(domain_of(question))
    compared: SearchStrategy[Any] = values
    if question.kind == "many":
        included = values | st.lists(values, unique=True, min_size=1)
        compared = st.lists(values, unique=True) | st.fixed_dictionaries({"includes": included})
    if question.kind == "integer":
        least, most = st.fixed_dictionaries({"at_least": values}), st.fixed_dictionaries({"at_most": values})
        both = st.tuples(values, values).map(lambda ends: {"at_least": min(ends), "at_most": max(ends)})
        compared = st.one_of(values, least, most, both)
    return st.fixed_dictionaries({code: compared})
