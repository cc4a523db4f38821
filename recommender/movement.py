"""Which gentle movements a routine ends with: for the places that hurt first, never one that a rule leaves out.

It stands after the planner, takes no minutes of the massage, and is as deterministic as the planner is.
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from recommender.catalogue import WHOLE_BACK
from recommender.directives import Directives
from recommender.explain import reasons
from recommender.knowledge import Knowledge
from recommender.outcome import Movement as MovementLine
from recommender.outcome import Reason
from recommender.planner import Plan
from recommender.schema import Movement


def movements(directives: Directives, plan: Plan, knowledge: Knowledge) -> tuple[MovementLine, ...]:
    """Two or three of them, each with its reasons. That rules leave everybody two is proven (recommender.proof)."""
    chosen = _Chooser(directives, knowledge).choose(_tiers(directives, plan, knowledge))
    return tuple(_line(one, directives, knowledge) for one in chosen)


def _line(one: Movement, directives: Directives, knowledge: Knowledge) -> MovementLine:
    because = (_own(one, directives, knowledge), *reasons(directives.movements.get(one.id, ())))
    return MovementLine(one.id, one.title, one.instructions, one.times, because)


def _tiers(directives: Directives, plan: Plan, knowledge: Knowledge) -> list[list[str]]:
    """Areas in the order of importance, from the neck down: those that hurt, those worked on, all there are.

    An area that is left alone altogether is none that hurts here: what may not be touched is not stretched either.
    """
    pain, catalogue = set(directives.values["pain_zones"]), knowledge.catalogue
    free = {zone for zone, bit in catalogue.zone_bits.items() if not bit & directives.excluded_zones}
    from_the_neck = list(knowledge.areas.values())[::-1]
    worked = {placed.slot.placement.area for placed in plan.placed if placed.slot.phase == "work"}
    hurting = [area.id for area in from_the_neck if area.id != WHOLE_BACK and free & pain & set(area.zones)]
    return [hurting, [area.id for area in from_the_neck if area.id in worked], [area.id for area in from_the_neck]]


class _Chooser:
    """Picks from what is allowed: what rules want most first, then in the author's order."""

    def __init__(self, directives: Directives, knowledge: Knowledge) -> None:
        allowed = (one for one in knowledge.movements.values() if one.id not in directives.excluded_movements)
        self._allowed = sorted(allowed, key=lambda one: -_weight(one, directives))
        self._limits = knowledge.limits
        self._picked: list[Movement] = []

    def choose(self, tiers: Iterable[Sequence[str]]) -> list[Movement]:
        """As many as may be for the first areas that have any; for the areas after them only what is lacking."""
        for areas in tiers:
            most = self._limits.movements_least if self._picked else self._limits.movements_most
            while len(self._picked) < most and self._one_for_each(areas, most):
                pass
        return self._picked

    def _one_for_each(self, areas: Sequence[str], most: int) -> bool:
        """One more for each of these areas, while there is room; whether there was any."""
        before = len(self._picked)
        for area in areas:
            found = next((one for one in self._allowed if area in one.areas and one not in self._picked), None)
            if found and len(self._picked) < most:
                self._picked.append(found)
        return len(self._picked) > before


def _weight(one: Movement, directives: Directives) -> int:
    wishes = (finding.rule.then.prefer for finding in directives.movements.get(one.id, ()))
    return sum(wish.weight for wish in wishes if wish)


def _own(one: Movement, directives: Directives, knowledge: Knowledge) -> Reason:
    """What the movement says for itself, with the places it is for."""
    zones = {zone for area in one.areas for zone in knowledge.areas[area].zones}
    hurting = [zone for zone in directives.values["pain_zones"] if zone in zones]
    return replace(knowledge.reasons[one.id], answers={"pain_zones": hurting} if hurting else {})
