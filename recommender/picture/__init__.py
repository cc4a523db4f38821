"""A picture of a step: which zones are lit, where the hands go and how, and the same in words. Numbers, no drawing yet.

    step ──▶ scene (zone, side, tool, motion) ──▶ tracks ──▶ hands ──▶ Picture ──▶ the page draws it

Everything comes from the technique's data in techniques.yaml, which travels with the step; the back is in figure.py.
"""

from dataclasses import dataclass

from recommender.catalogue import OPPOSITE
from recommender.knowledge import Knowledge
from recommender.picture.hands import Hand, hands_of
from recommender.picture.scene import Scene
from recommender.picture.words import in_words

WHOLE = (22, 0, 276, 440)
_UPPER, _LOWER, _HIPS = (40, 66, 240, 190), (60, 190, 200, 170), (60, 270, 200, 170)
_FRAMES = {
    **dict.fromkeys(("neck", "shoulder", "upper_back"), _UPPER),
    **dict.fromkeys(("mid_back", "lower_back"), _LOWER),
    "hip": _HIPS,
}


@dataclass(frozen=True)
class Picture:
    """What there is to draw. `lit` and `touched` are halves of areas (`neck_left`), `frame` is the part to look at.

    `frame`: x, y, width and height in the units of figure.py. `words` says the same as the picture.
    """

    lit: tuple[str, ...]
    touched: tuple[str, ...]
    hands: tuple[Hand, ...]
    spares_kidneys: bool
    frame: tuple[int, int, int, int]
    words: str


def picture_of(scene: Scene | None, knowledge: Knowledge) -> Picture | None:
    """Its picture; none where there is no scene, or it is on an area that nobody knows now."""
    if scene is None or scene.zone not in knowledge.areas:
        return None
    lit = _zones(scene.zone, scene.side, knowledge)
    crossed = [code for area in scene.motion.crosses for code in _zones(area, scene.side, knowledge)]
    return Picture(
        lit=lit,
        touched=tuple(code for code in crossed if code not in lit),
        hands=hands_of(scene),
        spares_kidneys=not scene.is_light and scene.zone in ("mid_back", "lower_back", "back"),
        frame=_FRAMES.get(scene.zone, WHOLE),
        words=in_words(scene, knowledge),
    )


def _zones(area: str, side: str, knowledge: Knowledge) -> tuple[str, ...]:
    """The halves of this area that lie on this side, as <area>_left and <area>_right."""
    areas = dict.fromkeys(knowledge.zones[zone].area for zone in knowledge.areas[area].zones)
    sides = (side,) if side in OPPOSITE else tuple(OPPOSITE)
    return tuple(f"{part}_{half}" for part in areas for half in sides)
