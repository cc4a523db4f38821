"""What the search over all answers says is what looking at all of them one by one says."""

from collections.abc import Iterator
from itertools import chain, combinations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.conditions import AllOf, AnyOf, Condition, Not, domain_of, holds, parse
from recommender.knowledge import shipped
from recommender.proof import search
from recommender.proof.search import TooHard
from recommender.proof.space import Space
from recommender.questionnaire import Questionnaire
from recommender.schema import DefaultWhen, Option, Question
from tests.recommender.strategies import answers, conditions

LIQUID = {"drink": {"includes": "tea"}}
MENU = {
    question.id: question
    for question in (
        Question(
            id="drink",
            kind="many",
            text="",
            short="",
            example=["tea"],
            options=tuple(Option(id=code, text="") for code in ("tea", "milk", "water")),
        ),
        Question(
            id="cups", kind="integer", text="", short="", least=0, most=3, example=1, default=0, asked_when=LIQUID
        ),
        Question(
            id="cake",
            kind="one",
            text="",
            short="",
            example="plum",
            default="none",
            options=tuple(Option(id=code, text="") for code in ("none", "plum", "apple")),
            default_when=(DefaultWhen(when={"cups": {"at_least": 2}}, value="apple"),),
            asked_when={"not": {"cups": 0}},
        ),
        Question(
            id="extras",
            kind="many",
            text="",
            short="",
            example=[],
            default=["cream"],
            options=tuple(Option(id=code, text="") for code in ("cream", "sugar")),
            asked_when={"any": [{"cake": "plum"}, {"drink": []}]},
        ),
    )
}


def asking() -> Questionnaire:
    asked = {code: parse(q.asked_when, MENU) for code, q in MENU.items() if q.asked_when}
    defaults = {code: [(parse(one.when, MENU), one.value) for one in q.default_when] for code, q in MENU.items()}
    return Questionnaire([], MENU, asked, defaults)


def everybody() -> list[dict[str, Any]]:
    """All answers there are, each once."""
    ways = [list(_values(question)) for question in MENU.values()]
    checked = (asking().check(dict(zip(MENU, values, strict=True))) for values in product(*ways))
    return [dict(one) for one in dict.fromkeys(checked)]


def _values(question: Question) -> Iterator[Any]:
    domain = domain_of(question)
    if question.kind == "many":
        return chain.from_iterable(combinations(domain, size) for size in range(len(domain) + 1))
    return iter(domain)


EVERYBODY = everybody()
SPACE = Space.of(asking())
PLAIN = dict(asking().check({code: question.example for code, question in MENU.items()}))


def of_the_menu() -> st.SearchStrategy[Condition]:
    """Any condition over the small menu."""
    leaves = st.sampled_from(
        [
            *({"drink": {"includes": code}} for code in ("tea", "milk", "water")),
            *({"cups": {"at_least": number}} for number in range(4)),
            *({"cake": code} for code in ("none", "plum", "apple")),
            *({"extras": list(some)} for some in ((), ("cream",), ("cream", "sugar"))),
        ]
    ).map(lambda raw: parse(raw, MENU))

    def joined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        parts = st.lists(inner, max_size=4).map(tuple)
        return st.one_of(parts.map(AllOf), parts.map(AnyOf), inner.map(Not))

    return st.recursive(leaves, joined, max_leaves=12)


@given(of_the_menu(), of_the_menu())
def test_somebody_is_found_exactly_where_there_is_somebody(one: Condition, other: Condition) -> None:
    fitting = [values for values in EVERYBODY if holds(one, values) and holds(other, values)]
    found = SPACE.find(one, other)
    assert (found is not None) == bool(fitting)
    assert found is None or found in fitting


@given(of_the_menu(), st.sampled_from(EVERYBODY))
def test_whoever_is_found_is_as_plain_as_can_be(condition: Condition, plain: dict[str, Any]) -> None:
    found = SPACE.find(condition, plain=plain)
    if found is not None:
        fewest = min(SPACE.changes(values, plain) for values in EVERYBODY if holds(condition, values))
        assert SPACE.changes(found, plain) == fewest


def test_the_plain_person_is_found_where_nothing_is_demanded() -> None:
    assert SPACE.find() == PLAIN
    assert SPACE.changes(PLAIN) == 0


def test_answers_differ_by_answers_and_by_ticks() -> None:
    assert SPACE.changes(PLAIN | {"cups": 3, "drink": ("tea", "milk")}) == 2


def test_the_size_counts_every_way_to_fill_it_in() -> None:
    assert SPACE.size == 8 * 4 * 3 * 4
    assert len(EVERYBODY) < SPACE.size


@given(st.lists(of_the_menu(), max_size=3))
def test_patterns_are_all_the_ways_conditions_can_be_true_together(some: list[Condition]) -> None:
    seen = {tuple(holds(one, values) for one in some) for values in EVERYBODY}
    found = list(SPACE.patterns(some))
    assert {tuple(holds(one, values) for one in some) for _, values in found} == seen
    assert len(found) == len(seen)
    assert all(holds(AllOf(tuple(pattern)), values) for pattern, values in found)


@given(answers(), conditions())
def test_any_person_is_found_by_what_is_true_of_them(person: Any, raw: dict[str, Any]) -> None:
    condition = parse(raw, shipped().questionnaire.questions)
    true = condition if holds(condition, person) else Not(condition)
    found = Space.of(shipped().questionnaire).find(true, plain=person)
    assert found == person.by_code


@given(conditions())
def test_whoever_is_found_can_fill_in_the_shipped_questionnaire(raw: dict[str, Any]) -> None:
    condition = parse(raw, shipped().questionnaire.questions)
    if found := Space.of(shipped().questionnaire).find(condition):
        assert shipped().questionnaire.check(found).by_code == found
        assert holds(condition, found)


def test_a_search_that_takes_too_long_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "NODES_AT_MOST", 1)
    with pytest.raises(TooHard, match="more than 1 cases to look at: make the condition simpler"):
        SPACE.find(parse({"cake": "apple"}, MENU), parse({"drink": {"includes": "milk"}}, MENU))
