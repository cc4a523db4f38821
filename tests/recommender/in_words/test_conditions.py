"""Conditions as somebody reads them who knows the questionnaire and no YAML."""

from typing import Any

import pytest
from hypothesis import given

from recommender.conditions import AllOf, AnyOf, parse
from recommender.in_words import Clause, condition_in_words
from recommender.knowledge import shipped
from tests.recommender.strategies import conditions

QUESTIONS = shipped().questionnaire.questions
SLUMPED, FORWARD = {"posture": {"includes": "slumped"}}, {"posture": {"includes": ["slumped", "head_forward"]}}
THREE = {"posture": {"includes": ["slumped", "rounded_shoulders", "head_forward"]}}
FOUR = ["slumped", "rounded_shoulders", "head_forward", "leaning_to_one_side"]


def words(raw: Any) -> Clause:
    return condition_in_words(parse(raw, QUESTIONS), QUESTIONS)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"work": "desk"}, "Work is “At a desk”"),
        ({"not": {"work": "desk"}}, "Work is not “At a desk”"),
        ({"any": [{"work": "desk"}, {"work": "driving"}]}, "Work is “At a desk” or “Driving”"),
        ({"not": {"any": [{"work": "desk"}, {"work": "driving"}]}}, "Work is neither “At a desk” nor “Driving”"),
        ({"not": {"stress": "high"}}, "Stress is not “A lot”"),
        ({"not": {"clothing": "clothed"}}, "Clothing is “Bare back”"),
    ],
)
def test_one_choice_is_told_by_its_text(raw: Any, said: str) -> None:
    assert words(raw) == Clause(said)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"pain_level": 7}, "Pain now is 7 out of 10"),
        ({"pain_level": {"at_least": 7}}, "Pain now is at least 7 out of 10"),
        ({"pain_level": {"at_most": 3}}, "Pain now is at most 3 out of 10"),
        ({"pain_level": {"at_least": 1, "at_most": 3}}, "Pain now is 1 to 3 out of 10"),
        ({"pain_level": {"at_least": 7, "at_most": 8}}, "Pain now is 7 or 8 out of 10"),
        ({"not": {"pain_level": 0}}, "Pain now is at least 1 out of 10"),
        ({"not": {"pain_level": 5}}, "Pain now is at most 4 or at least 6 out of 10"),
        ({"any": [{"minutes": 5}, {"minutes": 20}, {"minutes": 60}]}, "Time is 5, 20 or 60 minutes"),
        ({"hours_sitting": {"at_least": 6}}, "Hours sitting is at least 6"),
    ],
)
def test_numbers_are_told_as_ranges_with_their_unit_once(raw: Any, said: str) -> None:
    assert words(raw) == Clause(said)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (SLUMPED, "“Slumped in the chair” is ticked under “Posture”"),
        (FORWARD, "“Slumped in the chair” or “Head pushed forward” is ticked under “Posture”"),
        ({"not": SLUMPED}, "“Slumped in the chair” is not ticked under “Posture”"),
        ({"not": FORWARD}, "Neither “Slumped in the chair” nor “Head pushed forward” is ticked under “Posture”"),
        (
            {"not": THREE},
            "None of “Slumped in the chair”, “Shoulders rounded forward” and “Head pushed forward” "
            "is ticked under “Posture”",
        ),
        ({"posture": {"includes": FOUR}}, "Something is ticked under “Posture”"),
        ({"not": {"posture": {"includes": FOUR}}}, "Nothing is ticked under “Posture”"),
        ({"posture": []}, "Nothing is ticked under “Posture”"),
        ({"not": {"posture": []}}, "Something is ticked under “Posture”"),
        ({"posture": ["slumped"]}, "Only “Slumped in the chair” is ticked under “Posture”"),
        (
            {"posture": ["slumped", "head_forward"]},
            "Only “Slumped in the chair” and “Head pushed forward” are ticked under “Posture”",
        ),
        (
            {"not": {"posture": ["slumped"]}},
            "Something else than only “Slumped in the chair” is ticked under “Posture”",
        ),
    ],
)
def test_ticks_are_told_with_the_name_of_their_list(raw: Any, said: str) -> None:
    assert words(raw) == Clause(said)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (
            {"all": [{"work": "desk"}, {"hours_sitting": {"at_least": 6}}]},
            "Work is “At a desk” and hours sitting is at least 6",
        ),
        ({"any": [{"sleep": "poorly"}, {"stress": "high"}]}, "Either sleep is “Badly” or stress is “A lot”"),
    ],
)
def test_two_simple_parts_make_one_sentence(raw: Any, said: str) -> None:
    assert words(raw) == Clause(said)


def test_three_parts_are_a_list_as_well() -> None:
    said = words({"all": [{"work": "desk"}, {"stress": "high"}, {"sleep": "poorly"}]})
    assert said.text == "Work is “At a desk”, stress is “A lot” and sleep is “Badly”"
    assert said.heading == "All of these"
    assert [part.text for part in said.parts] == ["Work is “At a desk”", "Stress is “A lot”", "Sleep is “Badly”"]


def test_a_list_in_a_list_keeps_its_brackets_and_its_own_heading() -> None:
    moods = {"any": [{"stress": "high"}, {"sleep": "poorly"}, {"goal": "relax"}]}
    said = words({"all": [{"work": "desk"}, moods]})
    assert said.text == "Work is “At a desk” and (stress is “A lot”, sleep is “Badly” or goal is “To relax”)"
    assert [(part.heading, len(part.parts)) for part in said.parts] == [("", 0), ("At least one of these", 3)]


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (FORWARD, "(“Slumped in the chair” or “Head pushed forward” is ticked under “Posture”)"),
        ({"not": FORWARD}, "(neither “Slumped in the chair” nor “Head pushed forward” is ticked under “Posture”)"),
        ({"any": [{"work": "desk"}, {"work": "driving"}]}, "(work is “At a desk” or “Driving”)"),
    ],
)
def test_an_or_inside_an_and_cannot_be_misread(part: Any, said: str) -> None:
    clause = words({"all": [{"stress": "high"}, part]})
    assert clause.text == f"Stress is “A lot” and {said}"
    assert len(clause.parts) == 2


def test_what_is_true_of_all_or_of_none_says_so() -> None:
    assert condition_in_words(AllOf(()), QUESTIONS) == Clause("Everybody")
    assert condition_in_words(AnyOf(()), QUESTIONS) == Clause("Nobody")


@given(raw=conditions())
def test_every_condition_has_words_without_a_code_in_them(raw: dict[str, Any]) -> None:
    said = words(raw).text
    assert said[0].isupper() or said[0] in "“("
    assert "_" not in said
    assert said.count("(") == said.count(")")


def test_every_rule_and_every_invariant_can_be_told() -> None:
    knowledge = shipped()
    told = [one.condition for one in knowledge.compiled] + list(knowledge.invariant_conditions.values())
    assert all(condition_in_words(condition, QUESTIONS).text for condition in told)
