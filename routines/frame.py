"""Where things are in a drawing of numbers: the field, its grid, its marks. For the weeks of massages, and for staff.

It knows numbers only. Words and colours are the templates', which also have a table that says the same.
"""

from dataclasses import dataclass
from math import log10


@dataclass(frozen=True)
class Frame:
    """A field with `most` at its top and nothing at its foot. All but `most` in the drawing's own units."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    most: float

    @property
    def size(self) -> str:
        """For a viewBox."""
        return f"0 0 {self.width} {self.height}"

    @property
    def end(self) -> int:
        """The right end of the field."""
        return self.width - self.right

    def y(self, value: float) -> float:
        """How far down this much is; none is at the bottom."""
        return round(self.bottom - value * (self.bottom - self.top) / self.most, 1)

    def x(self, number: int, *, of: int, inset: float = 0) -> float:
        """How far to the right one of so many is; a single one is in the middle."""
        share = 0.5 if of == 1 else number / (of - 1)
        return round(self.left + inset + share * (self.end - self.left - 2 * inset), 1)

    def lines(self, step: float) -> tuple[tuple[float, int], ...]:
        """Height and number of every grid line."""
        return tuple((self.y(number * step), round(number * step)) for number in range(int(self.most / step) + 1))


def round_up(most: int) -> int:
    """The next number that is easy to read on a grid of four lines: 4, 8, 20, 40, 80, 200, …"""
    tens = 10 ** int(log10(max(most, 1)))
    return int(next(tens * easy for easy in (1, 2, 4, 8, 20) if tens * easy >= most and tens * easy % 4 == 0))


def spread(count: int, over: int) -> list[int]:
    """The numbers of so many of `over` things at even distances, the first and the last among them."""
    return list(dict.fromkeys(round(place * (over - 1) / (count - 1)) for place in range(count)))
