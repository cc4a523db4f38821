"""Why, and what would change it: every suggestion does what it says, and nobody is ever told to hide anything."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

from recommender import Answers, Referral, Routine, recommend
from recommender.change import OTHERS, LeftOutWhy, StepWhy, Suggestion, Why, why
from recommender.knowledge import shipped
from recommender.outcome import Outcome
from tests.recommender.strategies import answers, plain

CHOSEN = {code for code, question in shipped().questionnaire.questions.items() if question.chosen}
NO_HIPS = {"leave_alone_zones": ["hip_left", "hip_right"]}
FOOT: dict[str, Any] = {"surface": "floor_mat", "giver_weight": "lighter_by_9_kg_or_more", "feet_welcome": "yes"}


def asked(**overlay: object) -> tuple[Answers, Outcome, Why]:
    """The plain answers with these laid over them, their outcome, and why it is so."""
    given_answers = plain(**overlay)
    outcome = recommend(given_answers)
    return given_answers, outcome, why(outcome, given_answers.as_dict(), knowledge=shipped())


def left_out(technique: str, zone: str | None = None, **overlay: Any) -> LeftOutWhy:
    told = asked(**overlay)[2]
    return next(item for item in told.left_out if (item.technique, item.zone) == (technique, zone))


def step(technique: str, **overlay: object) -> StepWhy:
    return next(step for step in asked(**overlay)[2].steps if step.technique == technique)


def with_changes(given_answers: Answers, suggestion: Suggestion) -> Outcome:
    """The outcome once somebody does what is suggested."""
    return recommend(shipped().questionnaire.check({**given_answers.as_dict(), **suggestion.changes}))


def uses(outcome: Outcome, technique: str, zone: str | None) -> bool:
    return any(step.technique == technique and zone in (None, step.zone) for step in outcome.steps)


# For any answers.


@settings(max_examples=12, deadline=None)
@given(answers())
def test_every_suggestion_does_what_it_says_and_only_changes_what_is_chosen(given_answers: Answers) -> None:
    outcome = recommend(given_answers)
    told = why(outcome, given_answers.as_dict(), knowledge=shipped())
    assert_told(told, outcome)
    suggested: list[tuple[str, str | None, bool, Suggestion | None]] = [
        (step.technique, step.zone, False, step.would_remove) for step in told.steps
    ]
    suggested += [(item.technique, item.zone, True, item.would_bring) for item in told.left_out]
    for technique, zone, expected, suggestion in suggested:
        assert uses(outcome, technique, zone) is not expected
        if suggestion:
            assert suggestion.changes.keys() <= CHOSEN
            assert all(given_answers[code] != value for code, value in suggestion.changes.items())
            changed = with_changes(given_answers, suggestion)
            assert isinstance(changed, Routine)
            assert uses(changed, technique, zone) is expected
            for fewer in less(suggestion):
                assert uses(with_changes(given_answers, fewer), technique, zone) is not expected


def less(suggestion: Suggestion) -> list[Suggestion]:
    """The same without one of its changes, where there are several."""
    changes = suggestion.changes
    parts = [{other: value for other, value in changes.items() if other != code} for code in changes]
    return [Suggestion(part, "") for part in parts if part]


def assert_told(told: Why, outcome: Outcome) -> None:
    """All of the outcome is there as it was, and each technique of the position is used or told of."""
    assert (told.is_current, told.note, told.referral) == (True, None, outcome.referral)
    steps = [(s.number, s.technique, s.title, s.zone, s.side, s.because) for s in outcome.steps]
    assert [(s.number, s.technique, s.title, s.zone, s.side, s.because) for s in told.steps] == steps
    first = [(i.technique, i.title, i.zone, i.because) for i in told.left_out][: len(outcome.left_out)]
    assert first == [(i.technique, i.title, i.zone, i.because) for i in outcome.left_out]
    for item in told.left_out:
        assert item.because
        assert (item.would_bring is None) is (item.stands_in_the_way is not None)
    for position in {step.position for step in outcome.steps}:
        named = {step.technique for step in told.steps} | {item.technique for item in told.left_out}
        assert named >= {t.id for t in shipped().techniques.values() if position in t.positions}


# What brings a technique in.


def test_more_minutes_bring_in_what_the_time_had_no_room_for() -> None:
    item = left_out("trapezius_knead", "shoulder")
    assert item.would_bring
    minutes = item.would_bring.changes["minutes"]
    assert item.would_bring == Suggestion(
        {"minutes": minutes}, f"With {minutes} minutes instead of 20 this would be in."
    )
    for length, expected in ((minutes - 1, False), (minutes, True), (60, True)):
        assert uses(recommend(plain(minutes=length)), "trapezius_knead", "shoulder") is expected


def test_one_other_choice_is_suggested_before_several() -> None:
    item = left_out("dry_sweep")
    assert item.would_bring == Suggestion({"lubricant": "nothing"}, "Without oil or lotion this would be in.")
    assert [reason.rule for reason in item.because] == [OTHERS]
    assert item.because[0].sources == shipped().reasons["dry_sweep"].sources


def test_nobody_is_told_to_claim_more_practice() -> None:
    item = left_out("elbow_on_knot", pressure="firm", giver_experience="first_time", knots="large", minutes=60)
    assert item.would_bring is None
    assert item.stands_in_the_way == shipped().wording.changes.fixed


def test_more_minutes_join_other_choices_where_those_alone_would_not_do() -> None:
    item = left_out("smoothing_palms", minutes=8, lubricant="nothing")
    assert item.would_bring
    minutes = item.would_bring.changes["minutes"]
    assert item.would_bring.changes == {"lubricant": "oil", "minutes": minutes}
    assert item.would_bring.text == f"With {minutes} minutes instead of 8 and with oil this would be in."
    assert not uses(recommend(plain(minutes=minutes - 1, lubricant="oil")), "smoothing_palms", None)


# What stands in the way.


def test_what_is_left_out_for_safety_is_never_offered() -> None:
    item = left_out("knuckle_press", health_conditions=["blood_thinners"])
    assert item.would_bring is None
    assert item.stands_in_the_way == shipped().wording.changes.safety


def test_what_needs_more_pressure_than_is_safe_is_never_offered() -> None:
    item = left_out("knuckle_press", health_conditions=["reduced_sensation"])
    assert item.stands_in_the_way == shipped().wording.changes.safety


@pytest.mark.parametrize(
    ("technique", "overlay"), [("thumb_presses", {"giver_hands": ["sore_thumbs"]}), ("hip_heel_circles", NO_HIPS)]
)
def test_what_somebody_would_rather_not_have_is_no_question_of_safety(technique: str, overlay: dict[str, Any]) -> None:
    assert left_out(technique, **overlay).stands_in_the_way == shipped().wording.changes.fixed


def test_it_says_so_where_other_strokes_come_first() -> None:
    assert left_out("under_the_blade").stands_in_the_way == shipped().wording.changes.others


def test_it_says_so_where_other_strokes_would_come_first_even_then() -> None:
    item = left_out("knuckle_glide", pressure="light")
    expected = "Even with medium pressure, other strokes would do the same work here."
    assert item.stands_in_the_way == expected


def test_what_hangs_on_a_question_that_nobody_asked_is_not_promised() -> None:
    overlay: dict[str, Any] = {
        "pressure": "firm",
        "giver_experience": "confident",
        "minutes": 60,
        "pain_zones": ["hip_left"],
    }
    assert uses(recommend(plain(**overlay, **FOOT, wall_nearby="yes")), "foot_press_hip", None)
    assert left_out("foot_press_hip", **overlay).stands_in_the_way == shipped().wording.changes.depends
    known = left_out("foot_press_hip", **overlay, **FOOT).would_bring
    assert known
    assert known.changes == {"wall_nearby": "yes"}


# What leaves a step out.


def test_fewer_minutes_leave_out_what_came_last() -> None:
    suggestion = step("trapezius_knead", minutes=60).would_remove
    assert suggestion
    minutes = suggestion.changes["minutes"]
    assert suggestion.text == f"With {minutes} minutes instead of 60 this would be left out."
    assert uses(recommend(plain(minutes=minutes + 1)), "trapezius_knead", "shoulder")


def test_what_no_choice_leaves_out_stays() -> None:
    alone = {
        "leave_alone_zones": [zone for zone in shipped().zones if zone != "neck_right"],
        "pain_zones": ["neck_right"],
    }
    assert None in [entry.would_remove for entry in asked(**alone)[2].steps]


# Referrals and older knowledge.


def test_a_referral_has_its_reasons_and_no_suggestion() -> None:
    _, outcome, told = asked(urgent_signs=["chest_pain_or_pressure"])
    assert isinstance(outcome, Referral)
    assert told == Why(shipped().version, True, outcome.referral, (), (), None)


@pytest.mark.parametrize("overlay", [{}, {"urgent_signs": ["chest_pain_or_pressure"]}])
def test_older_knowledge_is_told_as_it_was_and_suggests_nothing(overlay: dict[str, Any]) -> None:
    _, outcome, today = asked(**overlay)
    older = msgspec.structs.replace(outcome, knowledge_version="2020-01-01+abc")
    told = why(older, {"a question of then": "yes"}, knowledge=shipped())
    assert (told.knowledge_version, told.is_current) == ("2020-01-01+abc", False)
    assert told.note == shipped().wording.changes.older
    assert told.referral == today.referral
    assert [step.because for step in told.steps] == [step.because for step in today.steps]
    assert [item.technique for item in told.left_out] == [item.technique for item in outcome.left_out]
    assert {step.would_remove for step in told.steps} <= {None}
    assert {(item.would_bring, item.stands_in_the_way) for item in told.left_out} <= {(None, None)}


def test_while_suggestions_are_withheld_a_routine_has_its_reasons_and_the_note() -> None:
    given_answers, outcome, today = asked()
    told = why(outcome, given_answers.as_dict(), knowledge=shipped(), withheld="Later.")
    assert (told.is_current, told.note) == (True, "Later.")
    assert [(step.number, step.because) for step in told.steps] == [(step.number, step.because) for step in today.steps]
    assert [item.because for item in told.left_out] == [item.because for item in today.left_out]
    assert {step.would_remove for step in told.steps} == {None}
    assert {(item.would_bring, item.stands_in_the_way) for item in told.left_out} == {(None, None)}


def test_older_knowledge_is_the_reason_that_is_told_first() -> None:
    given_answers, outcome, _ = asked()
    older = msgspec.structs.replace(outcome, knowledge_version="2020-01-01+abc")
    told = why(older, given_answers.as_dict(), knowledge=shipped(), withheld="Later.")
    assert told.note == shipped().wording.changes.older
