"""Nothing left to touch: a referral that no rule makes, because every place that could be worked on is excluded.

The other half of it, that a place which is not excluded can be worked on, is what `places` proves.
"""

from collections.abc import Iterator
from functools import cached_property

from recommender.catalogue import LEFT_RIGHT
from recommender.conditions import AllOf, AnyOf, Condition
from recommender.directives import URGENCIES
from recommender.knowledge import Knowledge
from recommender.outcome import Urgency
from recommender.proof.guarantees import Guarantees
from recommender.proof.positions import Lying, by_position, positions
from recommender.proof.space import Space

URGENCY: Urgency = "clinician"  # of the referral that `assemble` then makes


class Referrals:
    """Who is referred, by a rule or because nothing is left."""

    def __init__(self, knowledge: Knowledge, space: Space, guarantees: Guarantees) -> None:
        self._knowledge = knowledge
        self._space = space
        self._promised = guarantees

    @cached_property
    def ways(self) -> list[Lying]:
        """Every way to a position, looked for where somebody asks."""
        return positions(self._knowledge, self._space, self._promised)

    def referred(self, urgency: Urgency) -> AnyOf:
        """A referral, at least so urgent."""
        by_rules = self._promised.referred(urgency).parts
        is_enough = URGENCIES.index(URGENCY) <= URGENCIES.index(urgency)
        return AnyOf((*by_rules, *(self._nothing_left if is_enough else ())))

    @cached_property
    def _nothing_left(self) -> tuple[Condition, ...]:
        """One for each position."""
        return tuple(AllOf((lying, *self._gone(position))) for position, lying in by_position(self.ways))

    def _gone(self, position: str) -> Iterator[Condition]:
        """Of every place that is worked on in this position, a zone is excluded."""
        catalogue = self._knowledge.catalogue
        for area in catalogue.worked_areas(position):
            for side in LEFT_RIGHT:
                zones = catalogue.zones_in(catalogue.side_zones(area, side))
                yield AnyOf(tuple(part for zone in zones for part in self._promised.zone_excluded(zone).parts))
