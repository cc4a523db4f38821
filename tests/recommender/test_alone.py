"""Massage for people who are alone: own hands do every step, and the same promises hold from three minutes on."""

from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from recommender import Answers, Routine, recommend
from recommender.knowledge import shipped
from recommender.outcome import Step
from recommender.planner.parts import OWN_HANDS
from recommender.schema import Technique
from tests.long import examples
from tests.recommender import promises
from tests.recommender.strategies import answers, plain

KNOWLEDGE = shipped()
OWN = [technique for technique in KNOWLEDGE.techniques.values() if set(technique.positions) & set(OWN_HANDS)]
ON_A_CHAIR = {"surface": "chair"}
ON_A_BED = {"surface": "firm_bed", "wall_nearby": "no"}
AT_A_WALL = {"surface": "firm_bed", "wall_nearby": "yes"}
CAREFUL = ("never", " off ", "spine", "without press", "throat", "too tight", "if it pulls", "at once", "no more than")
ALL_OVER = [zone for zone in KNOWLEDGE.zones if zone != "sides"]
FOR_THE_GIVER = ("giver_experience", "giver_weight", "feet_welcome", "face_down", "clothing", "lubricant", "allergies")
TWO_PEOPLE = ("giver", "partner", "both of you", "each other", "ask them", "ask for", "ask often", "behind them")
LEARNT: tuple[dict[str, object], ...] = (
    {},
    {"too_much_at": "firm"},
    {"too_much_at": "medium"},
    {"too_much_at": "light"},
    {"too_light_times": 3},
    {"helped_techniques": ["own_hug"], "skipped_techniques": ["own_still_hands"]},
    {"massages_given": 6, "weeks_given": 5, "pain_lately": 4, "pain_fell_by": 0, "kept_of_ten": 2},
)
LENGTHS = st.one_of(st.integers(3, 15), st.integers(3, 60))
many = settings(max_examples=examples(300), deadline=None)


def alone(**overlay: object) -> Routine:
    """What a plain, healthy person who is alone gets."""
    outcome = recommend(plain(giver="alone", **overlay))
    assert isinstance(outcome, Routine)
    return outcome


def worked(routine: Routine) -> set[str]:
    """The zones that get work of their own."""
    steps = [step for step in routine.steps if step.phase == "work"]
    return {f"{step.zone}_{side}" for step in steps for side in promises.sides_of(step)}


def test_there_are_many_techniques_for_own_hands_each_with_a_named_source() -> None:
    assert len(OWN) >= 20
    for technique in OWN:
        assert any(fact.startswith(("SELF-", "BALL-")) for fact in technique.sources), technique.id


def test_no_technique_is_both_for_own_hands_and_for_two_people() -> None:
    for technique in OWN:
        assert set(technique.positions) <= set(OWN_HANDS), technique.id


@pytest.mark.parametrize("technique", OWN, ids=lambda technique: technique.id)
def test_no_step_speaks_of_a_second_person(technique: Technique) -> None:
    read = " ".join([*technique.instructions, technique.cue, technique.because]).lower()
    assert not [word for word in TWO_PEOPLE if word in read]


@pytest.mark.parametrize("technique", OWN, ids=lambda technique: technique.id)
def test_every_step_says_what_to_take_care_of(technique: Technique) -> None:
    read = " ".join(technique.instructions).lower()
    assert [word for word in CAREFUL if word in read]


@pytest.mark.parametrize(
    ("place", "position", "reached"),
    [
        (ON_A_CHAIR, "alone_seated", {"neck", "shoulder", "upper_back", "lower_back"}),
        (ON_A_BED, "alone_lying", {"neck", "shoulder", "upper_back", "lower_back", "hip"}),
        (AT_A_WALL, "alone_wall", {"neck", "shoulder", "upper_back", "mid_back", "lower_back", "hip"}),
    ],
)
def test_at_least_eight_zones_are_reached_in_each_place(
    place: dict[str, object], position: str, reached: set[str]
) -> None:
    found: set[str] = set()
    for area in reached:
        routine = alone(**place, pain_zones=[f"{area}_left", f"{area}_right"], minutes=15)
        assert {step.position for step in routine.steps} == {position}
        found |= worked(routine)
    assert found >= {f"{area}_{side}" for area in reached for side in ("left", "right")}
    assert len(found) >= 8


@pytest.mark.parametrize("place", [ON_A_CHAIR, ON_A_BED, AT_A_WALL])
@pytest.mark.parametrize("minutes", [3, 4, 5, 15])
def test_a_break_of_three_minutes_is_a_whole_massage(place: dict[str, object], minutes: int) -> None:
    routine = alone(**place, minutes=minutes)
    assert routine.minutes == minutes
    promises.check_all(routine, plain(giver="alone", **place, minutes=minutes), KNOWLEDGE)


@pytest.mark.parametrize("hands", [[], ["sore_thumbs"], ["sore_thumbs", "tire_quickly"]])
@pytest.mark.parametrize("minutes", range(3, 16))
def test_three_places_that_hurt_at_a_wall_fill_every_length(minutes: int, hands: list[str]) -> None:
    """The last step there was room for once went to the ending, and a place that hurt waited in vain."""
    sore = ["upper_back_right", "neck_right", "mid_back_right"]
    chosen = {"pain_zones": sore, "giver_hands": hands, "pain_level": 5, "stress": "high", "sleep": "poorly"}
    assert alone(**AT_A_WALL, **chosen, goal="sleep_better", pressure="firm", minutes=minutes).minutes == minutes


@pytest.mark.parametrize("place", [ON_A_CHAIR, ON_A_BED, AT_A_WALL])
@pytest.mark.parametrize("minutes", [3, 10, 15])
def test_nobody_taps_or_strokes_one_side_alone_where_both_are_free(place: dict[str, object], minutes: int) -> None:
    routine = alone(**place, minutes=minutes, work="desk", pain_zones=["shoulder_left", "shoulder_right"])
    around = [step for step in routine.steps if step.phase != "work"]
    assert {step.side for step in around} == {"both"}


def test_own_hands_work_for_a_quarter_of_an_hour_and_it_is_said_why() -> None:
    routine = alone(minutes=60)
    assert routine.minutes == 15
    assert "alone-hands-tire" in {reason.rule for reason in routine.cautions[0].because}


@pytest.mark.parametrize("code", FOR_THE_GIVER)
def test_what_is_about_a_giver_is_not_asked(code: str) -> None:
    assert not KNOWLEDGE.questionnaire.is_asked(code, plain(giver="alone").as_dict())


@pytest.mark.parametrize("learnt", LEARNT, ids=lambda learnt: ", ".join(learnt))
@pytest.mark.parametrize("place", [ON_A_CHAIR, ON_A_BED, AT_A_WALL])
def test_nothing_around_the_massage_speaks_of_two_people(place: dict[str, object], learnt: dict[str, object]) -> None:
    sore = {"pain_level": 5, "knots": "small", "stress": "high", "sleep": "poorly", "posture": ["rounded_shoulders"]}
    routine = alone(**place, **sore, **learnt)
    lines = (*routine.preparation, *routine.cautions, *routine.notes, *routine.aftercare)
    spoken = [line.text.lower() for line in lines if "whoever gives it" not in line.text]
    assert not [(word, text) for text in spoken for word in TWO_PEOPLE if word in text]


def test_pain_that_own_hands_do_not_reach_is_told_kindly() -> None:
    routine = alone(**ON_A_BED, pain_zones=["mid_back_left"])
    assert any("do not reach the middle of your back" in line.text for line in routine.cautions)
    assert "mid_back_left" not in worked(routine)
    assert "mid_back_left" in worked(alone(**AT_A_WALL, pain_zones=["mid_back_left"]))


@pytest.mark.parametrize(
    "delicate",
    [
        {"age_group": "65_or_over"},
        {"age_group": "under_18"},
        {"health_conditions": ["osteoporosis"]},
        {"health_conditions": ["blood_thinners"]},
        {"health_conditions": ["pregnancy"], "cleared_for_massage": "yes"},
    ],
)
def test_the_delicate_meet_no_ball_and_no_wall(delicate: dict[str, object]) -> None:
    routine = alone(**AT_A_WALL, **delicate, pain_zones=ALL_OVER, knots="large")
    assert "ball" not in {step.tool for step in routine.steps}
    assert "alone_wall" not in {step.position for step in routine.steps}
    assert not any("tennis ball" in need for need in routine.needs)


def test_in_pregnancy_nobody_lies_on_their_back() -> None:
    routine = alone(health_conditions=["pregnancy"], cleared_for_massage="yes")
    assert {step.position for step in routine.steps} == {"alone_seated"}


def keeps_to_own_hands(step: Step) -> bool:
    """Whether somebody can do this step to themselves."""
    return step.position in OWN_HANDS and set(KNOWLEDGE.techniques[step.technique].positions) <= set(OWN_HANDS)


@many
@given(answers(signs=False, giver="alone"), LENGTHS)
def test_for_everybody_alone_every_promise_holds(any_answers: Answers, minutes: int) -> None:
    now = KNOWLEDGE.questionnaire.check(any_answers.as_dict() | {"minutes": minutes})
    routine = recommend(now)
    assume(isinstance(routine, Routine))
    assert isinstance(routine, Routine)
    assert all(keeps_to_own_hands(step) for step in routine.steps)
    promises.check_all(routine, now, KNOWLEDGE)


@settings(max_examples=examples(100), deadline=None)
@given(answers(signs=False, giver="alone"), st.lists(LENGTHS, min_size=2, max_size=5, unique=True).map(sorted))
def test_more_minutes_alone_keep_every_step(any_answers: Answers, lengths: list[int]) -> None:
    routines = [recommend(KNOWLEDGE.questionnaire.check(any_answers.as_dict() | {"minutes": n})) for n in lengths]
    for short, long in pairwise(routines):
        if isinstance(short, Routine) and isinstance(long, Routine):
            promises.check_longer(short, long, any_answers, KNOWLEDGE)


@many
@given(answers(signs=False))
def test_whoever_has_a_giver_gets_nothing_for_own_hands(any_answers: Answers) -> None:
    outcome = recommend(any_answers)
    assume(any_answers["giver"] != "alone")
    assert not [step for step in outcome.steps if step.position in OWN_HANDS]
