"""Conditions as clauses: what is the same is written once."""

from recommender.conditions import AllOf, AnyOf, Condition, Not, parse
from recommender.knowledge import shipped
from recommender.proof.bits import Bits
from recommender.proof.clauses import MULTIPLIED_AT_MOST, Clauses

QUESTIONS = shipped().questionnaire.questions
HEALTH = [{"health_conditions": {"includes": option.id}} for option in QUESTIONS["health_conditions"].options]


def together(*raw: object) -> Condition:
    return AllOf(tuple(parse(one, QUESTIONS) for one in raw))


def alternative() -> Condition:
    """One of two long lists: too much to multiply out."""
    half = len(HEALTH) // 2
    assert half * half > MULTIPLIED_AT_MOST
    return AnyOf((together(*HEALTH[:half]), together(*HEALTH[half:])))


def test_parts_of_an_alternative_that_are_the_same_share_a_switch() -> None:
    clauses = Clauses(Bits(QUESTIONS))
    clauses.demand(alternative())
    switches, written = len(clauses.block_at), len(clauses.all)
    clauses.demand(AnyOf((alternative(), Not(together(*HEALTH)))))
    clauses.demand(alternative())
    assert len(clauses.block_at) == switches
    assert len(clauses.all) == written + 2


def test_what_laws_have_switched_is_not_switched_again() -> None:
    laws = Clauses(Bits(QUESTIONS))
    laws.demand(alternative())
    clauses = Clauses(Bits(QUESTIONS), laws)
    clauses.demand(alternative())
    assert clauses.block_at == laws.block_at
