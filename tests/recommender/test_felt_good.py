"""What felt good last time comes first and gets a little more; all else about a routine stays as it was promised."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from recommender import Answers, Routine, recommend
from recommender.catalogue import LEFT_RIGHT
from recommender.knowledge import shipped
from tests.recommender import promises
from tests.recommender.strategies import answers, plain

KNOWLEDGE = shipped()
RULE = "what-felt-good-comes-first"
ALL_OVER = ["neck_left", "shoulder_left", "upper_back_right", "lower_back_left"]


def routine_for(given_answers: Answers) -> Routine:
    outcome = recommend(given_answers)
    assert isinstance(outcome, Routine)
    return outcome


def places(routine: Routine) -> list[str]:
    """The areas that are worked on, in their order."""
    return list(dict.fromkeys(step.zone for step in routine.steps if step.phase == "work"))


def test_without_it_the_work_goes_up_the_body() -> None:
    assert places(routine_for(plain(pain_zones=ALL_OVER, minutes=45)))[0] == "lower_back"


@pytest.mark.parametrize(
    ("felt_good", "first"),
    [("upper_back_right", ["upper_back"]), ("neck_left", ["neck"]), ("shoulder_left", ["shoulder"])],
)
def test_the_work_begins_where_it_felt_good(felt_good: str, first: list[str]) -> None:
    found = places(routine_for(plain(pain_zones=ALL_OVER, minutes=45, felt_good_zones=[felt_good])))
    assert found[: len(first)] == first


def test_several_such_places_come_in_the_order_of_the_body_and_the_giver_walks_no_more_than_before() -> None:
    answered = plain(pain_zones=ALL_OVER, minutes=45, felt_good_zones=["neck_left", "upper_back_left"])
    routine = routine_for(answered)
    assert places(routine)[0] == "upper_back"
    promises.check_travel(routine)


def test_it_says_why() -> None:
    routine = routine_for(plain(pain_zones=ALL_OVER, minutes=45, felt_good_zones=["neck_left"]))
    because = {reason.rule for step in routine.steps if step.zone == "neck" for reason in step.because}
    assert RULE in because


def test_a_place_that_felt_good_is_worked_on_even_where_nothing_hurts_there() -> None:
    assert "sides" in places(routine_for(plain(minutes=30, felt_good_zones=["sides"])))


def test_what_is_to_be_left_alone_stays_so_however_good_it_felt() -> None:
    routine = routine_for(
        plain(minutes=30, felt_good_zones=["shoulder_left"], leave_alone_zones=["shoulder_left", "shoulder_right"])
    )
    assert "shoulder" not in places(routine)


@settings(max_examples=200, deadline=None)
@given(answers(), st.sampled_from([f"{area}_{side}" for area in ("neck", "shoulder", "hip") for side in LEFT_RIGHT]))
def test_whatever_felt_good_the_safety_of_the_routine_is_the_same(any_answers: Answers, zone: str) -> None:
    before = recommend(KNOWLEDGE.questionnaire.check(any_answers.as_dict() | {"felt_good_zones": []}))
    answered = KNOWLEDGE.questionnaire.check(any_answers.as_dict() | {"felt_good_zones": [zone]})
    after = recommend(answered)
    assert type(before) is type(after)
    assume(isinstance(after, Routine))
    assert isinstance(after, Routine)
    promises.check_all(after, answered, KNOWLEDGE)
