"""First stage of planning: what is allowed for these answers, ranked, independent of the minutes.

For each area: a broad technique, a deep one with the smoothing that must follow it, then further ones.
"""

from collections.abc import Iterable, Sequence

from recommender.catalogue import LEFT_RIGHT, LEVEL, WHOLE_BACK, Catalogue, Group, Placement, Role
from recommender.directives import Directives
from recommender.outcome import Phase
from recommender.planner.parts import OWN_HANDS, AreaPlan, Limits, Menu, Unit, Wish

AROUND_WORK: tuple[Phase, ...] = ("arrive", "warm", "connect", "close")
POSITIONS = ("face_down", "side_lying", "seated", *OWN_HANDS)
# Painful areas first in each round; a round brings what every area should have before any gets more.
ROUNDS = {("broad", True): 0, ("deep", True): 1, ("broad", False): 2, ("more_broad", True): 3}
ROUNDS |= {("deep", False): 4, ("more_deep", True): 5, ("more_broad", False): 6, ("more_deep", False): 7}

LAST_IF_AVOIDED = ("more_broad", "more_deep")


class Chooser:
    """Builds the menu for one set of directives."""

    def __init__(self, directives: Directives, catalogue: Catalogue, limits: Limits) -> None:
        self._directives = directives
        self._catalogue = catalogue
        self._limits = limits
        self._asked = LEVEL[directives.values["pressure"]]
        self._pain = sum(catalogue.zone_bits[zone] for zone in directives.values["pain_zones"])
        count = len(catalogue.techniques)
        self._rank = [
            (bool(directives.avoided_techniques >> number & 1), number - weight * count)
            for number, weight in enumerate(directives.weights)
        ]
        self.position = self._position()
        self._rounds: list[tuple[int, int, int, Unit]] = []

    def menu(self) -> Menu:
        """Everything this person could get, ranked."""
        areas = self._filled(unwanted=False) or self._filled(unwanted=True)
        units = [unit for *_, unit in sorted(self._rounds, key=lambda entry: entry[:3])]
        extras = {phase: self._extras(phase, areas) for phase in AROUND_WORK}
        return Menu(self.position, areas, units, extras)

    def _position(self) -> str:
        """The most preferred that is left. Where none is, the last one: the guard refuses that plan."""
        allowed = [p for p in POSITIONS if p not in self._directives.excluded_positions] or POSITIONS[-1:]
        return max(allowed, key=lambda p: (self._directives.positions.get(p, 0), -POSITIONS.index(p)))

    def _offers(self, phase: Phase, area: str, role: Role = "long") -> list[Group]:
        """What is allowed in a phase on an area, on the sides where it is, the most preferred first."""
        excluded, rank = self._directives.excluded_techniques, self._rank
        groups = self._catalogue.groups.get((self.position, phase, area, role), ())
        offers = [offer for group in groups if not group.bit & excluded and (offer := self._allowed(group)).sides]
        offers.sort(key=lambda offer: rank[offer.number])
        return offers

    def _allowed(self, group: Group) -> Group:
        directives, asked = self._directives, self._asked
        if not directives.excluded_zones and not group.least_level:
            return group
        return group.only(
            side
            for side, place in group.sides.items()
            if not place.zones & directives.excluded_zones
            and place.least_level <= min(asked, directives.cap(place.zones), place.most_level)
        )

    # Work, area by area.

    def _area_plans(self, *, unwanted: bool) -> list[AreaPlan]:
        """The areas that may be worked; with `unwanted` also those that no rule asked for."""
        plans = (self._area_plan(area, unwanted=unwanted) for area in self._catalogue.areas if area != WHOLE_BACK)
        return [plan for plan in plans if plan]

    def _filled(self, *, unwanted: bool) -> list[AreaPlan]:
        """Those of them that there is anything to do for."""
        plans = self._area_plans(unwanted=unwanted)
        for plan in plans:
            self._fill(plan)
        return [plan for plan in plans if plan.units]

    def _area_plan(self, area: str, *, unwanted: bool) -> AreaPlan | None:
        sides = {side: self._catalogue.side_zones(area, side) for side in LEFT_RIGHT}
        free = frozenset(side for side, bits in sides.items() if not bits & self._directives.excluded_zones)
        wanted = max(self._directives.zone_weights[zone] for zone in self._catalogue.zone_numbers[area])
        if not free or (self._catalogue.areas[area].if_wanted and not wanted and not unwanted):
            return None
        painful = frozenset(side for side in free if sides[side] & self._pain)
        comes_first = any(sides[side] & self._directives.first_zones for side in free)
        order, weight = self._catalogue.area_order[area], wanted + self._catalogue.areas[area].weight
        return AreaPlan(area, order, weight, free, painful, comes_first)

    def _fill(self, plan: AreaPlan) -> None:
        """Give the area its units: broad strokes, deeper work with its smoothing, then more of each."""
        smooth = self._work_offers(plan, "smooth")
        broads = self._broad(self._work_offers(plan, "broad"), plan) or self._broad(smooth, plan)[:1]
        deeps = self._deep(self._work_offers(plan, "deep"), plan, at_most=broads[0][0].level + 1) if broads else []
        for name, wishes in zip(("broad", "more_broad"), broads, strict=False):
            self._add(name, plan, wishes, role="broad")
        if deeps and (smoothing := self._smoothing(smooth, deeps[0])):
            self._add("deep", plan, [*deeps[0], *smoothing], role="deep")
            for wishes in deeps[1:]:
                self._add("more_deep", plan, wishes, role="deep")

    def _work_offers(self, plan: AreaPlan, role: Role) -> list[Group]:
        offers = self._offers("work", plan.id, role)
        return [offer.only(LEFT_RIGHT) for offer in offers] if self.position == "side_lying" else offers

    def _add(self, name: str, plan: AreaPlan, wishes: Sequence[Wish], *, role: Role) -> None:
        """What is to be avoided comes after all else, but for the only thing there is."""
        unit = Unit(wishes, plan, role)
        plan.units.append(unit)
        avoided = name in LAST_IF_AVOIDED and any(self._is_avoided(wish.placement.number) for wish in wishes)
        self._rounds.append((ROUNDS[name, bool(plan.painful)] + avoided * len(ROUNDS), -plan.weight, plan.order, unit))

    def _is_avoided(self, number: int) -> bool:
        return self._rank[number][0]

    def _broad(self, offers: Iterable[Group], plan: AreaPlan) -> list[list[Wish]]:
        """Up to two broad techniques over every side that may be worked, medium at most, so that firm can follow.

        One that does both sides at once comes first: it is one step less to remember.
        """
        covers = (offer.cover(plan.free) for offer in offers)
        found = [places for places in covers if places]
        chosen = sorted(found, key=lambda places: (self._is_avoided(places[0].number), len(places)))[:2]
        return [[self._wish(place, plan, "work", "broad", at_most=1) for place in places] for places in chosen]

    def _deep(self, offers: Sequence[Group], plan: AreaPlan, *, at_most: int) -> list[list[Wish]]:
        """Up to two deeper techniques with different tools; only on the side that hurts where just one does.

        One that needs a step for each side has to be wanted more than one that does both at once.
        """
        sides = plan.painful if plan.easier_side else plan.free
        further = self._limits.further_step * (len(sides) - 1)
        weights = self._directives.weights
        chosen: dict[str, list[Wish]] = {}
        wanted = {o.number: weights[o.number] - further * (o.technique.sides != "both") for o in offers}
        for offer in sorted(offers, key=lambda o: (self._is_avoided(o.number), -wanted[o.number])):
            technique = offer.technique
            if offer.least_level > at_most or technique.tool in chosen:
                continue
            if places := offer.cover(plan.painful if technique.sides == "one" else sides):
                chosen[technique.tool] = [self._wish(place, plan, "work", "deep", at_most=at_most) for place in places]
                if len(chosen) == 2:
                    break
        return list(chosen.values())

    def _smoothing(self, offers: Iterable[Group], pressed: Sequence[Wish]) -> list[Wish]:
        """Light gliding for each side that was pressed, both at once where they were pressed at once."""
        sides = frozenset(side for wish in pressed for side in LEFT_RIGHT if getattr(wish.placement, side))
        together = any(wish.placement.left and wish.placement.right for wish in pressed)
        covers = (offer.cover(sides, together=together) for offer in offers)
        places = next((places for places in covers if places), [])
        return [self._wish(place, pressed[0].plan, "work", "smooth", at_most=0) for place in places]

    def _wish(self, place: Placement, plan: AreaPlan | None, phase: Phase, role: Role, *, at_most: int) -> Wish:
        wished = min(self._asked, self._directives.cap(place.zones), place.most_level, at_most)
        return Wish(place, plan, phase, role, max(place.least_level, wished))

    # The phases around the work.

    def _extras(self, phase: Phase, areas: Sequence[AreaPlan]) -> list[Wish]:
        """Strokes over the whole back, the required ones first; where it may not be touched, over single areas."""
        wide = [place for offer in self._offers(phase, WHOLE_BACK) if (place := _widest(offer))]
        places = wide + self._own_area_only(phase)
        places.sort(key=lambda place: not self._directives.required >> place.number & 1)
        if phase in ("warm", "connect"):
            first = next((place for place in places if place.technique.stroke == "effleurage"), None)
            places.sort(key=lambda place: place is not first)
        if len(wide) < 2:
            places += self._area_by_area(phase, areas, without=places)
        count = self._limits.extras_most if len(wide) > 1 else 2 * self._limits.extras_most
        plans = {plan.id: plan for plan in areas}
        return [
            self._wish(place, plans.get(place.area), phase, "long", at_most=_long_level(phase, first=not number))
            for number, place in enumerate(places[:count])
        ]

    def _own_area_only(self, phase: Phase) -> list[Placement]:
        """Techniques made for one area alone, such as the last strokes on the neck."""
        own = self._catalogue.own_areas.get((self.position, phase), ())
        offers = [offer for area in own for offer in self._offers(phase, area) if offer.is_only]
        return [offer.sides["both"] for offer in offers if "both" in offer.sides]

    def _area_by_area(
        self, phase: Phase, areas: Sequence[AreaPlan], *, without: Sequence[Placement]
    ) -> list[Placement]:
        ranked = sorted(areas, key=lambda plan: (not plan.painful, -plan.weight, plan.order))
        covers = [offer.cover(plan.free) for plan in ranked for offer in self._offers(phase, plan.id)]
        return [place for places in covers for place in places if place not in without]


def _widest(offer: Group) -> Placement | None:
    """Both sides of the back if they may be touched, else one of them."""
    return next((offer.sides[side] for side in ("both", "left", "right") if side in offer.sides), None)


def _long_level(phase: Phase, *, first: bool) -> int:
    """Long strokes begin and end light; in between they may be medium."""
    return 0 if phase in ("arrive", "close") or (phase == "warm" and first) else 1
