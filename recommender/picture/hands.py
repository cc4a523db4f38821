"""How each hand moves on its way, in numbers that a drawing can be animated with: where, how fast, in which rhythm.

tracks.py says where one hand goes; here it becomes both hands, each with its beat. The page draws them (picture.html).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import dist

from recommender.outcome import Motion
from recommender.picture.figure import Point, Track
from recommender.picture.scene import Scene
from recommender.picture.tracks import track_of

SPOTS = 3  # presses that are drawn on one way
CIRCLES_A_WAY = 4
STACKED = frozenset({"fingertips"})  # presses with one hand on top of the other
USUAL, SMALL = 1.3, 0.5  # how large a hand is drawn; there is little room beside the bones of the neck
HALF = 14.0  # units from the middle of a hand of size 1 to the tip of its thumb
TAP = 0.5  # seconds
BESIDE: Point = (-24, 9)  # where the second of two hands on one side is
_BEATS: Mapping[str, str] = {
    "circles": "circle",
    "press": "press",
    "walk": "press",
    "squeeze": "squeeze",
    "tap": "tap",
    "hold": "breath",
}


@dataclass(frozen=True)
class Travel:
    """Along the way: seconds for all of it, and at which share of the time a hand has come how far (shares)."""

    seconds: float
    points: tuple[float, ...]
    times: tuple[float, ...]
    is_stepwise: bool = False


@dataclass(frozen=True)
class Beat:
    """What a hand does meanwhile, again and again: circle, press, squeeze, tap, breath, or nothing (glide)."""

    kind: str
    seconds: float


@dataclass(frozen=True)
class Hand:
    """One hand. `on` is the side of the body; `track` and `spots` are those of the left half, to be mirrored.

    `later`: seconds by which it is behind the other one. `size`: 1 is as it is drawn in figure.html.
    `turns`: it works on the way back too. `is_aside`: the second of two on one side.
    """

    on: str
    tool: str
    track: Track
    spots: Track
    travel: Travel | None
    beat: Beat
    later: float
    size: float
    turns: bool
    is_aside: bool


def hands_of(scene: Scene) -> tuple[Hand, ...]:
    """Those that it takes."""
    motion = scene.motion
    track = track_of(motion, scene.zone)
    size = SMALL if motion.along == "beside_neck" or scene.zone == "neck" else USUAL
    return tuple(
        Hand(
            on=side,
            tool=scene.tool,
            track=tuple((x + shift[0], y + shift[1]) for x, y in track),
            spots=_spots(motion, track),
            travel=_travel(motion, track),
            beat=_beat(motion),
            later=motion.lasts if is_second and motion.hands == "alternate" else 0,
            size=size,
            is_aside=shift != (0, 0),
            turns=motion.direction == "up_and_down" and motion.shape != "loop",
        )
        for side, shift, is_second in _placed(scene)
    )


def _placed(scene: Scene) -> Iterator[tuple[str, Point, bool]]:
    """On which side each hand is, by how much it is moved aside, and whether it is the second."""
    if scene.side in ("both", "none"):
        yield from (("left", (0, 0), False), ("right", (0, 0), True))
        return
    yield scene.side, (0, 0), False
    if scene.motion.hands != "one" and not is_stacked(scene):
        yield scene.side, BESIDE, True


def is_stacked(scene: Scene) -> bool:
    """Whether one hand presses on top of the other."""
    return scene.motion.shape == "press" and scene.tool in STACKED and scene.side in ("left", "right")


def _spots(motion: Motion, track: Track) -> Track:
    """Where it is pressed, squeezed or circled."""
    if motion.shape not in ("press", "squeeze", "walk", "circles"):
        return ()
    return tuple(dict.fromkeys(along(track, share / (SPOTS - 1)) for share in range(SPOTS)))


def _travel(motion: Motion, track: Track) -> Travel | None:
    if len(track) == 1 or motion.shape == "hold":
        return None
    if motion.shape == "loop":
        return Travel(2 * motion.lasts, (0, 1), (0, 1))
    if motion.shape in ("press", "squeeze", "walk"):
        steps = tuple(number / SPOTS for number in range(SPOTS))
        return Travel(2 * motion.lasts * SPOTS, tuple(n / (SPOTS - 1) for n in range(SPOTS)), steps, is_stepwise=True)
    ways = CIRCLES_A_WAY if motion.shape == "circles" else 1
    return Travel(2 * motion.lasts * ways, (0, 1, 0), (0, 0.5, 1))


def _beat(motion: Motion) -> Beat:
    """A press lasts as long as the pause after it, so that one of each is two movements."""
    kind = _BEATS.get(motion.shape, "glide")
    if kind == "tap":
        return Beat(kind, TAP)
    return Beat(kind, motion.lasts * (2 if kind in ("press", "squeeze") else 1))


def along(track: Track, share: float) -> Point:
    """The point that lies at this share (0 to 1) of the way."""
    left = share * sum(dist(here, there) for here, there in pairwise(track))
    for here, there in pairwise(track):
        length = dist(here, there)
        if left <= length:
            part = left / length if length else 0
            return (round(here[0] + (there[0] - here[0]) * part, 1), round(here[1] + (there[1] - here[1]) * part, 1))
        left -= length
    return track[-1]
