"""Pictures as SVG attributes: recommender.picture says what is to be seen, templates/unknot/parts/picture.html draws.

The figure, its zones and the hands are drawn once on a page (parts/figure.html); each picture only refers to them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from recommender.knowledge import Knowledge
from recommender.picture import WHOLE, Picture, picture_of
from recommender.picture.figure import KIDNEYS, OUTLINE, SPINE_BAND, WIDTH, ZONES, Point, Track
from recommender.picture.hands import Hand
from recommender.picture.scene import Scene

ROUND, PRESSED = 7, 3  # units: the radius of a circle that a hand draws, and of the mark of a press
CIRCLE = f"M0 0a{ROUND} {ROUND} 0 1 1-{2 * ROUND} 0a{ROUND} {ROUND} 0 1 1 {2 * ROUND} 0"
MIRROR = f"matrix(-1 0 0 1 {WIDTH} 0)"


@dataclass(frozen=True)
class DrawnHand:
    """One hand. It starts at (`x`, `y`), `way` goes on from there, and `line` is that way as it lies on the figure."""

    hand: Hand
    mirror: str
    x: str
    y: str
    scale: str
    way: str
    line: str
    spots: tuple[tuple[str, str], ...]
    ring: int
    travels: str
    begins: str
    key_points: str
    key_times: str
    mode: str
    arrow_at_start: bool


@dataclass(frozen=True)
class Drawing:
    """All attributes of a picture. `frame` is a viewBox."""

    picture: Picture
    frame: str
    hands: tuple[DrawnHand, ...]
    whole: str
    circle: str = CIRCLE


@dataclass(frozen=True)
class Shape:
    """One half of an area of the figure (`neck_left`), and the zone that people tick for it."""

    code: str
    zone: str
    path: str
    mirror: str


@dataclass(frozen=True)
class Figure:
    """The back itself: its outline, its shapes, and what is never pressed (the spine) or only lightly (the kidneys)."""

    outline: str
    shapes: tuple[Shape, ...]
    spine: dict[str, float]
    kidney: Mapping[str, float]
    mirrors: tuple[str, str] = ("", MIRROR)


@cache
def figure() -> Figure:
    """The same for all pictures."""
    left, top, right, bottom = SPINE_BAND
    spine = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    return Figure(OUTLINE, tuple(_shapes()), spine, KIDNEYS)


def _shapes() -> Iterator[Shape]:
    for side, mirror in (("left", ""), ("right", MIRROR)):
        for area, path in ZONES.items():
            code = f"{area}_{side}"
            yield Shape(code, "sides" if area == "sides" else code, path, mirror)


def drawing_of(scene: Scene | None, knowledge: Knowledge) -> Drawing | None:
    """The picture of this scene, if it has one."""
    picture = picture_of(scene, knowledge)
    return _drawing(picture) if picture else None


def _drawing(picture: Picture) -> Drawing:
    hands = tuple(_drawn(hand) for hand in picture.hands)
    return Drawing(picture, _box(picture.frame), hands, whole=_box(WHOLE))


def _drawn(hand: Hand) -> DrawnHand:
    (x, y), travel = hand.track[0], hand.travel
    return DrawnHand(
        hand=hand,
        mirror=MIRROR if hand.on == "right" else "",
        x=_number(x),
        y=_number(y),
        scale=f"scale({hand.size})",
        way=_path(tuple((there[0] - x, there[1] - y) for there in hand.track)),
        line=_path(hand.track),
        spots=tuple((_number(across), _number(down)) for across, down in hand.spots),
        ring=ROUND if hand.beat.kind == "circle" else PRESSED,
        travels=_number(travel.seconds) if travel else "",
        begins=_number(-hand.later),
        key_points=_numbers(travel.points) if travel else "",
        key_times=_numbers(travel.times) if travel else "",
        mode="discrete" if travel and travel.is_stepwise else "linear",
        arrow_at_start=hand.turns,
    )


def _box(frame: tuple[int, int, int, int]) -> str:
    return " ".join(map(str, frame))


def _path(track: Track) -> str:
    return "M" + "L".join(_point(point) for point in track)


def _point(point: Point) -> str:
    return " ".join(_number(value) for value in point)


def _numbers(values: tuple[float, ...]) -> str:
    return ";".join(_number(value) for value in values)


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
