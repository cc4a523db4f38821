"""A referral that no rule makes counts as one: in what must never be, and in what one more tick may change."""

import dataclasses

import pytest
from hypothesis import given
from msgspec.structs import replace

from recommender import Answers, recommend
from recommender.conditions import Not, holds, parse
from recommender.directives import URGENCIES
from recommender.knowledge import Knowledge, shipped
from recommender.proof.guarantees import Guarantees
from recommender.proof.monotone import losses
from recommender.proof.space import Space
from recommender.schema import Position, Then
from tests.recommender.proof.breaking import referrals_of, with_rule
from tests.recommender.strategies import answers

QUESTIONS = shipped().questionnaire.questions
REFERRALS = referrals_of(shipped())


@given(answers())
def test_everybodys_referral_is_foreseen(person: Answers) -> None:
    outcome = recommend(person)
    for urgency in URGENCIES:
        enough = URGENCIES[: URGENCIES.index(urgency) + 1]
        expected = outcome.referral is not None and outcome.referral.urgency in enough
        assert holds(REFERRALS.referred(urgency), person) is expected


def test_somebody_may_have_nothing_left() -> None:
    calm = Not(Guarantees(shipped()).referred())
    space = Space.of(shipped().questionnaire)
    found = space.find(REFERRALS.referred("clinician"), calm)
    assert found is not None
    outcome = recommend(shipped().questionnaire.check(found))
    assert outcome.referral is not None
    assert outcome.referral.urgency == "clinician"
    assert space.find(REFERRALS.referred("urgent"), calm) is None


@pytest.mark.untraced
def test_a_tick_that_brings_work_back_by_another_position_is_found() -> None:
    """Seated by two wishes nothing is left; lying on the side, for a pregnancy, the hips are."""
    knowledge = shipped()
    for raw, position in (
        ({"work": "desk"}, "seated"),
        ({"hours_sitting": {"at_least": 4}}, "seated"),
        ({"health_conditions": {"includes": "pregnancy"}}, "side_lying"),
    ):
        wish = Then(position=Position(prefer=position))
        knowledge = with_rule(wish, parse(raw, QUESTIONS), knowledge=knowledge)
    health = dataclasses.replace(knowledge, monotone=replace(knowledge.monotone, questions=("health_conditions",)))
    one = next(losses(health, Guarantees(health), referrals_of(health)))
    before, after = (recommend(_checked(values, health), knowledge=health) for values in (one.answers, one.after))
    assert before.referral is not None
    assert after.referral is None or _calmer(after.referral.urgency, before.referral.urgency)


def _checked(values: object, knowledge: Knowledge) -> Answers:
    assert isinstance(values, dict)
    return knowledge.questionnaire.check(values)


def _calmer(one: str, other: str) -> bool:
    return URGENCIES.index(one) > URGENCIES.index(other)
