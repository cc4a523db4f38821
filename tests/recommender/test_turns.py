"""Two people in turns: ten minutes each, made from their own answers without a word of these, one after the other."""

from typing import Any

import pytest
from hypothesis import assume, given

from recommender import Answers, Routine
from recommender.knowledge import shipped
from recommender.outcome import Line
from recommender.turns import EACH, after, is_an_adult_there, pause_after, said_of_both, turn
from tests.recommender.strategies import answers, plain

KNOWLEDGE = shipped()


def raw(**overlay: Any) -> dict[str, Any]:
    return dict(plain(**overlay))


def made(**overlay: Any) -> Routine:
    found = turn(raw(**overlay), knowledge=KNOWLEDGE)
    assert found
    return found


def test_a_turn_is_ten_minutes_however_long_the_routine_is() -> None:
    for minutes in (5, 20, 60):
        half = made(minutes=minutes)
        assert (half.minutes, sum(step.seconds for step in half.steps)) == (EACH, EACH * 60)


def test_a_turn_says_no_reason_that_looks_at_a_private_answer() -> None:
    half = made(health_conditions=["blood_thinners"], minutes=30)
    assert not any(reason.answers for step in half.steps for reason in step.because)
    assert "blood" not in str(half)


@pytest.mark.parametrize(
    "overlay",
    [{"urgent_signs": ["chest_pain_or_pressure"]}, {"giver": "alone"}, {"minutes": 20, "pain_level": 99}],
    ids=["referred", "alone", "from another knowledge"],
)
def test_there_is_no_turn_where_there_is_no_massage_to_give(overlay: dict[str, Any]) -> None:
    assert turn(raw() | overlay, knowledge=KNOWLEDGE) is None


@given(answers(signs=False), answers(signs=False))
def test_for_any_two_people_the_steps_follow_each_other_with_a_pause(first: Answers, second: Answers) -> None:
    one, other = (turn(dict(answers), knowledge=KNOWLEDGE) for answers in (first, second))
    assume(one and other)
    assert one
    assert other
    pause, later = pause_after(one, knowledge=KNOWLEDGE), after(one, other, knowledge=KNOWLEDGE)
    steps = [*one.steps, pause, *later.steps]
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    ends = [step.starts_at + step.seconds for step in steps]
    assert [step.starts_at for step in steps] == [0, *ends[:-1]]
    assert [step.technique for step in later.steps] == [step.technique for step in other.steps]


def test_what_holds_for_both_is_said_once_and_the_rest_says_whose_it_is() -> None:
    first, second = ([Line(text, ()) for text in texts] for texts in (["Both.", "Warm hands."], ["Cool.", "Both."]))
    told = said_of_both(first, second, knowledge=KNOWLEDGE)
    assert [line.text for line in told] == ["Both.", "For the first: Warm hands.", "For the second: Cool."]


def test_of_two_who_are_both_young_no_adult_is_there() -> None:
    young, grown = {"age_group": "under_18"}, {"age_group": "18_to_49"}
    assert not is_an_adult_there(young, young)
    assert is_an_adult_there(young, grown)
