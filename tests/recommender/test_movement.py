"""Each routine ends with two or three gentle movements: for what hurts, never one that a rule leaves out."""

import pytest
from hypothesis import given, settings

from recommender import Answers, Routine, directives_for, recommend
from recommender.for_giver import for_giver
from recommender.knowledge import shipped
from recommender.schema import Movement
from tests.recommender.strategies import answers, plain

KNOWLEDGE = shipped()
NEVER = {
    "osteoporosis": {"bends_forward", "bends_sideways", "twists"},
    "pregnancy": {"on_the_back", "bends_back"},
    "spinal_stenosis_or_disc_problem": {"bends_back", "bends_forward", "twists"},
    "cancer_treatment": {"bends_back", "bends_forward", "bends_sideways", "twists"},
    "inflammatory_arthritis": {"moves_neck"},
}
SIDES = [zone for zone in KNOWLEDGE.zones if zone.endswith("_left")]


def shown(who: Answers) -> list[Movement]:
    """The entries of what this person is to do afterwards."""
    outcome = recommend(who)
    assert isinstance(outcome, Routine)
    return [KNOWLEDGE.movements[one.id] for one in outcome.movement]


def names(**overlay: object) -> list[str]:
    return [one.id for one in shown(plain(**overlay))]


def zones_of(one: Movement) -> set[str]:
    return {zone for area in one.areas for zone in KNOWLEDGE.areas[area].zones}


@settings(max_examples=80, deadline=None)
@given(answers())
def test_every_routine_ends_with_two_or_three_and_none_that_is_left_out(who: Answers) -> None:
    outcome = recommend(who)
    if outcome.referral:
        assert outcome.movement == ()
        return
    ids = [one.id for one in outcome.movement]
    assert 2 <= len(set(ids)) == len(ids) <= 3
    assert not set(ids) & directives_for(who).excluded_movements
    assert recommend(who).movement == outcome.movement
    assert all(one.because[0].rule == one.id and one.because[0].sources for one in outcome.movement)


@settings(max_examples=80, deadline=None)
@given(answers())
def test_the_first_is_for_a_place_that_hurts_wherever_one_is_left_for_it(who: Answers) -> None:
    outcome = recommend(who)
    if outcome.referral:
        return
    directives = directives_for(who)
    bits = KNOWLEDGE.catalogue.zone_bits
    free = {zone for zone in directives.values["pain_zones"] if not bits[zone] & directives.excluded_zones}
    open_to_all = [one for one in KNOWLEDGE.movements.values() if one.id not in directives.excluded_movements]
    if any(free & zones_of(one) for one in open_to_all):
        assert free & zones_of(KNOWLEDGE.movements[outcome.movement[0].id])


@pytest.mark.parametrize("zone", SIDES)
def test_each_place_has_movements_of_its_own(zone: str) -> None:
    assert all(zone in zones_of(one) for one in shown(plain(pain_zones=[zone], pain_level=4)))


def test_each_place_that_hurts_gets_one_before_any_gets_a_second() -> None:
    first, second, third = shown(plain(pain_zones=["hip_left", "lower_back_left", "neck_right"], pain_level=4))
    assert "neck" in first.areas
    assert "lower_back" in second.areas
    assert "hip" in third.areas


def test_where_nothing_hurts_they_are_for_what_was_worked_on() -> None:
    outcome = recommend(plain(pain_zones=[]))
    worked = {step.zone for step in outcome.steps if step.phase == "work"}
    assert all(worked & set(KNOWLEDGE.movements[one.id].areas) for one in outcome.movement)


@pytest.mark.parametrize("condition", NEVER)
@pytest.mark.parametrize("zone", SIDES)
def test_no_condition_meets_what_it_may_not_take(condition: str, zone: str) -> None:
    ill = plain(health_conditions=[condition], cleared_for_massage="yes", pain_zones=[zone], pain_level=3)
    assert not {trait for one in shown(ill) for trait in one.traits} & NEVER[condition]


def test_what_rules_prefer_comes_first_and_says_so() -> None:
    hurting = {"pain_zones": ["neck_left"], "pain_level": 3}
    assert names(**hurting)[0] == "neck_turns"
    outcome = recommend(plain(**hurting, posture=["head_forward"]))
    first = outcome.movement[0]
    assert first.id == "chin_tucks"
    assert [reason.rule for reason in first.because] == ["chin_tucks", "head-forward-slides-the-chin-back"]
    assert first.because[0].answers == {"pain_zones": ["neck_left"]}


def test_an_exclusion_beats_a_preference() -> None:
    ill = {"health_conditions": ["inflammatory_arthritis"], "posture": ["head_forward"]}
    assert "chin_tucks" not in names(pain_zones=["neck_left"], pain_level=3, **ill)


def test_a_place_to_leave_alone_is_not_stretched_on_purpose() -> None:
    alone = names(pain_zones=["neck_left", "hip_left"], pain_level=3, leave_alone_zones=["neck_left", "neck_right"])
    assert "neck_turns" not in alone


def test_strong_pain_gets_only_the_smallest_ones() -> None:
    for zone in SIDES:
        traits = {trait for one in shown(plain(pain_zones=[zone], pain_level=8)) for trait in one.traits}
        assert not traits & NEVER["cancer_treatment"]


def test_a_giver_is_told_none_since_the_choice_would_tell_of_somebodys_health() -> None:
    outcome = recommend(
        plain(pain_zones=["lower_back_left"], health_conditions=["pregnancy"], cleared_for_massage="yes")
    )
    assert isinstance(outcome, Routine)
    assert [one.id for one in outcome.movement[:2]] == ["wall_tilts", "round_back"]
    assert for_giver(outcome, knowledge=KNOWLEDGE).movement == ()
