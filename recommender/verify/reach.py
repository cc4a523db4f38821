"""What nobody can get: techniques, work on some place, sentences of advice, movements, oils and lotions."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from recommender.conditions import Not
from recommender.knowledge import Knowledge, Problem
from recommender.proof.guarantees import Guarantees
from recommender.proof.positions import Lying, positions
from recommender.proof.space import Space
from recommender.prose import listed
from recommender.schema import Technique
from recommender.verify.looked_at import looked_at
from recommender.verify.surfaces import unworked_places
from recommender.verify.within_reach import WithinReach


def out_of_reach(knowledge: Knowledge, space: Space, promised: Guarantees) -> Iterator[Problem]:
    """One for each thing out of everybody's reach, file by file."""
    yield from looked_at("techniques.yaml", "positions", _unused(knowledge, space, promised))
    yield from looked_at("advice.yaml", "always", _unsaid(knowledge, space, promised))


def _unused(knowledge: Knowledge, space: Space, promised: Guarantees) -> Iterator[Problem]:
    within, unreferred = WithinReach(knowledge, promised), Not(promised.referred())
    ways = [replace(way, when=(unreferred, *way.when)) for way in positions(knowledge, space, promised)]
    for technique in knowledge.techniques.values():
        mine = [way for way in ways if way.position in technique.positions]
        yield from looked_at("techniques.yaml", technique.id, _why_unused(technique, space, within, mine))
    yield from unworked_places(knowledge, space, within, ways)


def _why_unused(technique: Technique, space: Space, within: WithinReach, ways: Sequence[Lying]) -> Iterator[Problem]:
    """Why nobody gets this technique; `ways` are all ways to come to one of its positions."""
    nobody = partial(Problem, "techniques.yaml", technique.id)
    if not ways:
        words = listed(technique.positions, last="or")
        yield nobody(f"nobody can get it, since nobody is ever {words}: mend its positions", at=("positions",))
    elif not any(space.find(*way.when, within.promised.technique_open(technique.id)) for way in ways):
        yield nobody("nobody can get it, since rules exclude it for everybody: mend the rules, or take it out")
    elif not any(space.find(*way.when, use) for way in ways for use in within.uses(technique.id, way.position)):
        yield nobody(
            "nobody can get it: its pressure is never allowed, its path always crosses a place that is left alone, or "
            "nothing smooths the place after it. Mend its pressure, areas or crosses"
        )


def _unsaid(knowledge: Knowledge, space: Space, promised: Guarantees) -> Iterator[Problem]:
    given = Not(promised.referred())
    for advice in knowledge.advice:
        if space.find(given, promised.advised(advice)) is None:
            yield Problem("advice.yaml", advice, "is never said: let a rule prepare it, or take it out")
    for movement in knowledge.movements:
        if space.find(given, Not(promised.movement_excluded(movement))) is None:
            yield Problem("movements.yaml", movement, "is left out for everybody: mend the rules, or take it out")
    for lubricant in knowledge.lubricants:
        if space.find(given, promised.offered(lubricant)) is None:
            yield Problem("lubricants.yaml", lubricant, "is never offered: let a rule offer it, or take it out")
