"""Nothing left to touch: a referral that no rule makes, because every place that could be worked on is excluded.

The other half of it, that a place which is not excluded can be worked on, is what `places` proves.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from recommender.catalogue import LEFT_RIGHT, WHOLE_BACK
from recommender.conditions import AllOf, AnyOf, Condition
from recommender.directives import URGENCIES
from recommender.knowledge import Knowledge
from recommender.outcome import Urgency
from recommender.proof.guarantees import Guarantees
from recommender.proof.positions import Lying, positions
from recommender.proof.space import Space

URGENCY: Urgency = "clinician"  # of the referral that `assemble` then makes


class Referrals:
    """Who is referred, by a rule or because nothing is left."""

    def __init__(self, knowledge: Knowledge, guarantees: Guarantees, ways: Callable[[], Iterable[Lying]]) -> None:
        self._knowledge = knowledge
        self._promised = guarantees
        self._ways = ways

    @classmethod
    def of(cls, knowledge: Knowledge) -> "Referrals":
        """All that the knowledge makes of any answers."""
        guarantees, space = Guarantees(knowledge), Space.of(knowledge.questionnaire)
        return cls(knowledge, guarantees, lambda: positions(knowledge, space, guarantees))

    def referred(self, urgency: Urgency) -> AnyOf:
        """A referral, at least so urgent."""
        by_rules = self._promised.referred(urgency).parts
        is_enough = URGENCIES.index(URGENCY) <= URGENCIES.index(urgency)
        return AnyOf((*by_rules, *(self._nothing_left if is_enough else ())))

    @cached_property
    def _nothing_left(self) -> tuple[Condition, ...]:
        """One for each way to a position; `ways` are only looked for where somebody asks."""
        return tuple(AllOf((*way.when, *self._gone(way.position))) for way in self._ways())

    def _gone(self, position: str) -> Iterator[Condition]:
        """Of every place that is worked on in this position, a zone is excluded."""
        catalogue = self._knowledge.catalogue
        for area in catalogue.areas:
            for side in LEFT_RIGHT if area != WHOLE_BACK and self._is_worked(area, position) else ():
                zones = (zone for zone, bit in catalogue.zone_bits.items() if catalogue.side_zones(area, side) & bit)
                yield AnyOf(tuple(part for zone in zones for part in self._promised.zone_excluded(zone).parts))

    def _is_worked(self, area: str, position: str) -> bool:
        groups = self._knowledge.catalogue.groups
        return bool(groups.get((position, "work", area, "broad")) or groups.get((position, "work", area, "smooth")))
