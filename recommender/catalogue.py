"""The techniques as the planner sees them: every place a technique can be used, with its zones as bits, built once.

It knows nothing of answers; `planner` filters these groups by the directives.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from recommender.outcome import Pressure
from recommender.schema import Area, Movement, Technique, Zone

Place = Literal["left", "right", "both"]
OPPOSITE = {"left": "right", "right": "left"}
LEFT_RIGHT: tuple[Place, ...] = ("left", "right")
Role = Literal["long", "broad", "deep", "smooth"]
PRESSURES: tuple[Pressure, ...] = ("light", "medium", "firm")
LEVEL = {pressure: level for level, pressure in enumerate(PRESSURES)}
WHOLE_BACK = "back"


@dataclass(frozen=True, eq=False)
class Placement:
    """One technique on one area and side. `zones` holds every zone its path touches; levels are 0 light to 2 firm."""

    technique: Technique
    number: int
    area: str
    side: Place
    zones: int
    least_level: int
    most_level: int
    tool_order: int
    left: bool
    right: bool
    thumbs: bool
    instructions: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Group:
    """One technique on one area: its role in the work, whether it knows no other area, and each side it can be on."""

    technique: Technique
    number: int
    bit: int
    area: str
    role: Role
    is_only: bool
    least_level: int
    sides: Mapping[Place, Placement]

    def only(self, sides: Iterable[Place]) -> "Group":
        """The same on fewer sides."""
        kept = {side: self.sides[side] for side in sides if side in self.sides}
        return replace(self, sides=kept) if len(kept) < len(self.sides) else self

    def cover(self, wanted: frozenset[str], *, together: bool = True) -> list[Placement]:
        """The fewest placements that cover these sides; empty if it cannot."""
        if together and len(wanted) == 2 and "both" in self.sides:
            return [self.sides["both"]]
        places = [self.sides[side] for side in LEFT_RIGHT if side in wanted and side in self.sides]
        return places if len(places) == len(wanted) else []


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All groups, by position, phase, area and role, and the bits of techniques and zones."""

    techniques: Sequence[Technique]
    areas: Mapping[str, Area]
    zones: Mapping[str, Zone]
    side_words: Mapping[str, str]
    tools: Sequence[str]
    broad_tools: frozenset[str]
    groups: dict[tuple[str, str, str, Role], list[Group]] = field(default_factory=dict)
    movements: Sequence[Movement] = ()
    by_position: dict[str, list[list[Group]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, technique in enumerate(self.techniques):
            groups = [self._group(number, technique, area) for area in technique.areas]
            for position in technique.positions:
                self.by_position.setdefault(position, []).append(groups)
                for phase in technique.phases:
                    for group in groups:
                        kind = group.role if phase == "work" else "long"
                        self.groups.setdefault((position, phase, group.area, kind), []).append(group)

    @cached_property
    def zone_bits(self) -> dict[str, int]:
        """Zone code to its bit."""
        return {zone: 1 << number for number, zone in enumerate(self.zones)}

    @cached_property
    def all_zones(self) -> int:
        """Every zone's bit."""
        return (1 << len(self.zones)) - 1

    @cached_property
    def never_light(self) -> int:
        """The techniques that only work with more than light pressure, as a bitset."""
        return sum(1 << number for number, t in enumerate(self.techniques) if t.pressure.least != "light")

    @cached_property
    def own_areas(self) -> dict[tuple[str, str], list[str]]:
        """By position and phase, the areas that have a technique made for them alone."""
        found: dict[tuple[str, str], list[str]] = {}
        for (position, phase, area, _), groups in self.groups.items():
            if any(group.is_only for group in groups):
                found.setdefault((position, phase), []).append(area)
        return found

    @cached_property
    def zone_numbers(self) -> dict[str, list[int]]:
        """Area code to the numbers of its zones."""
        numbers = {zone: number for number, zone in enumerate(self.zones)}
        return {area.id: [numbers[zone] for zone in area.zones] for area in self.areas.values()}

    @cached_property
    def area_order(self) -> dict[str, int]:
        """Area code to its place along the body."""
        return {area: number for number, area in enumerate(self.areas)}

    @cached_property
    def _side_zones(self) -> dict[tuple[str, str], int]:
        return {
            (area.id, side): self.zone_set(
                z for z in area.zones if side == "both" or self.zones[z].side in (side, "both")
            )
            for area in self.areas.values()
            for side in ("left", "right", "both")
        }

    def zone_set(self, zones: Iterable[str]) -> int:
        """Zone codes as a bitset."""
        return sum(self.zone_bits[zone] for zone in set(zones))

    def zones_in(self, bits: int) -> list[str]:
        """The zone codes of a bitset, in the order of zones.yaml."""
        return [zone for zone, bit in self.zone_bits.items() if bits & bit]

    def worked_areas(self, position: str) -> list[str]:
        """The areas whose work can be begun or smoothed in this position. The whole back is no work."""
        begun = [(position, "work", role) for role in ("broad", "smooth")]
        worked = {area for held, phase, area, role in self.groups if (held, phase, role) in begun}
        return [area for area in self.areas if area in worked - {WHOLE_BACK}]

    def technique_bits(
        self,
        *,
        ids: Iterable[str] = (),
        tools: Iterable[str] = (),
        traits: Iterable[str] = (),
        strokes: Iterable[str] = (),
    ) -> int:
        """The techniques named by any of these, as a bitset."""
        named, by_tool, by_trait, by_stroke = set(ids), set(tools), set(traits), set(strokes)
        return sum(
            1 << number
            for number, t in enumerate(self.techniques)
            if t.id in named or t.tool in by_tool or t.stroke in by_stroke or by_trait.intersection(t.traits)
        )

    def movements_with(self, ids: Iterable[str], traits: Iterable[str]) -> frozenset[str]:
        """The movements named by their codes or by something they ask of a body."""
        named, asked = set(ids), set(traits)
        return frozenset(one.id for one in self.movements if one.id in named or asked.intersection(one.traits))

    def side_zones(self, area: str, side: str) -> int:
        """The zones of an area on a side, as a bitset; a zone that has no side belongs to both."""
        return self._side_zones[area, side]

    def _group(self, number: int, technique: Technique, area: str) -> Group:
        sides: tuple[Place, ...] = ("left", "right", "both") if technique.sides == "both" else ("left", "right")
        places = {side: self._place(number, technique, area, side) for side in sides}
        only = len(technique.areas) == 1 and area != WHOLE_BACK
        least = LEVEL[technique.pressure.least]
        return Group(technique, number, 1 << number, area, self._role(technique), only, least, places)

    def _role(self, technique: Technique) -> Role:
        if technique.tool in self.broad_tools and technique.stroke == "effleurage":
            return "smooth"
        return "broad" if technique.tool in self.broad_tools and technique.stroke == "petrissage" else "deep"

    def _place(self, number: int, technique: Technique, area: str, side: Place) -> Placement:
        zones = 0
        for crossed in (area, *technique.crosses):
            zones |= self.side_zones(crossed, side)
        touched = [a for a in self.areas.values() if a.id in (area, *technique.crosses)]
        most = min(LEVEL[technique.pressure.most], *(LEVEL[a.at_most] for a in touched))
        return Placement(
            technique=technique,
            number=number,
            area=area,
            side=side,
            zones=zones,
            least_level=LEVEL[technique.pressure.least],
            most_level=most,
            tool_order=self.tools.index(technique.tool),
            left=side != "right",
            right=side != "left",
            thumbs=technique.tool == "thumbs",
            instructions=self._instructions(technique, area, side),
        )

    def _instructions(self, technique: Technique, area: str, side: str) -> tuple[str, ...]:
        words = {
            "place": self.areas[area].place,
            "side": self.side_words[side],
            "opposite": OPPOSITE.get(side, "other"),
        }
        return tuple(line.format_map(words) for line in technique.instructions)
