"""Never empty, place by place: what is not left alone can be begun on, worked on and ended with, with light hands."""

from collections.abc import Iterator, Sequence

from recommender.catalogue import LEFT_RIGHT, WHOLE_BACK, Group, Placement, Role
from recommender.conditions import AnyOf, Condition, Not
from recommender.knowledge import Knowledge
from recommender.outcome import Phase
from recommender.proof.counterexample import Counterexample
from recommender.proof.guarantees import Guarantees
from recommender.proof.space import Space

NEEDED: tuple[tuple[Phase, Sequence[Role]], ...] = (
    ("arrive", ["long"]),
    ("work", ["broad", "smooth"]),
    ("close", ["long"]),
)


class Places:
    """Looks for somebody with a place that may be touched, and nothing to touch it with."""

    def __init__(self, knowledge: Knowledge, space: Space, guarantees: Guarantees) -> None:
        self._catalogue = knowledge.catalogue
        self._space = space
        self._promised = guarantees
        self._unreferred = Not(guarantees.referred())

    def lacking(self, position: str, lying: Condition) -> Iterator[Counterexample]:
        """One for each place and need, for whoever is `lying` so. Where no technique ever works is left to `verify`."""
        for area in self._catalogue.areas:
            for phase, roles in NEEDED if self._is_worked(area, position) else ():
                groups = [group for role in roles for group in self._groups(position, phase, area, role)]
                for side in LEFT_RIGHT:
                    blocked = (self._blocked(group.sides[side]) for group in groups if not group.least_level)
                    if who := self._space.find(self._unreferred, lying, *self._free(area, side), *blocked):
                        yield Counterexample(f"nothing to {phase} with on {area}, {side}, {position}", who)

    def _is_worked(self, area: str, position: str) -> bool:
        return area != WHOLE_BACK and any(self._groups(position, "work", area, role) for role in NEEDED[1][1])

    def _groups(self, position: str, phase: Phase, area: str, role: Role) -> Sequence[Group]:
        return self._catalogue.groups.get((position, phase, area, role), ())

    def _free(self, area: str, side: str) -> list[Condition]:
        """Nothing keeps the hands off this side of this area."""
        return [Not(self._promised.zone_excluded(zone)) for zone in self._zones(self._catalogue.side_zones(area, side))]

    def _blocked(self, place: Placement) -> Condition:
        """This technique cannot be used here, because of itself or of a zone that its path touches."""
        zones = (part for zone in self._zones(place.zones) for part in self._promised.zone_excluded(zone).parts)
        return AnyOf((*self._promised.technique_excluded(place.technique.id).parts, *zones))

    def _zones(self, bits: int) -> list[str]:
        return [zone for zone, bit in self._catalogue.zone_bits.items() if bits & bit]
