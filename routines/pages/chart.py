"""Pain before and after each massage as a drawing: where every mark and line is. Words and colours are the template's.

The two are told apart by shape and by dashes, so that grey is enough. A table beside it says the same in numbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from routines.models import Session
from routines.models.sessions import PAIN_MOST

WIDTH, HEIGHT = 400, 228
LEFT, RIGHT, TOP, BOTTOM = 26, 8, 8, 198  # the corners of the field, in the drawing's own units
STEP = (BOTTOM - TOP) / PAIN_MOST  # units for one point of pain
MOST = 40  # marks beside each other; more could not be told apart
DATES = 4  # that are written below


@dataclass(frozen=True)
class Mark:
    """One number at its place."""

    x: float
    y: float
    pain: int


@dataclass(frozen=True)
class Chart:
    """`lines`: height and number of every grid line. `before` and `after`: marks; `paths`: the lines that join them."""

    before: tuple[Mark, ...]
    after: tuple[Mark, ...]
    before_path: str
    after_path: str
    lines: tuple[tuple[float, int], ...]
    dates: tuple[tuple[float, Session], ...]
    size: str = f"0 0 {WIDTH} {HEIGHT}"
    left: int = LEFT
    right: int = WIDTH - RIGHT
    foot: int = BOTTOM + 22


def chart_of(sessions: Sequence[Session]) -> Chart | None:
    """The last of these massages, the oldest first. None where nobody told of any pain."""
    shown = sessions[-MOST:]
    before = tuple(_marks(shown, [session.pain_before for session in shown]))
    after = tuple(_marks(shown, [session.pain_after for session in shown]))
    if not before and not after:
        return None
    lines = tuple((y_of(pain), pain) for pain in range(0, PAIN_MOST + 1, 2))
    return Chart(before, after, _path(before), _path(after), lines, tuple(_dates(shown)))


def y_of(pain: int) -> float:
    """How far down this much pain is; none is at the bottom."""
    return round(BOTTOM - pain * STEP, 1)


def x_of(number: int, of: int) -> float:
    """How far to the right one of so many massages is; a single one is in the middle."""
    share = 0.5 if of == 1 else number / (of - 1)
    return round(LEFT + 14 + share * (WIDTH - RIGHT - LEFT - 28), 1)


def _marks(shown: Sequence[Session], pains: Sequence[int | None]) -> Iterator[Mark]:
    for number, pain in enumerate(pains):
        if pain is not None:
            yield Mark(x_of(number, len(shown)), y_of(pain), pain)


def _path(marks: Sequence[Mark]) -> str:
    return " ".join(f"{mark.x},{mark.y}" for mark in marks)


def _dates(shown: Sequence[Session]) -> Iterator[tuple[float, Session]]:
    """The first and the last, and some between them at even distances."""
    last = len(shown) - 1
    numbers = dict.fromkeys(round(place * last / (DATES - 1)) for place in range(DATES))
    return ((x_of(number, len(shown)), shown[number]) for number in numbers)
