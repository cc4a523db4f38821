"""Which answers lead to which position: every way in which the rules about positions can fire together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from recommender import Answers, directives_for
from recommender.conditions import AllOf, AnyOf, Condition, Not
from recommender.directives import CompiledRule
from recommender.knowledge import Knowledge
from recommender.planner.choice import POSITIONS, Chooser
from recommender.proof.counterexample import Counterexample
from recommender.proof.guarantees import Guarantees
from recommender.proof.search import TooHard
from recommender.proof.space import Space

WAYS_AT_MOST = 256


@dataclass(frozen=True, slots=True)
class Lying:
    """A position, and what holds of the rules about positions for somebody who gets it."""

    position: str
    when: tuple[Condition, ...]


def positions(knowledge: Knowledge, space: Space, guarantees: Guarantees) -> list[Lying]:
    """One entry for each way to come to a position, so that a position can be there several times.

    `when` says nothing about referrals: it holds for whom no rule sends to a clinician, each of them in one way.
    Raises TooHard beyond WAYS_AT_MOST.
    """
    placing = [one.condition for one in knowledge.compiled if _is_about_position(one)]
    ways = list(islice(space.patterns(placing, Not(guarantees.referred("clinician"))), WAYS_AT_MOST + 1))
    if len(ways) > WAYS_AT_MOST:
        raise TooHard(f"more than {WAYS_AT_MOST} ways to come to a position: let fewer rules speak of positions")
    return list(_told_apart([Lying(_position_of(who, knowledge), tuple(when)) for (_, *when), who in ways]))


def _told_apart(ways: Sequence[Lying], rule: int = 0) -> Iterator[Lying]:
    """The same ways from this rule on, without rules that make no difference to where they lead."""
    if len({way.position for way in ways}) == 1:
        yield Lying(ways[0].position, ())
        return
    sides: dict[Condition, list[Lying]] = {}
    for way in ways:
        sides.setdefault(way.when[rule], []).append(way)
    for outcome, those in sides.items():
        for way in _told_apart(those, rule + 1):
            yield Lying(way.position, (outcome, *way.when) if len(sides) > 1 else way.when)


def nowhere(space: Space, guarantees: Guarantees) -> Iterator[Counterexample]:
    """Somebody for whom every position is excluded, although no rule sends them to a clinician. None is the proof."""
    excluded = map(guarantees.position_excluded, POSITIONS)
    if who := space.find(Not(guarantees.referred("clinician")), *excluded):
        yield Counterexample("no position is left", who)


def by_position(ways: Iterable[Lying]) -> Iterator[tuple[str, Condition]]:
    """Each position once, with all the ways that lead to it."""
    found: dict[str, list[Condition]] = {}
    for way in ways:
        found.setdefault(way.position, []).append(AllOf(way.when))
    return ((position, AnyOf(tuple(when))) for position, when in found.items())


def _is_about_position(one: CompiledRule) -> bool:
    then = one.rule.then
    return bool(then.position or (then.exclude and then.exclude.position))


def _position_of(answers: dict[str, Any], knowledge: Knowledge) -> str:
    directives = directives_for(Answers(answers), knowledge=knowledge)
    return Chooser(directives, knowledge.catalogue, knowledge.limits).position
