"""The vocabulary of `when`: each word is read, each mistake named with its mend; triggers tell what made it true."""

from typing import Any

import pytest
from hypothesis import given, settings

from recommender import Answers
from recommender.conditions import (
    AllOf,
    Among,
    AnyOf,
    Condition,
    ConditionError,
    Exactly,
    Includes,
    Not,
    domain_of,
    holds,
    mentioned,
    parse,
    triggers,
)
from recommender.knowledge import shipped
from tests.recommender.strategies import answers, conditions, plain

QUESTIONS = shipped().questionnaire.questions
DESK = Among("work", frozenset(["desk"]))


def condition(raw: object) -> Condition:
    return parse(raw, QUESTIONS)


# Every word.


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ({"work": "desk"}, DESK),
        ({"cleared_for_massage": "yes"}, Among("cleared_for_massage", frozenset(["yes"]))),
        ({"minutes": 5}, Among("minutes", frozenset([5]))),
        ({"minutes": 60}, Among("minutes", frozenset([60]))),
        ({"minutes": {"at_least": 58}}, Among("minutes", frozenset([58, 59, 60]))),
        ({"minutes": {"at_most": 6}}, Among("minutes", frozenset([3, 4, 5, 6]))),
        ({"pain_level": {"at_least": 7, "at_most": 8}}, Among("pain_level", frozenset([7, 8]))),
        ({"posture": {"includes": "slumped"}}, Includes("posture", ("slumped",))),
        ({"posture": {"includes": ["head_forward", "slumped"]}}, Includes("posture", ("slumped", "head_forward"))),
        ({"posture": []}, Exactly("posture", ())),
        ({"posture": ["head_forward", "slumped"]}, Exactly("posture", ("slumped", "head_forward"))),
        ({"not": {"work": "desk"}}, Not(DESK)),
        ({"all": [{"work": "desk"}, {"posture": []}]}, AllOf((DESK, Exactly("posture", ())))),
        ({"any": [{"work": "desk"}]}, AnyOf((DESK,))),
    ],
)
def test_it_reads_every_word_of_the_vocabulary(raw: object, read: Condition) -> None:
    assert condition(raw) == read


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (None, "nothing is not a condition: write one key, such as {work: desk}; join several with all:"),
        ("desk", "'desk' is not a condition: write one key"),
        ([{"work": "desk"}], "[{work: desk}] is not a condition: write one key"),
        ({}, "{} is not a condition: write one key"),
        ({"work": "desk", "stress": "high"}, "{work: desk, stress: high} is not a condition: write one key"),
        ({"all": []}, "all: [] must be a list with at least one condition"),
        ({"any": {"work": "desk"}}, "any: {work: desk} must be a list with at least one condition"),
        ({"not": []}, "[] is not a condition: write one key"),
        ({"any": [{"work": "desk"}, "chair"]}, "'chair' is not a condition: write one key"),
        ({"job": "desk"}, "'job' is not a question: use one of those in questions.yaml"),
        ({None: "desk"}, "nothing is not a question: use one of those in questions.yaml"),
        ({"minute": 20}, "'minute' is not a question: did you mean minutes?"),
        ({"work": "office"}, "work: 'office' is not an answer: use one of desk, standing, physical"),
        ({"work": ["desk"]}, "work: [desk] is not an answer: use one of desk"),
        ({"work": {"includes": "desk"}}, "work: {includes: desk} is not an answer: use one of desk"),
        ({"cleared_for_massage": True}, 'cleared_for_massage: true is not an answer: "yes" and "no" need quotes'),
        ({"giver": "nobody"}, "giver: 'nobody' is not an answer: use one of partner, colleague, alone"),
        ({"minutes": 61}, "minutes: 61 is not an answer: use a whole number from 3 to 60"),
        ({"minutes": True}, "minutes: true is not an answer: use a whole number from 3 to 60"),
        ({"minutes": {"at_least": 90}}, "minutes: 90 is outside 3 to 60"),
        ({"minutes": {"at_most": 2}}, "minutes: 2 is outside 3 to 60"),
        ({"minutes": {"above": 9}}, "minutes: {above: 9}: write {at_least: N} or {at_most: N} with a whole number"),
        (
            {"minutes": {"at_least": "9"}},
            "minutes: {at_least: '9'}: write {at_least: N} or {at_most: N} with a whole",
        ),
        ({"minutes": {"at_least": True}}, "minutes: {at_least: true}: write {at_least: N} or {at_most: N} with a"),
        ({"minutes": {}}, "minutes: {} says nothing: write {at_least: N} or {at_most: N}"),
        ({"minutes": {"at_least": 30, "at_most": 20}}, "minutes: {at_least: 30, at_most: 20} leaves no number: "),
        (
            {"posture": "slumped"},
            "posture: 'slumped' cannot be compared: write {includes: OPTION}, {includes: [A, B]} or",
        ),
        ({"posture": {"at_least": 1}}, "posture: {at_least: 1} cannot be compared: write {includes: OPTION}"),
        ({"posture": {"includes": []}}, "posture: {includes: []} cannot be compared: write {includes: OPTION}"),
        ({"posture": {"includes": "slumpt"}}, "posture: 'slumpt' is not an option: did you mean slumped?"),
        ({"posture": ["slumpt"]}, "posture: 'slumpt' is not an option: did you mean slumped?"),
        ({"posture": {"includes": [["slumped"]]}}, "posture: [slumped] is not an option: use one of slumped"),
    ],
)
def test_it_names_the_value_and_the_mend(raw: object, message: str) -> None:
    with pytest.raises(ConditionError) as refused:
        condition(raw)
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    ("raw", "at"),
    [
        ({"work": "office"}, ("work", "office")),
        ({"all": [{"work": "desk"}, {"not": {"posture": {"includes": ["slumpt"]}}}]}, ("all", 1, "not", "posture")),
        ({"any": [{"all": []}]}, ("any", 0, "all")),
        ({"not": {"any": [{"job": "desk"}]}}, ("not", "any", 0, "job")),
        ({"any": [{"minutes": {"at_most": 90}}]}, ("any", 0, "minutes", "at_most")),
        ({"any": [{"minutes": {"at_least": "9"}}]}, ("any", 0, "minutes", "at_least")),
        ({"any": [{"posture": "slumped"}]}, ("any", 0, "posture")),
    ],
)
def test_it_leads_to_the_value(raw: object, at: tuple[object, ...]) -> None:
    with pytest.raises(ConditionError) as refused:
        condition(raw)
    assert refused.value.at[: len(at)] == at


def test_a_range_may_be_one_number_and_reach_to_both_ends() -> None:
    assert condition({"minutes": {"at_least": 20, "at_most": 20}}) == Among("minutes", frozenset([20]))
    assert condition({"minutes": {"at_least": 3, "at_most": 60}}) == Among("minutes", frozenset(range(3, 61)))


@pytest.mark.parametrize(
    ("raw", "cause"),
    [
        ({"job": "desk"}, ("question", "job")),
        ({"posture": "slumped"}, ("kind", "posture")),
        ({"work": ["desk"]}, ("kind", "work")),
        ({"work": "office"}, ("answer", "work", "office")),
        ({"posture": ["slumpt"]}, ("answer", "posture", "slumpt")),
        ({"minutes": 90}, ("range", "minutes")),
        ({"minutes": {"at_most": 90}}, ("range", "minutes")),
        ({"not": {"all": []}}, ()),
    ],
)
def test_errors_that_one_edit_may_mend_have_one_cause(raw: object, cause: tuple[str, ...]) -> None:
    with pytest.raises(ConditionError) as refused:
        condition(raw)
    assert refused.value.cause == cause


def test_it_knows_every_value_that_may_be_answered() -> None:
    assert domain_of(QUESTIONS["minutes"]) == tuple(range(3, 61))
    assert domain_of(QUESTIONS["pressure"]) == ("light", "medium", "firm")
    assert domain_of(QUESTIONS["giver"]) == ("partner", "colleague", "alone")


# What holds.


@pytest.mark.parametrize(
    ("raw", "true", "false"),
    [
        ({"work": "desk"}, {"work": "desk"}, {"work": "varied"}),
        ({"minutes": {"at_least": 20}}, {"minutes": 20}, {"minutes": 19}),
        ({"minutes": {"at_most": 20}}, {"minutes": 20}, {"minutes": 21}),
        ({"posture": {"includes": ["slumped", "head_forward"]}}, {"posture": ["head_forward"]}, {"posture": []}),
        ({"posture": []}, {"posture": []}, {"posture": ["slumped"]}),
        ({"posture": ["slumped"]}, {"posture": ["slumped"]}, {"posture": ["slumped", "head_forward"]}),
        ({"not": {"work": "desk"}}, {"work": "varied"}, {"work": "desk"}),
        ({"any": [{"work": "desk"}, {"work": "driving"}]}, {"work": "driving"}, {"work": "varied"}),
        ({"all": [{"work": "desk"}, {"stress": "low"}]}, {"work": "desk", "stress": "low"}, {"work": "desk"}),
    ],
)
def test_it_holds_on_one_side_of_the_boundary(raw: object, true: dict[str, object], false: dict[str, object]) -> None:
    assert holds(condition(raw), plain(**true))
    assert not holds(condition(raw), plain(**false))


@pytest.mark.parametrize(
    "raw",
    [{"work": "desk"}, {"minutes": {"at_least": 5}}, {"posture": {"includes": "slumped"}}, {"posture": ["slumped"]}],
)
def test_a_missing_answer_matches_nothing(raw: object) -> None:
    assert not holds(condition(raw), {})


def test_a_missing_list_counts_as_none_of_these() -> None:
    assert holds(condition({"posture": []}), {})


def test_it_knows_the_questions_a_condition_looks_at() -> None:
    raw = {"any": [{"not": {"work": "desk"}}, {"all": [{"minutes": 20}, {"posture": []}]}, {"work": "driving"}]}
    assert mentioned(condition(raw)) == {"work", "minutes", "posture"}


# What made it true.


@pytest.mark.parametrize(
    ("raw", "given_answers", "told"),
    [
        ({"work": "desk"}, {"work": "desk"}, {"work": "desk"}),
        ({"minutes": {"at_least": 9}}, {"minutes": 33}, {"minutes": 33}),
        (
            {"posture": {"includes": ["head_forward", "slumped"]}},
            {"posture": ["leaning_to_one_side", "head_forward"]},
            {"posture": ["head_forward"]},
        ),
        ({"posture": []}, {"posture": []}, {"posture": []}),
        ({"posture": ["slumped"]}, {"posture": ["slumped"]}, {"posture": ["slumped"]}),
        ({"not": {"work": "desk"}}, {"work": "caring"}, {"work": "caring"}),
        ({"not": {"posture": {"includes": "slumped"}}}, {"posture": []}, {}),
        ({"not": {"posture": {"includes": "slumped"}}}, {"posture": ["head_forward"]}, {}),
        (
            {"any": [{"work": "desk"}, {"stress": "high"}, {"sleep": "poorly"}]},
            {"work": "desk", "sleep": "poorly"},
            {"work": "desk", "sleep": "poorly"},
        ),
        (
            {"all": [{"posture": {"includes": "slumped"}}, {"posture": {"includes": ["head_forward", "slumped"]}}]},
            {"posture": ["slumped", "rounded_shoulders", "head_forward"]},
            {"posture": ["slumped", "head_forward"]},
        ),
    ],
)
def test_it_tells_only_the_answers_that_matter(
    raw: object, given_answers: dict[str, object], told: dict[str, Any]
) -> None:
    assert triggers(condition(raw), plain(**given_answers)) == told


def test_all_that_keeps_a_choice_from_holding_is_told() -> None:
    raw = {"not": {"any": [{"work": "desk"}, {"stress": "high"}]}}
    assert triggers(condition(raw), plain(work="caring", stress="low")) == {"work": "caring", "stress": "low"}


def test_options_that_several_parts_ask_for_are_told_together() -> None:
    raw = {"any": [{"posture": {"includes": option}} for option in ("slumped", "head_forward")]}
    assert triggers(condition(raw), plain(posture=["slumped", "head_forward"])) == {
        "posture": ["slumped", "head_forward"]
    }


def test_pain_that_is_there_is_told_where_a_rule_asks_for_any_pain() -> None:
    hurting = plain(pain_zones=["neck_left"])
    assert triggers(condition({"not": {"pain_zones": []}}), hurting) == {"pain_zones": ["neck_left"]}


@settings(max_examples=150, deadline=None)
@given(raw=conditions(), given_answers=answers())
def test_what_made_a_condition_true_makes_it_true_again(raw: dict[str, Any], given_answers: Answers) -> None:
    read = condition(raw)
    assert not holds(read, given_answers) or holds(read, triggers(read, given_answers))


@settings(max_examples=60, deadline=None)
@given(answers())
def test_what_is_told_is_what_was_answered(given_answers: Answers) -> None:
    for rule in shipped().compiled:
        if holds(rule.condition, given_answers):
            for code, value in triggers(rule.condition, given_answers).items():
                answered = given_answers[code]
                assert set(value) <= set(answered) if isinstance(answered, tuple) else value == answered
