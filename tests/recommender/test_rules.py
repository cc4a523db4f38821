"""The index over all rules: it fires exactly what a plain reading of the conditions fires, one by one."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import Answers, findings
from recommender.conditions import holds, parse
from recommender.knowledge import shipped
from recommender.rules import CLAUSES_AT_MOST, Clause, Literal, RuleIndex, TooManyClauses, clauses
from tests.recommender.strategies import answers, conditions, plain

QUESTIONS = shipped().questionnaire.questions


def clauses_of(raw: object) -> list[Clause]:
    return clauses(parse(raw, QUESTIONS), QUESTIONS)


def groups(*of: Iterable[str]) -> frozenset[frozenset[str]]:
    return frozenset(map(frozenset, of))


def fired(raw: object, given_answers: Answers) -> bool:
    return RuleIndex([parse(raw, QUESTIONS)], QUESTIONS).fired(given_answers) == [0]


# The index and the plain reading agree.


@settings(max_examples=150, deadline=None)
@given(answers())
def test_the_index_fires_what_the_shipped_conditions_say(given_answers: Answers) -> None:
    knowledge = shipped()
    told = [number for number, rule in enumerate(knowledge.compiled) if holds(rule.condition, given_answers)]
    assert knowledge.index.fired(given_answers) == told
    assert [finding.rule.id for finding in findings(given_answers)] == [knowledge.compiled[n].rule.id for n in told]


@settings(max_examples=250, deadline=None)
@given(raw=st.lists(conditions(), min_size=1, max_size=4), some=st.lists(answers(), min_size=1, max_size=3))
def test_the_index_fires_what_any_conditions_say(raw: list[dict[str, Any]], some: list[Answers]) -> None:
    parsed = [parse(one, QUESTIONS) for one in raw]
    try:
        index = RuleIndex(parsed, QUESTIONS)
    except TooManyClauses:
        return
    for given_answers in some:
        assert index.fired(given_answers) == [n for n, one in enumerate(parsed) if holds(one, given_answers)]


@settings(max_examples=100, deadline=None)
@given(raw=conditions(), given_answers=answers())
def test_a_condition_or_its_opposite_fires_and_never_both(raw: dict[str, Any], given_answers: Answers) -> None:
    try:
        assert fired(raw, given_answers) is not fired({"not": raw}, given_answers)
    except TooManyClauses:
        return


def test_without_rules_nothing_fires() -> None:
    assert RuleIndex([], QUESTIONS).fired(plain()) == []


def test_a_rule_fires_once_however_many_of_its_cases_hold() -> None:
    raw = {"any": [{"work": "desk"}, {"stress": "high"}, {"posture": {"includes": ["slumped", "head_forward"]}}]}
    assert len(clauses_of(raw)) == 3
    assert fired(raw, plain(work="desk", stress="high", posture=["slumped", "head_forward"]))


# Clauses.


def test_a_conjunction_is_one_case_and_a_choice_is_many() -> None:
    desk, high = Literal(allowed=frozenset(["desk"])), Literal(allowed=frozenset(["high"]))
    assert clauses_of({"all": [{"work": "desk"}, {"stress": "high"}]}) == [{"work": desk, "stress": high}]
    assert clauses_of({"any": [{"work": "desk"}, {"stress": "high"}]}) == [{"work": desk}, {"stress": high}]


def test_two_ranges_of_one_number_join() -> None:
    (clause,) = clauses_of({"all": [{"minutes": {"at_least": 10}}, {"minutes": {"at_most": 12}}]})
    assert clause == {"minutes": Literal(allowed=frozenset([10, 11, 12]))}


def test_options_that_must_and_must_not_be_ticked_join() -> None:
    (clause,) = clauses_of(
        {"all": [{"posture": {"includes": "slumped"}}, {"not": {"posture": {"includes": "head_forward"}}}]}
    )
    assert clause == {"posture": Literal(required=groups(["slumped"]), forbidden=frozenset(["head_forward"]))}


@pytest.mark.parametrize(
    "raw",
    [
        {"all": [{"work": "desk"}, {"work": "driving"}]},
        {"all": [{"minutes": {"at_least": 30}}, {"minutes": {"at_most": 29}}]},
        {"all": [{"posture": []}, {"posture": {"includes": "slumped"}}]},
        {"all": [{"posture": ["slumped"]}, {"posture": ["head_forward"]}]},
        {"all": [{"work": "desk"}, {"not": {"work": "desk"}}]},
        {"not": {"any": [{"work": "desk"}, {"not": {"work": "desk"}}]}},
    ],
)
def test_impossible_cases_vanish(raw: object) -> None:
    assert clauses_of(raw) == []
    assert not fired(raw, plain(work="desk", posture=["slumped"]))


def test_only_the_possible_cases_remain() -> None:
    raw = {"all": [{"any": [{"work": "desk"}, {"work": "driving"}]}, {"any": [{"work": "desk"}, {"work": "caring"}]}]}
    assert clauses_of(raw) == [{"work": Literal(allowed=frozenset(["desk"]))}]


@pytest.mark.parametrize("wanted", [[], ["slumped"], ["slumped", "head_forward"]])
def test_a_list_of_options_is_one_case_and_its_opposite_one_for_every_way_to_differ(wanted: list[str]) -> None:
    others = {"slumped", "rounded_shoulders", "head_forward", "leaning_to_one_side"} - set(wanted)
    literal = Literal(required=groups(*([option] for option in wanted)), forbidden=frozenset(others))
    assert clauses_of({"posture": wanted}) == [{"posture": literal}]
    missing = [{"posture": Literal(forbidden=frozenset([option]))} for option in wanted]
    assert clauses_of({"not": {"posture": wanted}}) == [*missing, {"posture": Literal(required=groups(others))}]


def test_one_of_many_options_is_one_case() -> None:
    assert clauses_of({"posture": {"includes": ["slumped", "head_forward"]}}) == [
        {"posture": Literal(required=groups(["slumped", "head_forward"]))}
    ]


def test_a_rule_of_more_than_eight_cases_fires_in_its_place_by_any_of_them() -> None:
    hours = [{"hours_sitting": hours} for hours in range(17)]
    index = RuleIndex(
        [parse(raw, QUESTIONS) for raw in ({"any": hours}, {"any": hours[8:]}, {"work": "desk"})], QUESTIONS
    )
    assert [index.fired(plain(work="desk", hours_sitting=n)) for n in range(17)] == [[0, 2]] * 8 + [[0, 1, 2]] * 9


def test_a_ninth_case_is_enough_alone() -> None:
    assert fired({"any": [{"hours_sitting": hours} for hours in range(9)]}, plain(hours_sitting=8))


def test_several_groups_of_options_need_one_of_each() -> None:
    neck, low = ({"pain_zones": {"includes": [f"{area}_left", f"{area}_right"]}} for area in ("neck", "lower_back"))
    both = {"all": [neck, low]}
    assert len(clauses_of(both)) == 1
    assert fired(both, plain(pain_zones=["neck_right", "lower_back_left"]))
    assert not fired(both, plain(pain_zones=["neck_left", "neck_right"]))
    assert not fired(both, plain(pain_zones=["hip_left"]))


def test_a_rule_that_needs_one_of_each_leaves_the_others_their_due() -> None:
    neck, hip = ({"pain_zones": {"includes": f"{area}_left"}} for area in ("neck", "hip"))
    index = RuleIndex([parse(raw, QUESTIONS) for raw in (neck, {"all": [neck, hip]}, hip)], QUESTIONS)
    assert index.fired(plain(pain_zones=["neck_left", "hip_left"])) == [0, 1, 2]
    assert index.fired(plain(pain_zones=["hip_left"])) == [2]


def test_a_condition_may_have_512_cases_and_no_more() -> None:
    eight = {"any": [{"minutes": minutes} for minutes in range(10, 18)]}
    nine = {"any": [*eight["any"], {"minutes": 18}]}
    assert len(clauses_of({"all": [eight] * 3})) == 8
    assert CLAUSES_AT_MOST == 8**3
    with pytest.raises(TooManyClauses) as caught:
        clauses_of({"all": [eight, eight, nine]})
    assert str(caught.value) == "the condition multiplies out to 576 cases, more than 512: split the rule"
