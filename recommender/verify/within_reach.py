"""Where a technique may be used, as conditions on answers: nothing excludes it, and pressure and neighbours allow it.

Which of all that may be used the planner then picks is its own business.
"""

from collections.abc import Iterator

from recommender.catalogue import LEFT_RIGHT, Role
from recommender.conditions import AllOf, AnyOf, Condition
from recommender.knowledge import Knowledge
from recommender.proof.guarantees import Guarantees


class WithinReach:
    """What the catalogue offers, and for which answers it may be used."""

    def __init__(self, knowledge: Knowledge, promised: Guarantees) -> None:
        self._groups = knowledge.catalogue.groups
        self.promised = promised

    def uses(self, technique: str, position: str) -> Iterator[Condition]:
        """One condition for each phase, area and side where this technique may be used in a position.

        Where it presses, there has to be something to smooth the place with afterwards.
        """
        for (held, _, area, role), groups in self._groups.items():
            own = [group for group in groups if held == position and group.technique.id == technique]
            for place in (group.sides[side] for group in own for side in LEFT_RIGHT):
                after = [self._any_of("smooth", area, place.side, position)] if role == "deep" else []
                yield AllOf((self.promised.usable(place), *after))

    def begin_on(self, area: str, side: str, position: str) -> Condition:
        """There is something to begin the work on this side of an area with."""
        return AnyOf((self._any_of("broad", area, side, position), self._any_of("smooth", area, side, position)))

    def _any_of(self, role: Role, area: str, side: str, position: str) -> Condition:
        groups = self._groups.get((position, "work", area, role), ())
        places = (place for group in groups for place in group.sides.values() if place.side == side)
        return AnyOf(tuple(map(self.promised.usable, places)))
