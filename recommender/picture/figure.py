"""The back that every picture is drawn on: the shapes of the zones, and the lines that hands follow beside the spine.

Numbers are units of a box of 320 by 440, x to the right, y down. The person is seen from behind, so their left is on
the left. Only the left half is written down; the right one is its mirror image at the spine.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Point = tuple[float, float]
Track = tuple[Point, ...]

WIDTH, HEIGHT, SPINE = 320, 440, 160

OUTLINE = (
    "M160 6c-20 0-33 17-33 41 0 20 8 35 15 43 1 12-2 19-9 24-10 8-27 13-46 20-19 8-31 23-36 46-7 35-11 78-18"
    " 117-4 24-9 45-12 66-2 13 3 22 11 22 7 0 11-6 14-16 6-23 12-45 17-67 6-25 10-48 13-69 3 24 9 42 12 60 2"
    " 13 1 25-4 40-6 18-11 37-12 60-1 20 0 37 1 53h174c1-16 2-33 1-53-1-23-6-42-12-60-5-15-6-27-4-40 3-18 9-36"
    " 12-60 3 21 7 44 13 69 5 22 11 44 17 67 3 10 7 16 14 16 8 0 13-9"
    " 11-22-3-21-8-42-12-66-7-39-11-82-18-117-5-23-17-38-36-46-19-7-36-12-46-20-7-5-10-12-9-24 7-8 15-23 15-43"
    " 0-24-13-41-33-41z"
)
ZONES: Mapping[str, str] = {
    "sides": "M84 176c2 18 5 34 9 50 4 18 7 32 8 46l-2 24c-4-14-2-24-6-44-4-22-9-38-11-58z",
    "neck": "M154 84c-3 1-6 2-8 3 1 10-1 18-6 25l14 9z",
    "shoulder": "M137 117c-10 9-28 14-46 21-13 5-22 12-27 22 17 3 34-1 50-7 14-5 27-9 40-12v-13z",
    "upper_back": "M154 147c-18 4-34 12-57 16l-3 6c1 17 3 33 7 47 18 2 36 2 53 1z",
    "mid_back": "M154 224c-18 1-35 1-52 0 4 14 6 28 8 42h44z",
    "lower_back": "M154 273h-44c1 17 0 30-4 44 16 5 32 7 48 8z",
    "hip": "M154 332c-17-1-34-4-51-9-6 18-11 36-11 55 0 16 13 23 30 23 18 0 32-8 32-24z",
}
"""The left one of each area, as the `d` of an SVG path."""

SPINE_BAND = (156.0, 84.0, 164.0, 332.0)
"""Left, top, right and bottom of what is never pressed."""
KIDNEYS: Mapping[str, float] = {"x": 116, "y": 262, "across": 10, "up": 20}
"""The middle of the left one, and half of its width and height: only ever light."""

BESIDE_THE_SPINE = 137.0
"""Where a hand lies that is close beside the spine and not on it."""


@dataclass(frozen=True)
class Reach:
    """How far hands get on one area: from its lower to its upper end, from beside the spine outward, and its middle."""

    lower: float
    upper: float
    outer: float
    middle: Point


REACH: Mapping[str, Reach] = {
    "hip": Reach(lower=386, upper=344, outer=112, middle=(126, 364)),
    "lower_back": Reach(lower=312, upper=284, outer=120, middle=(134, 298)),
    "sides": Reach(lower=280, upper=190, outer=84, middle=(92, 232)),
    "mid_back": Reach(lower=258, upper=232, outer=118, middle=(134, 237)),
    "upper_back": Reach(lower=208, upper=164, outer=106, middle=(126, 186)),
    "shoulder": Reach(lower=150, upper=128, outer=80, middle=(116, 142)),
    "neck": Reach(lower=114, upper=92, outer=147, middle=(147, 103)),
    "back": Reach(lower=312, upper=164, outer=112, middle=(136, 236)),
}
LINES: Mapping[str, Track] = {
    "top_of_shoulder": ((137, 135), (122, 139), (98, 147), (80, 153)),
    "beside_neck": ((146, 114), (147, 104), (147, 92)),
    "buttock": ((128, 388), (120, 366), (130, 342)),
    "side_of_body": ((98, 286), (96, 266), (91, 236), (85, 196)),
    "edge_of_blade": ((124, 206), (120, 188), (125, 168)),
}
"""From low to high, or from the spine outward: what hands follow that do not stay beside the spine."""
OVER_THE_SHOULDER: Track = ((136, 140), (116, 143), (98, 148))
DOWN_THE_SIDE: Track = ((88, 190), (92, 232), (98, 282))
ROUND_THE_HIP: Track = ((112, 332), (104, 318))
