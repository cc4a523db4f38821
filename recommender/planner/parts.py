"""What the planner's three stages hand to each other: wishes, slots (steps in the making), units and the menu."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from recommender.catalogue import Placement, Role
from recommender.outcome import Phase

PHASES: tuple[Phase, ...] = ("arrive", "warm", "work", "connect", "close")
OWN_HANDS = ("alone_wall", "alone_lying", "alone_seated")  # the positions of people who massage themselves


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of limits.yaml, by their ids; units stand there."""

    quantum: int
    shortest: int
    shortest_alone: int
    steps_at_least: int
    steps_in_ten_minutes: int
    share_arrive: int
    share_warm: int
    share_work: int
    share_connect: int
    share_close: int
    broad_first: int
    side_ratio: int
    spot: int
    spots: int
    firm_most: int
    zone_side_most: int
    neck_most: int
    beside_work_share: int
    thumbs_running: int
    thumbs_share: int
    turn: int
    usual_per_week: int
    extra_arrive: int
    extra_warm: int
    extra_connect: int
    extra_close: int
    extras_most: int
    areas_before_extras: int
    further_step: int
    in_earnest: int
    lately: int
    twice: int
    movements_least: int
    movements_most: int

    def steps_at_most(self, minutes: int) -> int:
        """How many steps a routine of so many minutes may have."""
        return self.steps_at_least + self.steps_in_ten_minutes * minutes // 10

    def shortest_in(self, position: str) -> int:
        """The minutes that a routine begins to grow from."""
        return self.shortest_alone if position in OWN_HANDS else self.shortest

    def share(self, phase: Phase) -> int:
        """Percent of the whole that a phase gets."""
        return int(getattr(self, f"share_{phase}"))

    def extra_after(self, phase: Phase) -> int:
        """Seconds a phase's steps last, each, before another one joins them."""
        return int(getattr(self, f"extra_{phase}"))


@dataclass(slots=True, eq=False)
class Slot:
    """A step in the making: a placement, its pressure level (0 light to 2 firm) and the seconds it has got so far.

    `plan` is the area it is on, None for the whole back and for areas without work; `filled` its share of the usual.
    `is_free` says that nothing but its own most limits it.
    """

    placement: Placement
    plan: "AreaPlan | None"
    phase: Phase
    role: Role
    level: int
    seconds: int
    usual: int
    most: int
    filled: float = 0.0
    is_free: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_free = self.plan is None and not self.placement.thumbs


class Wish(NamedTuple):
    """A step that may come to be: what it would be, before it has any seconds."""

    placement: Placement
    plan: "AreaPlan | None"
    phase: Phase
    role: Role
    level: int

    @property
    def wishes(self) -> tuple["Wish"]:
        """Itself: a wish joins alone, where a unit joins with all of its wishes."""
        return (self,)

    def slot(self) -> Slot:
        """The step itself, with its least seconds."""
        seconds = self.placement.technique.seconds
        return Slot(*self, seconds.least, seconds.usual, seconds.most)


@dataclass(slots=True, eq=False)
class Unit:
    """Wishes that only make sense together, such as a deep stroke and the smoothing after it.

    `least` is the fewest seconds it can be given, `left` and `right` what of them touches each side, `thumbs` what
    thumbs do.
    """

    wishes: Sequence[Wish]
    area: "AreaPlan"
    role: Role
    least: int = field(init=False)
    left: int = field(init=False)
    right: int = field(init=False)
    thumbs: int = field(init=False)

    def __post_init__(self) -> None:
        least = left = right = thumbs = 0
        for wish in self.wishes:
            place = wish.placement
            seconds = place.technique.seconds.least
            least += seconds
            left += seconds * place.left
            right += seconds * place.right
            thumbs += seconds * place.thumbs
        self.least, self.left, self.right, self.thumbs = least, left, right, thumbs


@dataclass(slots=True, eq=False)
class AreaPlan:
    """One area of the back for this person: which sides may be worked, which hurt, and the seconds it has so far.

    `comes_first` says that it is worked on before the others. `left` and `right` are seconds of work, `beside_…` those
    of other phases on this area alone, `total` every step counted once; `filled` is the busier side's work by weight.
    """

    id: str
    order: int
    weight: int
    free: frozenset[str]
    painful: frozenset[str]
    comes_first: bool = False
    units: list[Unit] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    left: int = 0
    right: int = 0
    firm_left: int = 0
    firm_right: int = 0
    total: int = 0
    beside_left: int = 0
    beside_right: int = 0
    filled: float = 0.0

    @property
    def easier_side(self) -> str | None:
        """The side that does not hurt, where the other does and both are worked."""
        if len(self.free) == 2 and len(self.painful) == 1:
            return "left" if "right" in self.painful else "right"
        return None


@dataclass(slots=True)
class Menu:
    """All that this person could get, ranked: work as units, other phases as wishes. Nothing here knows the minutes."""

    position: str
    areas: Sequence[AreaPlan]
    units: Sequence[Unit]
    extras: dict[Phase, list[Wish]]
