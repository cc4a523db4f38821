"""The zones of the figure as areas, so that a test can ask what lies inside."""

from functools import cache

from shapely import LineString, Point, Polygon, unary_union
from shapely.geometry.base import BaseGeometry
from svgelements import Path

from recommender.picture.figure import ZONES

SEAM = 8  # units between two zones that lie beside each other, and the rounding of their corners
FINE = 40  # points on each piece of an outline


@cache
def outline(area: str) -> Polygon:
    """The left half of an area."""
    points = [piece.point(number / FINE) for piece in Path(ZONES[area]) for number in range(FINE)]
    return Polygon([(point.x, point.y) for point in points if point])


def together(halves: tuple[str, ...]) -> BaseGeometry:
    """What these halves cover if both sides are laid on the left, seams and all."""
    return unary_union([outline(half.rpartition("_")[0]) for half in halves]).buffer(SEAM)


def line(track: tuple[tuple[float, float], ...]) -> BaseGeometry:
    """A way, or the point where a hand stays."""
    return LineString(track) if len(track) > 1 else Point(track[0])
