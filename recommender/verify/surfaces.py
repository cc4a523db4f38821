"""Places without work: on every surface, each zone is worked on for somebody, or a rule leaves it alone there."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from recommender.catalogue import LEFT_RIGHT
from recommender.conditions import Among, domain_of
from recommender.knowledge import Knowledge, Problem
from recommender.proof.positions import Lying
from recommender.proof.space import Space
from recommender.schema import Zone
from recommender.verify.looked_at import looked_at
from recommender.verify.within_reach import WithinReach

SURFACE = "surface"  # the question that asks what people lie or sit on


def unworked_places(
    knowledge: Knowledge, space: Space, within: WithinReach, ways: Sequence[Lying]
) -> Iterator[Problem]:
    """One for each zone and surface where nobody gets work on it, although it is not left alone for everybody."""
    for zone in knowledge.zones.values():
        for surface in domain_of(knowledge.questionnaire.questions[SURFACE]):
            there = [replace(way, when=(Among(SURFACE, frozenset([surface])), *way.when)) for way in ways]
            yield from looked_at("zones.yaml", zone.id, _unworked(zone, surface, space, within, there))


def _unworked(zone: Zone, surface: str, space: Space, within: WithinReach, ways: Sequence[Lying]) -> Iterator[Problem]:
    """`ways` are those to come to a position on this surface."""
    sides = LEFT_RIGHT if zone.side == "both" else (zone.side,)
    work = ((way, within.begin_on(zone.area, side, way.position)) for way in ways for side in sides)
    if any(space.find(*way.when, begun) for way, begun in work):
        return
    if any(space.find(*way.when, within.promised.zone_open(zone.id)) for way in ways):
        message = (
            f"nobody gets work on it on {surface}, and no rule leaves it alone there: "
            "add a technique for it, or a rule that excludes it"
        )
        yield Problem("zones.yaml", zone.id, message)
