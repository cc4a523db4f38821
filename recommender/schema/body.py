"""The back and the ways of touching it: zones.yaml and techniques.yaml."""

from typing import Literal

from recommender.outcome import Phase, Pressure
from recommender.schema.entry import Entry

Sides = Literal["both", "each", "one"]


class Area(Entry, frozen=True, kw_only=True):
    """A part of the back as a giver would call it. `place` fits after "on" in an instruction; `at_most` is for all.

    `weight` is what it counts before any rule adds to it. With `if_wanted` it is only worked on if one does, or if
    nothing else may be.
    """

    id: str
    title: str
    place: str
    zones: tuple[str, ...]
    weight: int
    if_wanted: bool = False
    at_most: Pressure = "firm"
    because: str = ""
    sources: tuple[str, ...] = ()


class Zone(Entry, frozen=True, kw_only=True):
    """One side of an area, as people tick it."""

    id: str
    title: str
    area: str
    side: Literal["left", "right", "both"]


class NeverZone(Entry, frozen=True, kw_only=True):
    id: str
    title: str
    at_most: Literal["never", "light"]
    because: str
    sources: tuple[str, ...]


class ZoneFile(Entry, frozen=True, kw_only=True):
    """zones.yaml: the map of the back."""

    areas: tuple[Area, ...]
    zones: tuple[Zone, ...]
    never: tuple[NeverZone, ...]


class Range(Entry, frozen=True, kw_only=True):
    """Seconds: from `least` to `most`, `usual` when nothing speaks against it."""

    least: int
    usual: int
    most: int


class PressureRange(Entry, frozen=True, kw_only=True):
    least: Pressure
    most: Pressure


class Motion(Entry, frozen=True, kw_only=True):
    """How the hands move, for the pictures. `lasts`: seconds of one way of a stroke, circle, press or breath."""

    shape: Literal["line", "circles", "press", "squeeze", "hold", "tap", "walk", "fan", "loop"]
    along: str
    direction: Literal["up", "down", "out", "in", "up_and_down", "across", "none"]
    hands: Literal["both", "one", "alternate"]
    lasts: int


class Technique(Entry, frozen=True, kw_only=True):
    """A way of touching. Seconds are the author's; the planner only chooses inside them."""

    id: str
    title: str
    tool: str
    areas: tuple[str, ...]
    crosses: tuple[str, ...] = ()
    sides: Sides
    positions: tuple[str, ...]
    stroke: str
    phases: tuple[Phase, ...]
    pressure: PressureRange
    seconds: Range
    traits: tuple[str, ...] = ()
    stance: Literal["beside", "head"]
    motion: Motion
    instructions: tuple[str, ...]
    cue: str
    because: str
    sources: tuple[str, ...]
