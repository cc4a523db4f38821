"""A condition is made plainer, and never made to mean something else."""

from typing import Any

import pytest
from hypothesis import given

from recommender import Answers
from recommender.conditions import AllOf, Among, AnyOf, Condition, Includes, Not, holds, parse
from recommender.in_words.plain import ALWAYS, NEVER, plain
from recommender.knowledge import shipped
from tests.recommender.strategies import answers, conditions

QUESTIONS = shipped().questionnaire.questions
DESK, DRIVING = {"work": "desk"}, {"work": "driving"}


def plainly(raw: Any) -> Condition:
    return plain(parse(raw, QUESTIONS), QUESTIONS)


@given(raw=conditions(), answered=answers())
def test_for_every_condition_the_plain_one_holds_for_the_same_answers(raw: dict[str, Any], answered: Answers) -> None:
    condition = parse(raw, QUESTIONS)
    assert holds(plain(condition, QUESTIONS), answered) is holds(condition, answered)


@given(raw=conditions())
def test_for_every_condition_not_stands_at_the_ends_only_and_no_list_stands_in_one_of_its_kind(raw: Any) -> None:
    assert_plain(plainly(raw))


def assert_plain(condition: Condition, inside: type[Condition] | None = None) -> None:
    match condition:
        case AllOf(parts) | AnyOf(parts):
            assert type(condition) is not inside
            assert len(parts) > 1 or condition in (ALWAYS, NEVER)
            for part in parts:
                assert_plain(part, type(condition))
        case Not(part):
            assert not isinstance(part, (AllOf, AnyOf, Not, Among))
        case _:
            pass


@pytest.mark.parametrize(
    ("raw", "same"),
    [
        ({"not": {"not": DESK}}, DESK),
        ({"not": {"any": [{"not": DESK}, {"stress": "high"}]}}, {"all": [DESK, {"not": {"stress": "high"}}]}),
        (
            {"all": [{"pain_level": {"at_least": 1}}, {"pain_level": {"at_most": 3}}]},
            {"pain_level": {"at_least": 1, "at_most": 3}},
        ),
        ({"any": [{"pain_level": 3}, {"pain_level": 4}]}, {"pain_level": {"at_least": 3, "at_most": 4}}),
        ({"any": [DESK, DESK, {"stress": "high"}]}, {"any": [DESK, {"stress": "high"}]}),
        ({"all": [{"posture": {"includes": "slumped"}}] * 2}, {"posture": {"includes": "slumped"}}),
        ({"all": [DESK, {"all": [{"stress": "high"}]}]}, {"all": [DESK, {"stress": "high"}]}),
        (
            {"any": [{"posture": {"includes": "slumped"}}, {"posture": {"includes": "head_forward"}}]},
            {"posture": {"includes": ["slumped", "head_forward"]}},
        ),
    ],
)
def test_what_belongs_together_becomes_one(raw: Any, same: Any) -> None:
    assert plainly(raw) == plainly(same)
    assert_plain(plainly(raw))


def test_options_that_are_all_to_be_missing_are_told_together() -> None:
    raw = {"not": {"any": [{"posture": {"includes": "slumped"}}, {"posture": {"includes": "head_forward"}}]}}
    assert plainly(raw) == Not(Includes("posture", ("slumped", "head_forward")))


@pytest.mark.parametrize(
    ("raw", "known"),
    [
        ({"pain_level": {"at_least": 0}}, ALWAYS),
        ({"all": [DESK, DRIVING]}, NEVER),
        ({"any": [DESK, {"not": DESK}]}, ALWAYS),
        ({"all": [{"stress": "high"}, {"all": [DESK, DRIVING]}]}, NEVER),
        ({"not": {"pain_level": {"at_most": 10}}}, NEVER),
    ],
)
def test_what_is_certain_is_known_to_be(raw: Any, known: Condition) -> None:
    assert plainly(raw) == known


def test_nothing_ticked_is_the_same_as_none_of_all_options() -> None:
    assert plainly({"posture": []}) == plainly(
        {"not": {"posture": {"includes": ["slumped", "rounded_shoulders", "head_forward", "leaning_to_one_side"]}}}
    )
