"""The last look at a plan: nobody gets a step that the rules forbid, whatever the planner made of them.

The prover shows which techniques, places and pressures the rules allow. This shows, for every single routine, that the
planner kept to it; where it did not, there is no routine.
"""

from collections.abc import Iterator, Sequence

from recommender.catalogue import LEVEL, PRESSURES
from recommender.directives import Directives
from recommender.planner.layout import Placed
from recommender.planner.parts import Slot


class UnsafePlan(RuntimeError):
    """A plan with something that the rules forbid for these answers. It names techniques and limits, no answers."""


def guard(placed: Sequence[Placed], *, position: str, minutes: int, directives: Directives) -> None:
    """Raises UnsafePlan unless every step is allowed and the seconds add up to `minutes` whole minutes."""
    asked = LEVEL[directives.values["pressure"]]
    wrong = [what for one in placed for what in _forbidden(one.slot, directives, asked)]
    if position in directives.excluded_positions:
        wrong.append(f"position {position} is excluded")
    if sum(one.slot.seconds for one in placed) != minutes * 60:
        wrong.append(f"the seconds do not add up to {minutes} minutes")
    if wrong:
        raise UnsafePlan("; ".join(wrong))


def _forbidden(slot: Slot, directives: Directives, asked: int) -> Iterator[str]:
    place = slot.placement
    if directives.excluded_techniques >> place.number & 1:
        yield f"{place.technique.id} is excluded"
    if directives.excluded_zones & place.zones:
        yield f"{place.technique.id} touches an excluded zone"
    most = min(asked, directives.cap(place.zones), place.most_level)
    if slot.level > most:
        yield f"{place.technique.id} is {PRESSURES[slot.level]}, at most {PRESSURES[most]} is allowed"
