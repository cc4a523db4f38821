"""The limits of the second stage: what has been given so far, and whether a few more seconds keep every promise."""

from recommender.catalogue import LEVEL
from recommender.outcome import Phase
from recommender.planner.parts import PHASES, AreaPlan, Limits, Menu, Slot, Unit, Wish

FIRM = LEVEL["firm"]


class Doses:
    """Counts seconds by phase, area, side, pressure and thumbs.

    `minutes` is the length the routine is growing to, `waiting` the units not let in yet.
    """

    def __init__(self, menu: Menu, limits: Limits) -> None:
        self._limits = limits
        self._painful = [plan for plan in menu.areas if plan.painful]
        self._warm_up = limits.broad_first + (limits.turn if menu.position == "side_lying" else 0)
        self._thumbs = 0
        self.spent: dict[Phase, int] = dict.fromkeys(PHASES, 0)
        self.minutes = 0
        self.waiting: list[Unit] = list(menu.units)

    def count(self, slot: Slot, seconds: int) -> None:
        """Note seconds given to a step (or, negative, taken back)."""
        self.spent[slot.phase] += seconds
        slot.filled = slot.seconds / slot.usual
        place, plan = slot.placement, slot.plan
        if place.thumbs:
            self._thumbs += seconds
        if plan is None:
            return
        plan.total += seconds
        if slot.phase != "work":
            plan.beside_left += seconds * place.left
            plan.beside_right += seconds * place.right
            return
        plan.left += seconds * place.left
        plan.right += seconds * place.right
        plan.filled = max(plan.left, plan.right) / plan.weight
        if slot.level == FIRM:
            plan.firm_left += seconds * place.left
            plan.firm_right += seconds * place.right

    def may_grow(self, slot: Slot, seconds: int) -> bool:
        """Whether a step may last so much longer. Its own most is the caller's to check."""
        if slot.placement.thumbs and not self._thumbs_allow(seconds):
            return False
        return self._may_grow_later(slot, seconds)

    def _may_grow_later(self, slot: Slot, seconds: int) -> bool:
        """The same without the share of the thumbs, which grows with the minutes."""
        if not self._area_permits(slot, seconds):
            return False
        plan = slot.plan
        if plan is None or slot.phase != "work":
            return True
        left, right = plan.left + seconds * slot.placement.left, plan.right + seconds * slot.placement.right
        return self._balanced(plan, left, right) and (bool(plan.painful) or self._leaves_pain_first(max(left, right)))

    def allow(self, slot: Slot | Wish, seconds: int) -> bool:
        """Whether the doses of thumbs, firm pressure and the area leave room for so many seconds."""
        thumbs_allow = not slot.placement.thumbs or self._thumbs_allow(seconds)
        return thumbs_allow and self._area_permits(slot, seconds)

    def _area_permits(self, slot: Slot | Wish, seconds: int) -> bool:
        place, plan = slot.placement, slot.plan
        if plan is None:
            return True
        left, right = seconds * place.left, seconds * place.right
        if slot.phase != "work" and not self._leaves_room_for_work(plan, left, right):
            return False
        if slot.level == FIRM:
            firm = max(plan.firm_left * place.left + left, plan.firm_right * place.right + right)
            if firm > self._limits.firm_most:
                return False
        return self._area_allows(plan, left, right, seconds)

    def has_room_for(self, unit: Unit) -> bool:
        """Whether the area's own limit leaves room for a unit at all. Once it does not, it never will again."""
        return self._area_allows(unit.area, unit.left, unit.right, unit.least)

    def allow_unit(self, unit: Unit) -> bool:
        """Whether a whole unit may join with its least seconds."""
        plan, left, right = unit.area, unit.left, unit.right
        return (
            (unit.role != "deep" or self._warmed(unit))
            and (not unit.thumbs or self._thumbs_allow(unit.thumbs))
            and self.has_room_for(unit)
            and self._balanced(plan, plan.left + left, plan.right + right)
            and (bool(plan.painful) or self._leaves_pain_first(max(plan.left + left, plan.right + right)))
        )

    def _thumbs_allow(self, seconds: int) -> bool:
        return (self._thumbs + seconds) * 100 <= self._limits.thumbs_share * self.minutes * 60

    def _area_allows(self, plan: AreaPlan, left: int, right: int, seconds: int) -> bool:
        if plan.id == "neck" and plan.total + seconds > self._limits.neck_most:
            return False
        busier = max(plan.left + plan.beside_left + left, plan.right + plan.beside_right + right)
        return busier <= self._limits.zone_side_most

    def _leaves_room_for_work(self, plan: AreaPlan, left: int, right: int) -> bool:
        most = self._limits.neck_most if plan.id == "neck" else self._limits.zone_side_most
        beside = max(plan.beside_left + left, plan.beside_right + right)
        return beside * 100 <= most * self._limits.beside_work_share

    def _warmed(self, unit: Unit) -> bool:
        """Whether broad strokes have lasted long enough on every side the unit would press."""
        broad = [slot for slot in unit.area.slots if slot.role == "broad" and slot.seconds >= self._warm_up]
        left, right = any(s.placement.left for s in broad), any(s.placement.right for s in broad)
        return (left or not unit.left) and (right or not unit.right)

    def _balanced(self, plan: AreaPlan, left: int, right: int) -> bool:
        """Both sides of an area get time; the one that hurts more of it, up to the ratio."""
        if len(plan.free) < 2:
            return True
        ratio, easier = self._limits.side_ratio, plan.easier_side
        if easier == "left":
            return left <= right <= ratio * left
        if easier == "right":
            return right <= left <= ratio * right
        return left <= ratio * right and right <= ratio * left

    def _leaves_pain_first(self, seconds: int) -> bool:
        """A place that does not hurt never gets more than one that does, unless that one can take no more."""
        return all(
            seconds <= _least_painful(hurting) or self._is_full(hurting) for hurting in self._painful if hurting.slots
        )

    def _is_full(self, plan: AreaPlan) -> bool:
        """Whether nothing it has can last longer and nothing more is to come."""
        if any(unit.area is plan and self.has_room_for(unit) for unit in self.waiting):
            return False
        quantum = self._limits.quantum
        growing = (slot for slot in plan.slots if slot.seconds + quantum <= slot.most)
        return not any(self._may_grow_later(slot, quantum) for slot in growing)


def _least_painful(plan: AreaPlan) -> int:
    return min(plan.left if side == "left" else plan.right for side in plan.painful)
