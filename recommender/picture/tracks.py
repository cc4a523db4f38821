"""Where one hand goes, left of the spine: a technique's motion and its area become points in the order of travel.

hands.py makes the movements of both hands of it.
"""

from collections.abc import Callable, Mapping

from recommender.outcome import Motion
from recommender.picture.figure import (
    BESIDE_THE_SPINE,
    DOWN_THE_SIDE,
    LINES,
    OVER_THE_SHOULDER,
    REACH,
    ROUND_THE_HIP,
    Reach,
    Track,
)


def track_of(motion: Motion, area: str) -> Track:
    """The way of one hand, on the left half. A single point where it stays."""
    rising = _round_trip(motion, area) if motion.shape == "loop" else ALONG[motion.along](motion, area)
    return tuple(reversed(rising)) if motion.direction in ("down", "in") else rising


def _beside_spine(motion: Motion, area: str) -> Track:
    reach = REACH[area]
    if motion.direction == "out":
        return _outward(reach)
    low, high = (BESIDE_THE_SPINE, reach.lower), (BESIDE_THE_SPINE, reach.upper)
    if motion.shape == "fan":
        return (low, (BESIDE_THE_SPINE, reach.middle[1]), (reach.outer, reach.upper))
    if motion.direction == "none":
        return ((BESIDE_THE_SPINE, reach.middle[1]),)
    if "neck" in motion.crosses:
        return (low, high, (BESIDE_THE_SPINE, 138))
    return (low, high)


def _on_place(motion: Motion, area: str) -> Track:
    reach = REACH[area]
    if area == "sides":
        return LINES["side_of_body"] if motion.shape != "hold" else (reach.middle,)
    if area == "shoulder" and motion.direction != "none":
        return LINES["top_of_shoulder"]
    if motion.direction in ("up", "up_and_down", "down"):
        return ((reach.middle[0], reach.lower), (reach.middle[0], reach.upper))
    return (reach.middle,) if motion.direction == "none" else _outward(reach)


def _line(motion: Motion, area: str) -> Track:
    line = LINES[motion.along]
    return (REACH[area].middle,) if motion.direction == "none" and motion.along != "beside_neck" else line


def _outward(reach: Reach) -> Track:
    height = reach.middle[1]
    return ((BESIDE_THE_SPINE, height), (reach.outer, height))


def _round_trip(motion: Motion, area: str) -> Track:
    """Up beside the spine and back: where it crosses the sides over them, where it crosses the hips round them."""
    reach = REACH[area]
    inner: Track = ((BESIDE_THE_SPINE, reach.lower), (BESIDE_THE_SPINE, reach.upper))
    over: Track = OVER_THE_SHOULDER if "shoulder" in motion.crosses else ((126.0, reach.upper),)
    back: Track = DOWN_THE_SIDE if "sides" in motion.crosses else ((118.0, 186.0), (118.0, reach.lower - 12))
    hip: Track = ROUND_THE_HIP[::-1] if "hip" in motion.crosses else ()
    return (*inner, *over, *back, *hip, inner[0])


ALONG: Mapping[str, Callable[[Motion, str], Track]] = {
    "beside_spine": _beside_spine,
    "on_place": _on_place,
    **dict.fromkeys(LINES, _line),
}
"""What a motion can go along, by its code in techniques.yaml."""
