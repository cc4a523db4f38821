"""The planner's nine promises, for any answers at all: a hundred of them, in `make long` 100,000."""

from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from recommender import Answers, Referral, Routine, recommend
from recommender.knowledge import shipped
from recommender.outcome import as_json
from tests.long import examples
from tests.recommender import promises
from tests.recommender.strategies import answers, plain

KNOWLEDGE = shipped()
many = settings(max_examples=examples(100), deadline=None)


def routine_for(given_answers: Answers) -> Routine:
    """The routine, or another example where there is a referral."""
    outcome = recommend(given_answers)
    assume(isinstance(outcome, Routine))
    assert isinstance(outcome, Routine)
    return outcome


def with_minutes(given_answers: Answers, minutes: int) -> Answers:
    """The same answers for another length. With a giver a massage grows from five minutes, alone from three."""
    return KNOWLEDGE.questionnaire.check(given_answers.as_dict() | {"minutes": minutes})


@many
@given(answers())
def test_the_seconds_add_up_to_the_minutes_asked_for(any_answers: Answers) -> None:
    promises.check_time(routine_for(any_answers), any_answers)


@many
@given(answers())
def test_phases_come_in_order_with_their_shares_and_few_steps(any_answers: Answers) -> None:
    promises.check_phases(routine_for(any_answers), any_answers)


@many
@given(answers())
def test_a_zone_is_warmed_before_it_is_pressed_and_smoothed_after(any_answers: Answers) -> None:
    promises.check_work(routine_for(any_answers))


@many
@given(answers())
def test_what_hurts_comes_first_and_both_sides_get_time(any_answers: Answers) -> None:
    promises.check_pain_first(routine_for(any_answers), any_answers, KNOWLEDGE)


@many
@given(answers())
def test_doses_keep_their_limits(any_answers: Answers) -> None:
    promises.check_doses(routine_for(any_answers))


@many
@given(answers(), st.integers(3, 60))
def test_more_minutes_keep_every_step_and_take_no_time_away(any_answers: Answers, minutes: int) -> None:
    assume(any_answers["giver"] == "alone" or min(minutes, any_answers["minutes"]) >= KNOWLEDGE.limits.shortest)
    one = routine_for(any_answers)
    other = routine_for(with_minutes(any_answers, minutes))
    short, long = (one, other) if one.minutes <= other.minutes else (other, one)
    promises.check_longer(short, long, any_answers, KNOWLEDGE)


@many
@given(answers())
def test_no_step_is_harder_than_allowed_or_touches_what_is_excluded(any_answers: Answers) -> None:
    promises.check_caps(routine_for(any_answers), any_answers, KNOWLEDGE)


@many
@given(answers())
def test_the_hands_travel_little(any_answers: Answers) -> None:
    promises.check_travel(routine_for(any_answers))


@many
@given(answers())
def test_the_same_answers_give_the_same_bytes(any_answers: Answers) -> None:
    again = KNOWLEDGE.questionnaire.check(any_answers.as_dict())
    assert as_json(recommend(any_answers)) == as_json(recommend(again))


@many
@given(answers())
def test_every_line_has_a_reason_with_a_source(any_answers: Answers) -> None:
    promises.check_reasons(routine_for(any_answers))


def test_every_length_from_five_minutes_to_an_hour_keeps_every_promise() -> None:
    routines = []
    for minutes in range(5, 61):
        now = plain(
            minutes=minutes, pressure="firm", pain_zones=["shoulder_left", "lower_back_left", "lower_back_right"]
        )
        routine = recommend(now)
        assert isinstance(routine, Routine)
        promises.check_all(routine, now, KNOWLEDGE)
        routines.append((now, routine))
    for (_, short), (now, long) in pairwise(routines):
        promises.check_longer(short, long, now, KNOWLEDGE)


def test_a_single_free_zone_is_filled_as_far_as_its_dose_goes_and_says_so() -> None:
    everything = [zone for zone in KNOWLEDGE.zones if zone != "hip_left"]
    routine = recommend(plain(leave_alone_zones=everything, pain_zones=["hip_left"], minutes=60))
    assert isinstance(routine, Routine)
    assert {step.zone for step in routine.steps} == {"hip"}
    assert {step.side for step in routine.steps} == {"left"}
    assert routine.minutes < 60
    assert "60" in routine.cautions[0].text


def test_hips_nobody_asked_for_are_worked_on_where_nothing_else_can_be() -> None:
    """On the side, the sides of the body are free but never worked on, so that the hips are all there is."""
    alone = [zone for zone in KNOWLEDGE.zones if zone not in ("hip_left", "hip_right", "sides")]
    outcome = recommend(plain(face_down="uncomfortable", leave_alone_zones=alone, pain_zones=[]))
    assert isinstance(outcome, Routine)
    assert {step.zone for step in outcome.steps if step.phase == "work"} == {"hip"}


def test_where_everything_is_left_alone_a_clinician_is_named_and_why() -> None:
    outcome = recommend(plain(leave_alone_zones=list(KNOWLEDGE.zones)))
    assert isinstance(outcome, Referral)
    assert outcome.referral.urgency == "clinician"
    assert len(outcome.referral.reasons) > 1


def test_nobody_hears_of_a_shorter_massage_who_gets_what_they_asked_for() -> None:
    routine = recommend(plain(minutes=60))
    assert isinstance(routine, Routine)
    assert not any("asked for" in line.text and "60" in line.text for line in routine.cautions)
