"""The facets of an outcome: all that an author compares, and nothing that changes by itself."""

from hypothesis import given, settings

from recommender import Answers, recommend
from recommender.authoring.facets import ROUTINE, facets
from recommender.knowledge import shipped
from tests.recommender.promises import LEVEL
from tests.recommender.strategies import answers, plain


def test_a_referral_has_no_steps_and_no_limits() -> None:
    found = facets(plain(warning_signs=["fever"]), shipped())
    assert (found.outcome, found.steps, found.allowed) == ("urgent", (), {})
    assert any(reason.startswith("fever-is-urgent: ") for reason in found.reasons)
    assert shipped().wording.referral["urgent"].title in found.said


def test_a_routine_tells_what_is_held_back() -> None:
    found = facets(
        plain(health_conditions=["osteoporosis"], leave_alone_zones=["hip_left"], surface="chair"), shipped()
    )
    assert found.outcome == ROUTINE
    assert found.allowed["pressure", "hip_left"] == -1
    assert found.allowed["pressure", "neck_left"] == LEVEL["light"]
    assert found.allowed["technique", "elbow_on_knot"] == 0
    assert found.allowed["position", "face_down"] == 0
    assert found.allowed["minutes", ""] == 15


def test_a_refused_oil_and_a_forbidden_preparation_are_held_back() -> None:
    found = facets(plain(allergies=["nuts", "fragrance"]), shipped())
    assert found.allowed["lubricant", "almond_oil"] == 0
    assert found.allowed["preparation", "scented_candles"] == 0


def test_somebody_who_asks_for_firm_pressure_is_held_back_nowhere() -> None:
    held_back = facets(plain(pressure="firm", pain_level=2), shipped()).allowed
    own_hands = {"alone_wall", "alone_lying", "alone_seated"}
    held = {code for kind, code in held_back if kind in ("pressure", "position", "minutes", "lubricant")}
    assert held == own_hands, "with a giver"


def test_what_was_left_out_counts_as_a_reason() -> None:
    assert any(
        reason.startswith("left out: ") and reason.endswith("everywhere")
        for reason in facets(plain(), shipped()).reasons
    )


@settings(max_examples=40, deadline=None)
@given(answers())
def test_for_everybody_they_are_those_of_the_outcome(anybody: Answers) -> None:
    outcome, found = recommend(anybody), facets(anybody, shipped())
    assert len(found.steps) == len(outcome.steps)
    assert sum(seconds for _, seconds, _ in found.steps) == 60 * outcome.minutes
    assert {line.text for line in outcome.cautions} <= found.said
    assert found == facets(anybody, shipped())
