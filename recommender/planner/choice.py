"""First stage of planning: what is allowed for these answers, ranked, independent of the minutes.

For each area: a broad technique, a deep one with the smoothing that must follow it, then further ones.
"""

from collections.abc import Iterable, Sequence

from recommender.catalogue import LEVEL, WHOLE_BACK, Catalogue, Placement
from recommender.conditions import Values
from recommender.directives import Directives
from recommender.outcome import Phase
from recommender.planner.parts import AreaPlan, Limits, Menu, Role, Slot, Unit

AROUND_WORK: tuple[Phase, ...] = ("arrive", "warm", "connect", "close")
POSITIONS = ("face_down", "side_lying", "seated")
# Painful areas first in each round; a round brings what every area should have before any gets more.
ROUNDS = {("broad", True): 0, ("deep", True): 1, ("broad", False): 2, ("more_broad", True): 3}
ROUNDS |= {("deep", False): 4, ("more_deep", True): 5, ("more_broad", False): 6, ("more_deep", False): 7}


class Chooser:
    """Builds the menu for one set of directives."""

    def __init__(self, directives: Directives, values: Values, catalogue: Catalogue, limits: Limits) -> None:
        self._directives = directives
        self._catalogue = catalogue
        self._limits = limits
        self._asked = LEVEL[values["pressure"]]
        self._pain = frozenset(values["pain_zones"])
        self.position = self._position()
        self._rounds: list[tuple[int, int, int, Unit]] = []

    def menu(self) -> Menu:
        """Everything this person could get, ranked."""
        work = self._by_area(self._allowed("work"))
        areas = [plan for area in work if (plan := self._area_plan(area))]
        for plan in areas:
            self._fill(plan, work[plan.id])
        areas = [plan for plan in areas if plan.units]
        units = [unit for *_, unit in sorted(self._rounds, key=lambda entry: entry[:3])]
        extras = {phase: self._extras(phase, areas) for phase in AROUND_WORK}
        return Menu(self.position, self._asked, areas, units, extras)

    def _position(self) -> str:
        allowed = [p for p in POSITIONS if p not in self._directives.excluded_positions]
        return max(allowed, key=lambda p: (self._directives.positions.get(p, 0), -POSITIONS.index(p)))

    def _allowed(self, phase: Phase) -> list[Placement]:
        directives = self._directives
        return [
            placement
            for placement in self._catalogue.placements.get((self.position, phase), ())
            if not placement.zones & directives.excluded_zones
            and not placement.bit & directives.excluded_techniques
            and placement.least_level <= min(self._asked, directives.cap(placement.zones), placement.most_level)
        ]

    def _by_area(self, placements: Iterable[Placement]) -> dict[str, list[Placement]]:
        found: dict[str, list[Placement]] = {}
        for placement in placements:
            if placement.area != WHOLE_BACK and not (self.position == "side_lying" and placement.side == "both"):
                found.setdefault(placement.area, []).append(placement)
        return found

    def _area_plan(self, area: str) -> AreaPlan | None:
        zones = self._catalogue.zones
        sides = {side: self._catalogue.side_zones(area, side) for side in ("left", "right")}
        free = frozenset(side for side, bits in sides.items() if not bits & self._directives.excluded_zones)
        if not free:
            return None
        painful = frozenset(zones[z].side for z in self._catalogue.areas[area].zones if z in self._pain) & free
        weight = max(self._zone_weight(sides[side]) for side in free)
        order = list(self._catalogue.areas).index(area)
        return AreaPlan(area, order, weight + self._limits.base_weight, free, painful)

    def _zone_weight(self, bits: int) -> int:
        weights = self._directives.zone_weights
        return max((weights[n] for n in range(len(weights)) if bits >> n & 1), default=0)

    def _fill(self, plan: AreaPlan, placements: Sequence[Placement]) -> None:
        """Offer the area's units: broad strokes, deeper work with its smoothing, then more of each."""
        broad_tools = self._catalogue.broad_tools
        smooth = [p for p in placements if p.technique.stroke == "effleurage" and p.technique.tool in broad_tools]
        broad = [p for p in placements if p.technique.stroke == "petrissage" and p.technique.tool in broad_tools]
        deep = [p for p in placements if p not in smooth and p not in broad]
        broads = self._broad(broad, plan) or self._broad(smooth, plan)[:1]
        deeps = self._deep(deep, plan, at_most=broads[0][0].level + 1) if broads else []
        for name, slots in zip(("broad", "more_broad"), broads, strict=False):
            self._offer(name, plan, slots, role="broad")
        if deeps and (smoothing := self._smoothing(smooth, deeps[0])):
            for slots in _by_side([*deeps[0], *smoothing]):
                self._offer("deep", plan, slots, role="deep")
            for slots in deeps[1:]:
                self._offer("more_deep", plan, slots, role="deep")

    def _offer(self, name: str, plan: AreaPlan, slots: Sequence[Slot], *, role: Role) -> None:
        unit = Unit(slots, plan, role)
        plan.units.append(unit)
        self._rounds.append((ROUNDS[name, bool(plan.painful)], -plan.weight, plan.order, unit))

    def _broad(self, placements: Iterable[Placement], plan: AreaPlan) -> list[list[Slot]]:
        """Up to two broad techniques over every side that may be worked, medium at most, so that firm can follow.

        One that does both sides at once comes first: it is one step less to remember.
        """
        covers = (self._cover(group, plan.free) for group in self._ranked(placements))
        chosen = sorted((places for places in covers if places), key=len)[:2]
        return [[self._slot(place, "work", "broad", at_most=1) for place in places] for places in chosen]

    def _deep(self, placements: Iterable[Placement], plan: AreaPlan, *, at_most: int) -> list[list[Slot]]:
        """Up to two deeper techniques with different tools; only on the side that hurts where just one does."""
        chosen: dict[str, list[Slot]] = {}
        for group in self._ranked(p for p in placements if p.least_level <= at_most):
            technique = group[0].technique
            only_painful = plan.easier_side is not None or technique.sides == "one"
            places = self._cover(group, plan.painful if only_painful else plan.free)
            if places and technique.tool not in chosen and len(chosen) < 2:
                chosen[technique.tool] = [self._slot(place, "work", "deep", at_most=at_most) for place in places]
        return list(chosen.values())

    def _smoothing(self, placements: Iterable[Placement], pressed: Sequence[Slot]) -> list[Slot]:
        """Light gliding for each side that was pressed, both at once where they were pressed at once."""
        sides = frozenset(side for slot in pressed for side in ("left", "right") if getattr(slot, side))
        together = any(slot.left and slot.right for slot in pressed)
        for group in self._ranked(placements):
            if places := self._cover(group, sides, together=together):
                return [self._slot(place, "work", "smooth", at_most=0) for place in places]
        return []

    def _ranked(self, placements: Iterable[Placement]) -> list[list[Placement]]:
        """Placements grouped by technique, the most preferred technique first."""
        groups: dict[int, list[Placement]] = {}
        for placement in placements:
            groups.setdefault(placement.number, []).append(placement)
        weights = self._directives.weights
        return [groups[number] for number in sorted(groups, key=lambda number: (-weights[number], number))]

    def _cover(self, group: Sequence[Placement], sides: frozenset[str], *, together: bool = True) -> list[Placement]:
        """The fewest placements of one technique that cover these sides; empty if it cannot."""
        by_side = {placement.side: placement for placement in group}
        if len(sides) == 2 and together and "both" in by_side:
            return [by_side["both"]]
        places = [by_side[side] for side in ("left", "right") if side in sides and side in by_side]
        return places if len(places) == len(sides) else []

    def _slot(self, place: Placement, phase: Phase, role: Role, *, at_most: int) -> Slot:
        level = max(place.least_level, min(self._asked, self._directives.cap(place.zones), place.most_level, at_most))
        seconds, side = place.technique.seconds, place.side
        thumbs = place.technique.tool == "thumbs"
        most = min(seconds.most, self._limits.thumbs_running) if thumbs else seconds.most
        return Slot(
            place, phase, role, level, seconds.least, seconds.usual, most, side != "right", side != "left", thumbs
        )

    def _extras(self, phase: Phase, areas: Sequence[AreaPlan]) -> list[Slot]:
        groups = self._ranked(self._allowed(phase))
        required = self._directives.required
        places = [place for group in groups if (place := self._widest(group))]
        places.sort(key=lambda p: (not required & p.bit, p.area != WHOLE_BACK))
        if phase in ("warm", "connect"):
            places.sort(key=lambda p: p is not next((q for q in places if q.technique.stroke == "effleurage"), None))
        if not places or places[0].area != WHOLE_BACK or len(places) < 2:
            places += self._area_by_area(groups, areas, without=places)
        return [
            self._slot(p, phase, "long", at_most=self._long_level(phase, first=n == 0)) for n, p in enumerate(places)
        ]

    def _long_level(self, phase: Phase, *, first: bool) -> int:
        return 0 if phase in ("arrive", "close") or (phase == "warm" and first) else 1

    def _widest(self, group: Sequence[Placement]) -> Placement | None:
        """The whole back if it may be touched, else half of it, else a technique made for one area alone."""
        for area, sides in ((WHOLE_BACK, ("both",)), (WHOLE_BACK, ("left", "right"))):
            for placement in group:
                if placement.area == area and placement.side in sides:
                    return placement
        single = len(group[0].technique.areas) == 1
        return group[0] if single and group[0].area != WHOLE_BACK and group[-1].side == "both" else None

    def _area_by_area(
        self, groups: Iterable[Sequence[Placement]], areas: Sequence[AreaPlan], *, without: Sequence[Placement]
    ) -> list[Placement]:
        ranked = sorted(areas, key=lambda plan: (not plan.painful, -plan.weight, plan.order))
        found = []
        for plan in ranked:
            for group in groups:
                here = [p for p in group if p.area == plan.id]
                found += [p for p in self._cover(here, plan.free) if p not in without]
        return found


def _by_side(slots: Sequence[Slot]) -> list[list[Slot]]:
    """Slots for one side at a time as a unit for each side; slots for both at once stay together."""
    if any(slot.left and slot.right for slot in slots):
        return [list(slots)]
    sides = ([slot for slot in slots if slot.left], [slot for slot in slots if slot.right])
    return [side for side in sides if side]
