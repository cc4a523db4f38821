"""The index over all rules: it fires exactly what a plain reading of the conditions fires, one by one."""

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
    assert len(clauses_of(raw)) == 4
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
    assert clause == {"posture": Literal(required=frozenset(["slumped"]), forbidden=frozenset(["head_forward"]))}


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


def test_it_refuses_a_condition_that_multiplies_out_too_far() -> None:
    options = [option.id for option in QUESTIONS["health_conditions"].options][:9]
    zones = [option.id for option in QUESTIONS["pain_zones"].options]
    wide = [{"health_conditions": {"includes": options}}, {"pain_zones": {"includes": zones}}]
    wider = {
        "all": [
            *wide,
            {"posture": {"includes": ["slumped", "rounded_shoulders", "head_forward", "leaning_to_one_side"]}},
            {"giver_hands": {"includes": ["sore_thumbs", "tire_quickly"]}},
        ]
    }
    assert len(clauses_of({"all": wide})) == 9 * 12 <= CLAUSES_AT_MOST
    with pytest.raises(TooManyClauses, match="multiplies out to 864 cases, more than 512: split the rule"):
        clauses_of(wider)
