"""A column for each day or week, as a drawing: where each stands. Words and colours are the template's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from routines.frame import Frame, round_up, spread

GAP = 0.25  # of the room of a column
LABELS = 4  # that are written below
LINES = 4


@dataclass(frozen=True)
class Column:
    """One count at its place."""

    x: float
    y: float
    width: float
    height: float
    label: str
    count: int


@dataclass(frozen=True)
class Columns:
    """`lines`: height and number of every grid line. `labels`: the places and words below some columns."""

    columns: tuple[Column, ...]
    lines: tuple[tuple[float, int], ...]
    labels: tuple[tuple[float, str], ...]
    frame: Frame

    @property
    def foot(self) -> int:
        """How far down the labels are."""
        return self.frame.bottom + 20


def columns_of(counts: Sequence[tuple[str, int]]) -> Columns:
    """A column for each label and count, the first on the left."""
    most = round_up(max(count for _, count in counts))
    frame = Frame(width=400, height=200, left=40, right=16, top=10, bottom=170, most=most)
    columns = tuple(_columns(counts, frame))
    places = [columns[number] for number in spread(LABELS, len(columns))]
    labels = tuple((round(one.x + one.width / 2, 1), one.label) for one in places)
    return Columns(columns, frame.lines(most / LINES), labels, frame)


def _columns(counts: Sequence[tuple[str, int]], frame: Frame) -> Iterator[Column]:
    room = (frame.end - frame.left) / len(counts)
    width = round(room * (1 - GAP), 1)
    for number, (label, count) in enumerate(counts):
        x, y = round(frame.left + room * (number + GAP / 2), 1), frame.y(count)
        yield Column(x, y, width, round(frame.bottom - y, 1), label, count)
