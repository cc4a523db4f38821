"""Last stage of planning: the steps in the order the hands take them, along the body, one stance after the other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from recommender.catalogue import OPPOSITE
from recommender.outcome import Phase
from recommender.planner.parts import AreaPlan, Slot

LYING_ON_SIDE = "side_lying"


@dataclass(frozen=True, slots=True)
class Placed:
    """A slot in its place: where the giver is, which side is up (side-lying only), and the move that comes first."""

    slot: Slot
    stance: str
    side_up: str
    move: str


def lay_out(slots: Mapping[Phase, Sequence[Slot]], areas: Iterable[AreaPlan], position: str) -> list[Placed]:
    """All steps in order, with the moves between them."""
    worked = _along_the_body([plan for plan in areas if plan.slots], position)
    if position == LYING_ON_SIDE:
        work = _by_side_up(worked)
    else:
        work = [(slot, "") for plan in worked for slot in _area_in_order(plan)]
    first_up = work[0][1]
    last_up = work[-1][1]
    ordered = [
        *((slot, first_up) for slot in sorted(slots["arrive"], key=_holding_first)),
        *((slot, first_up) for slot in sorted(slots["warm"], key=_gentle_first)),
        *work,
        *((slot, last_up) for slot in sorted(slots["connect"], key=_natural)),
        *((slot, last_up) for slot in sorted(slots["close"], key=_holding_last)),
    ]
    return _with_moves(ordered, position)


def _along_the_body(worked: Sequence[AreaPlan], position: str) -> list[AreaPlan]:
    """From the hips up, but what comes first before all else that is done from the same stance, and so that stance."""
    stance_of = {plan: _stance(plan.slots[0], position) for plan in worked}
    begins = {stance_of[plan] for plan in worked if plan.comes_first}
    places = sorted(worked, key=lambda plan: (not plan.comes_first, plan.order))
    return sorted(places, key=lambda plan: (stance_of[plan] not in begins, stance_of[plan]))


def _stance(slot: Slot, position: str) -> str:
    """Where the giver is: face-down it depends on the technique."""
    return slot.placement.technique.stance if position == "face_down" else "behind"


def _with_moves(ordered: Sequence[tuple[Slot, str]], position: str) -> list[Placed]:
    placed: list[Placed] = []
    stance, up = "", ""
    for slot, side_up in ordered:
        here = _stance(slot, position)
        move = ""
        if side_up != up:
            move = "turn_over" if up else "lie_on_side"
        elif placed and here != stance:
            move = "to_head" if here == "head" else "to_side"
        placed.append(Placed(slot, here, side_up, move))
        stance, up = here, side_up
    return placed


def _area_in_order(plan: AreaPlan) -> list[Slot]:
    """One area from broad to smooth: what both hands do at once first, then the easier side, then the other.

    Where both sides are pressed at once, both have had their broad strokes before.
    """
    first = plan.easier_side or "left"
    together = sorted((slot for slot in plan.slots if slot.placement.side == "both"), key=_broad_first)
    apart = [*_one_side(plan, first), *_one_side(plan, OPPOSITE[first])]
    pressed_at_once = any(slot.role == "deep" for slot in together)
    early = [slot for slot in apart if slot.role == "broad" and pressed_at_once]
    return [
        *(slot for slot in together if slot.role == "broad"),
        *early,
        *(slot for slot in together if slot.role == "deep"),
        *(slot for slot in apart if slot not in early),
        *(slot for slot in together if slot.role == "smooth"),
    ]


def _one_side(plan: AreaPlan, side: str) -> list[Slot]:
    return sorted((slot for slot in plan.slots if slot.placement.side == side), key=_broad_first)


def _by_side_up(worked: Sequence[AreaPlan]) -> list[tuple[Slot, str]]:
    """Side-lying: everything on the side that is up before turning over, and two turns at most.

    Areas begin on their easier side. Where that differs between areas, the second kind waits for the first turn.
    """
    ranked = sorted(worked, key=lambda plan: (not plan.painful, -plan.weight))
    first = next((plan.easier_side for plan in ranked if plan.easier_side), None) or _only_side(ranked) or "left"
    late = [plan for plan in worked if plan.easier_side == OPPOSITE[first]]
    early = [plan for plan in worked if plan not in late]
    blocks = ((early, first), (early, OPPOSITE[first]), (late, OPPOSITE[first]), (late, first))
    return [(slot, side) for plans, side in blocks for plan in plans for slot in _one_side(plan, side)]


def _only_side(plans: Sequence[AreaPlan]) -> str | None:
    return next((next(iter(plan.free)) for plan in plans if len(plan.free) == 1), None)


def _broad_first(slot: Slot) -> tuple[int, bool, int, int]:
    """Broad, deep, smooth; among the deep ones the light last, so that pressure never rises by two levels at once."""
    role = ("broad", "deep", "smooth").index(slot.role)
    return role, slot.level == 0, slot.placement.tool_order, slot.placement.number


def _natural(slot: Slot) -> int:
    return slot.placement.number


def _gentle_first(slot: Slot) -> tuple[int, int]:
    return slot.level, slot.placement.number


def _holding_first(slot: Slot) -> tuple[bool, int]:
    return slot.placement.technique.stroke != "holding", slot.placement.number


def _holding_last(slot: Slot) -> tuple[bool, int]:
    return slot.placement.technique.stroke == "holding", slot.placement.number
