"""The techniques as the planner sees them: every place a technique can be used, with its zones as bits, built once.

It knows nothing of answers; `planner` filters these placements by the directives.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from recommender.outcome import Pressure
from recommender.schema import Area, Technique, Zone

Place = Literal["left", "right", "both"]
PRESSURES: tuple[Pressure, ...] = ("light", "medium", "firm")
LEVEL = {pressure: level for level, pressure in enumerate(PRESSURES)}
WHOLE_BACK = "back"


@dataclass(frozen=True)
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
    instructions: tuple[str, ...]

    @cached_property
    def bit(self) -> int:
        """The technique's bit."""
        return 1 << self.number


@dataclass(frozen=True)
class Catalogue:
    """All placements, by position and phase, and the bits of techniques and zones."""

    techniques: Sequence[Technique]
    areas: Mapping[str, Area]
    zones: Mapping[str, Zone]
    side_words: Mapping[str, str]
    tools: Sequence[str]
    broad_tools: frozenset[str]
    placements: dict[tuple[str, str], list[Placement]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, technique in enumerate(self.techniques):
            for placement in self._placements_of(number, technique):
                for position in technique.positions:
                    for phase in technique.phases:
                        self.placements.setdefault((position, phase), []).append(placement)

    @cached_property
    def zone_bits(self) -> dict[str, int]:
        """Zone code to its bit."""
        return {zone: 1 << number for number, zone in enumerate(self.zones)}

    @cached_property
    def all_zones(self) -> int:
        """Every zone's bit."""
        return (1 << len(self.zones)) - 1

    def zone_set(self, zones: Iterable[str]) -> int:
        """Zone codes as a bitset."""
        return sum(self.zone_bits[zone] for zone in set(zones))

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

    def side_zones(self, area: str, side: str) -> int:
        """The zones of an area on a side, as a bitset; a zone that has no side belongs to both."""
        zones = (self.zones[zone] for zone in self.areas[area].zones)
        return self.zone_set(zone.id for zone in zones if side in (zone.side, "both") or zone.side == "both")

    def _placements_of(self, number: int, technique: Technique) -> Iterable[Placement]:
        sides: tuple[Place, ...] = ("left", "right", "both") if technique.sides == "both" else ("left", "right")
        for area in technique.areas:
            for side in sides:
                yield self._place(number, technique, area, side)

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
            instructions=self._instructions(technique, area, side),
        )

    def _instructions(self, technique: Technique, area: str, side: str) -> tuple[str, ...]:
        words = {"place": self.areas[area].place, "side": self.side_words[side], "opposite": _opposite(side)}
        return tuple(line.format_map(words) for line in technique.instructions)


def _opposite(side: str) -> str:
    return {"left": "right", "right": "left"}.get(side, "other")
