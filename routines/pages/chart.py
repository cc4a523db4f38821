"""Pain before and after each massage as a drawing: where every mark and line is. Words and colours are the template's.

The two are told apart by shape and by dashes, so that grey is enough. A table beside it says the same in numbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from routines.frame import Frame, spread
from routines.models import Session
from routines.models.sessions import PAIN_MOST

FRAME = Frame(width=400, height=228, left=26, right=8, top=8, bottom=198, most=PAIN_MOST)
INSET = 14  # from the ends of the field to the first mark and the last
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
    size: str = FRAME.size
    left: int = FRAME.left
    right: int = FRAME.end
    foot: int = FRAME.bottom + 22


def chart_of(sessions: Sequence[Session]) -> Chart | None:
    """The last of these massages, the oldest first. None where nobody told of any pain."""
    shown = sessions[-MOST:]
    before = tuple(_marks(shown, [session.pain_before for session in shown]))
    after = tuple(_marks(shown, [session.pain_after for session in shown]))
    if not before and not after:
        return None
    return Chart(before, after, _path(before), _path(after), FRAME.lines(2), tuple(_dates(shown)))


def _marks(shown: Sequence[Session], pains: Sequence[int | None]) -> Iterator[Mark]:
    for number, pain in enumerate(pains):
        if pain is not None:
            yield Mark(_x(number, shown), FRAME.y(pain), pain)


def _path(marks: Sequence[Mark]) -> str:
    return " ".join(f"{mark.x},{mark.y}" for mark in marks)


def _dates(shown: Sequence[Session]) -> Iterator[tuple[float, Session]]:
    """The first and the last, and some between them at even distances."""
    return ((_x(number, shown), shown[number]) for number in spread(DATES, len(shown)))


def _x(number: int, shown: Sequence[Session]) -> float:
    return FRAME.x(number, of=len(shown), inset=INSET)
