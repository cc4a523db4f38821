"""What the planner makes of the rules stays inside what the prover proves about them, for any answers at all."""

from functools import cache

from hypothesis import given, settings

from recommender import Answers, Routine, recommend
from recommender.conditions import AnyOf, Condition, holds
from recommender.knowledge import shipped
from recommender.outcome import Step
from recommender.proof.guarantees import Guarantees
from tests.long import examples
from tests.recommender.promises import LEVEL, zones_of
from tests.recommender.strategies import answers

PROMISED = Guarantees(shipped())


@settings(max_examples=examples(100), deadline=None)
@given(answers())
def test_nobody_gets_a_step_that_is_proven_not_to_be_theirs(person: Answers) -> None:
    outcome = recommend(person)
    assert (outcome.referral is not None) or not holds(PROMISED.referred("clinician"), person)
    if isinstance(outcome, Routine):
        assert not holds(PROMISED.referred(), person)
        assert not [what for step in outcome.steps for what in forbidden(step) if holds(what, person)]
        assert not holds(AnyOf(capped_below(outcome.steps)), person)


@cache
def position_excluded(position: str) -> Condition:
    return PROMISED.position_excluded(position)


@cache
def technique_excluded(technique: str) -> Condition:
    return PROMISED.technique_excluded(technique)


@cache
def zone_excluded(zone: str) -> Condition:
    return PROMISED.zone_excluded(zone)


@cache
def capped(level: int, zone: str) -> Condition:
    return PROMISED.capped(level, zone)


def forbidden(step: Step) -> list[Condition]:
    """What would rule the step out."""
    zones = [zone_excluded(zone) for zone in zones_of(step, shipped())]
    return [technique_excluded(step.technique), position_excluded(step.position), *zones]


def capped_below(steps: tuple[Step, ...]) -> tuple[Condition, ...]:
    """What would make a step too firm."""
    return tuple(
        capped(LEVEL[step.pressure] - 1, zone)
        for step in steps
        if LEVEL[step.pressure]
        for zone in zones_of(step, shipped())
    )
