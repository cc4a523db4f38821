"""Where a technique may be used, as conditions on answers: nothing excludes it, and pressure and neighbours allow it.

Which of all that may be used the planner then picks is its own business.
"""

from collections.abc import Iterator
from functools import cache

from recommender.catalogue import LEFT_RIGHT, PRESSURES, Placement, Role
from recommender.conditions import AllOf, Among, AnyOf, Condition, Not
from recommender.knowledge import Knowledge
from recommender.proof.guarantees import IMPOSSIBLE, Guarantees


class WithinReach:
    """What the catalogue offers, and for which answers it may be used."""

    def __init__(self, knowledge: Knowledge, promised: Guarantees) -> None:
        self._groups = knowledge.catalogue.groups
        self._zones = knowledge.catalogue.zone_bits
        self.zone_free = cache(lambda zone: Not(promised.zone_excluded(zone)))
        self.technique_free = cache(lambda technique: Not(promised.technique_excluded(technique)))
        self._uncapped = cache(lambda level, zone: Not(promised.capped(level, zone)))

    def uses(self, technique: str, position: str) -> Iterator[Condition]:
        """One condition for each phase, area and side where this technique may be used in a position.

        Where it presses, there has to be something to smooth the place with afterwards.
        """
        for (held, _, area, role), groups in self._groups.items():
            own = [group for group in groups if held == position and group.technique.id == technique]
            for place in (group.sides[side] for group in own for side in LEFT_RIGHT):
                after = [self._any_of("smooth", area, place.side, position)] if role == "deep" else []
                yield AllOf((self._free(place), *after))

    def begin_on(self, area: str, side: str, position: str) -> Condition:
        """There is something to begin the work on this side of an area with."""
        return AnyOf((self._any_of("broad", area, side, position), self._any_of("smooth", area, side, position)))

    def _any_of(self, role: Role, area: str, side: str, position: str) -> Condition:
        groups = self._groups.get((position, "work", area, role), ())
        return AnyOf(
            tuple(self._free(place) for group in groups for place in group.sides.values() if place.side == side)
        )

    def _free(self, place: Placement) -> Condition:
        if place.least_level > place.most_level:
            return IMPOSSIBLE
        zones = [zone for zone, bit in self._zones.items() if bit & place.zones]
        parts: list[Condition] = [self.technique_free(place.technique.id), *map(self.zone_free, zones)]
        if place.least_level:
            parts.append(Among("pressure", frozenset(PRESSURES[place.least_level :])))
            parts += [self._uncapped(place.least_level - 1, zone) for zone in zones]
        return AllOf(tuple(parts))
