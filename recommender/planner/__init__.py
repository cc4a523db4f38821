"""From directives to a plan: what is allowed (`choice`), how minutes are shared (`growth`), in which order (`layout`),
and a last look at it (`guard`).

The nine promises of the planner are kept here; the numbers they speak of stand in limits.yaml.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from recommender.catalogue import Catalogue
from recommender.directives import Directives
from recommender.planner.choice import Chooser
from recommender.planner.growth import Growth
from recommender.planner.guard import UnsafePlan, guard
from recommender.planner.layout import Placed, lay_out
from recommender.planner.parts import Limits, Unit

__all__ = ["Limits", "Placed", "Plan", "UnsafePlan", "plan"]


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in order for `minutes` whole minutes (0: nothing may be touched), and the units that found no place.

    `dropped` had no time, `surplus` is on places that have all they may get.
    """

    position: str
    minutes: int
    placed: Sequence[Placed]
    dropped: Sequence[Unit]
    surplus: Sequence[Unit]


def plan(directives: Directives, *, catalogue: Catalogue, limits: Limits) -> Plan:
    """The routine's steps for these directives, as many whole minutes as asked for or as can be filled.

    Raises UnsafePlan where a step would not keep to the directives.
    """
    menu = Chooser(directives, catalogue, limits).menu()
    growth = Growth(menu, limits)
    asked: int = directives.values["minutes"]
    most = asked if directives.minutes_at_most is None else min(asked, directives.minutes_at_most)
    minutes = growth.grow_to(most) if menu.units else 0
    placed = lay_out(growth.slots, menu.areas, menu.position) if minutes else []
    guard(placed, position=menu.position, minutes=minutes, directives=directives)
    surplus = growth.surplus()
    dropped = [unit for unit in growth.waiting if unit not in surplus]
    return Plan(menu.position, minutes, placed, dropped, surplus)
