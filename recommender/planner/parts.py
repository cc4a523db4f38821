"""What the planner's three stages hand to each other: slots (steps in the making), units and the menu they stand on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from recommender.catalogue import Placement
from recommender.outcome import Phase

PHASES: tuple[Phase, ...] = ("arrive", "warm", "work", "connect", "close")
Role = Literal["long", "broad", "deep", "smooth"]


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of limits.yaml, by their ids; units stand there."""

    quantum: int
    shortest: int
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
    thumbs_running: int
    thumbs_share: int
    turn: int
    base_weight: int
    usual_per_week: int
    extra_arrive: int
    extra_warm: int
    extra_connect: int
    extra_close: int
    extras_most: int
    areas_before_extras: int

    def steps_at_most(self, minutes: int) -> int:
        """How many steps a routine of so many minutes may have."""
        return self.steps_at_least + self.steps_in_ten_minutes * minutes // 10

    def share(self, phase: Phase) -> int:
        """Percent of the whole that a phase gets."""
        return int(getattr(self, f"share_{phase}"))

    def extra_after(self, phase: Phase) -> int:
        """Seconds a phase's steps last, each, before another one joins them."""
        return int(getattr(self, f"extra_{phase}"))


@dataclass(slots=True, eq=False)
class Slot:
    """A step in the making: a placement, its pressure level (0 light to 2 firm) and the seconds it has got so far."""

    placement: Placement
    phase: Phase
    role: Role
    level: int
    seconds: int
    usual: int
    most: int
    left: bool
    right: bool
    thumbs: bool

    @property
    def area(self) -> str:
        return self.placement.area


@dataclass(slots=True, eq=False)
class Unit:
    """Steps that only make sense together, such as a deep stroke and the smoothing after it."""

    slots: Sequence[Slot]
    area: "AreaPlan"
    role: Role

    @property
    def least(self) -> int:
        """The fewest seconds it can be given."""
        return sum(slot.seconds for slot in self.slots)

    @property
    def left(self) -> int:
        """Its seconds on the left side; a slot on both counts for each."""
        return sum(slot.seconds for slot in self.slots if slot.left)

    @property
    def right(self) -> int:
        """Its seconds on the right side."""
        return sum(slot.seconds for slot in self.slots if slot.right)


@dataclass(slots=True, eq=False)
class AreaPlan:
    """One area of the back for this person: which sides may be worked, which hurt, and the seconds it has so far.

    `left` and `right` are seconds of work, `beside_work` those of other phases on this area alone, `total` every step
    counted once.
    """

    id: str
    order: int
    weight: int
    free: frozenset[str]
    painful: frozenset[str]
    units: list[Unit] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    left: int = 0
    right: int = 0
    firm_left: int = 0
    firm_right: int = 0
    total: int = 0
    beside_work: int = 0

    @property
    def easier_side(self) -> str | None:
        """The side that does not hurt, where the other does and both are worked."""
        if len(self.free) == 2 and len(self.painful) == 1:
            return "left" if "right" in self.painful else "right"
        return None


@dataclass(slots=True)
class Menu:
    """All that this person could get, ranked: work as units, other phases as slots. Nothing here knows the minutes."""

    position: str
    asked: int
    areas: Sequence[AreaPlan]
    units: Sequence[Unit]
    extras: dict[Phase, list[Slot]]
