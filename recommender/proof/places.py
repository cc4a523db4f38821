"""Never empty, place by place: what is not left alone can be begun on, worked on and ended with, with light hands."""

from collections.abc import Iterator, Sequence

from recommender.catalogue import LEFT_RIGHT, Group, Role
from recommender.conditions import Condition, Not
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
        for area in self._catalogue.worked_areas(position):
            for phase, roles in NEEDED:
                groups = [group for role in roles for group in self._groups(position, phase, area, role)]
                for side in LEFT_RIGHT:
                    light = (group.sides[side] for group in groups if not group.least_level)
                    blocked = (Not(self._promised.usable(place)) for place in light)
                    if who := self._space.find(self._unreferred, lying, *self._free(area, side), *blocked):
                        yield Counterexample(f"nothing to {phase} with on {area}, {side}, {position}", who)

    def _groups(self, position: str, phase: Phase, area: str, role: Role) -> Sequence[Group]:
        return self._catalogue.groups.get((position, phase, area, role), ())

    def _free(self, area: str, side: str) -> list[Condition]:
        """Nothing keeps the hands off this side of this area."""
        zones = self._catalogue.zones_in(self._catalogue.side_zones(area, side))
        return [Not(self._promised.zone_excluded(zone)) for zone in zones]
