"""Growth and its doses at their boundaries: one second, one step, one place on either side."""

import dataclasses

import pytest

from recommender import directives_for
from recommender.catalogue import Place
from recommender.knowledge import shipped
from recommender.planner.choice import Chooser
from recommender.planner.doses import Doses
from recommender.planner.growth import Growth
from recommender.planner.parts import Menu
from tests.recommender.strategies import plain

LIMITS = shipped().limits


def menu_for(**overlay: object) -> Menu:
    """Everything somebody could get."""
    return Chooser(directives_for(plain(**overlay)), shipped().catalogue, LIMITS).menu()


def test_thumbs_may_work_for_exactly_their_share() -> None:
    menu = menu_for(knots="small", pain_zones=["shoulder_left", "shoulder_right"])
    doses = Doses(menu, LIMITS)
    slot = next(wish.slot() for unit in menu.units for wish in unit.wishes if wish.placement.thumbs)
    doses.minutes = 5
    share = LIMITS.thumbs_share * 5 * 60 // 100
    assert doses.allow(slot, share)
    assert not doses.allow(slot, share + 1)


@pytest.mark.parametrize("side", ["left", "right"])
def test_firm_pressure_has_its_own_limit_on_each_side(side: Place) -> None:
    menu = menu_for()
    doses, plan = Doses(menu, LIMITS), menu.areas[0]
    slot = plan.units[0].wishes[0].slot()
    slot.placement = dataclasses.replace(slot.placement, side=side, left=side == "left", right=side == "right")
    slot.level, seconds = 1, LIMITS.firm_most // 2
    doses.count(slot, seconds)
    assert (plan.firm_left, plan.firm_right) == (0, 0)
    slot.level = 2
    doses.count(slot, 10)
    doses.count(slot, seconds - 10)
    assert (plan.firm_left, plan.firm_right) == ((seconds, 0) if side == "left" else (0, seconds))
    assert doses.allow(slot, LIMITS.firm_most - seconds)
    assert not doses.allow(slot, LIMITS.firm_most - seconds + 1)


def test_turning_over_is_no_warming_up() -> None:
    lying, turned = menu_for(), menu_for(face_down="uncomfortable")
    assert turned.position == "side_lying"
    assert Doses(lying, LIMITS)._warm_up == LIMITS.broad_first
    assert Doses(turned, LIMITS)._warm_up == LIMITS.broad_first + LIMITS.turn


def test_a_deep_unit_waits_for_broad_strokes_of_the_full_length() -> None:
    menu = menu_for(pain_zones=["lower_back_left", "lower_back_right"])
    doses = Doses(menu, LIMITS)
    doses.minutes = 60
    deep = next(unit for unit in menu.units if unit.role == "deep" and unit.area.painful)
    broad = next(unit for unit in deep.area.units if unit.role == "broad").wishes[0].slot()
    deep.area.slots.append(broad)
    broad.seconds = LIMITS.broad_first - 1
    assert not doses.allow_unit(deep)
    broad.seconds = LIMITS.broad_first
    assert doses.allow_unit(deep)
    broad.role = "deep"
    assert not doses.allow_unit(deep)


def test_both_sides_have_to_be_warm_where_both_are_pressed() -> None:
    menu = menu_for(pain_zones=["lower_back_left", "lower_back_right"])
    doses = Doses(menu, LIMITS)
    deep = next(unit for unit in menu.units if unit.role == "deep" and unit.left and unit.right)
    slot = next(unit for unit in deep.area.units if unit.role == "broad").wishes[0].slot()
    slot.seconds = LIMITS.broad_first
    slot.placement = dataclasses.replace(slot.placement, side="left", left=True, right=False)
    deep.area.slots.append(slot)
    assert not doses._warmed(deep)
    slot.placement = dataclasses.replace(slot.placement, side="both", left=True, right=True)
    assert doses._warmed(deep)


@pytest.mark.parametrize(("painful", "most"), [("left", (2, 1)), ("right", (1, 2))])
def test_the_side_that_hurts_gets_twice_the_time_at_most_and_never_less(painful: str, most: tuple[int, int]) -> None:
    menu = menu_for(pain_zones=[f"hip_{painful}"])
    doses = Doses(menu, LIMITS)
    (plan,) = [plan for plan in menu.areas if plan.painful]
    assert LIMITS.side_ratio == 2
    left, right = (60 * times for times in most)
    assert doses._balanced(plan, left, right)
    assert doses._balanced(plan, 60, 60)
    assert not doses._balanced(plan, left + (left > right), right + (right > left))
    assert not doses._balanced(plan, right, left)


def test_sides_that_hurt_alike_stay_within_twice_of_each_other() -> None:
    menu = menu_for()
    doses, plan = Doses(menu, LIMITS), menu.areas[0]
    assert [doses._balanced(plan, *sides) for sides in ((60, 120), (120, 60), (60, 121), (121, 60))] == [
        True,
        True,
        False,
        False,
    ]


def test_a_place_is_full_when_nothing_waits_and_nothing_can_grow() -> None:
    menu = menu_for()
    doses = Doses(menu, LIMITS)
    plan = menu.areas[0]
    slot = plan.units[0].wishes[0].slot()
    plan.slots.append(slot)
    doses.count(slot, slot.seconds)
    slot.seconds = slot.most
    assert not doses._is_full(plan)
    doses.waiting[:] = [unit for unit in doses.waiting if unit.area is not plan]
    assert doses.waiting
    assert doses._is_full(plan)
    slot.seconds = slot.most - LIMITS.quantum
    assert not doses._is_full(plan)
    slot.seconds += 1
    assert doses._is_full(plan)


@pytest.mark.parametrize(("steps", "minutes"), [(1, 12), (2, 24)])
def test_long_strokes_change_once_they_have_lasted_their_time(steps: int, minutes: int) -> None:
    menu = menu_for()
    growth = Growth(menu, LIMITS)
    growth.slots["warm"] = [wish.slot() for wish in menu.extras["warm"][:1]] * steps
    assert LIMITS.share_warm * minutes * 60 // 100 == steps * LIMITS.extra_warm
    growth._doses.minutes = minutes
    assert not growth._has_outgrown("warm")
    growth._doses.minutes = minutes + 1
    assert growth._has_outgrown("warm")


@pytest.mark.parametrize("steps", [0, LIMITS.extras_most])
def test_strokes_that_are_none_or_enough_do_not_change(steps: int) -> None:
    menu = menu_for()
    growth = Growth(menu, LIMITS)
    growth.slots["warm"] = [wish.slot() for wish in menu.extras["warm"][:1]] * steps
    growth._doses.minutes = 60
    assert growth._has_outgrown("warm") is False


def test_nothing_is_let_in_while_a_place_that_hurts_waits_for_its_first_strokes() -> None:
    menu = menu_for(pain_zones=["hip_left", "hip_right"])
    growth = Growth(menu, LIMITS)
    growth._room = 9
    (first,) = growth._first_of_each_area()
    assert first.area.painful
    growth.waiting.remove(first)
    for wish in first.wishes:
        growth._join(wish.slot(), first)
    growth.waiting[:] = [unit for unit in growth.waiting if unit.role == "broad"]
    others = list(growth._first_of_each_area())
    assert first.area in [unit.area for unit in others]
    assert [unit.area for unit in others if not unit.area.painful]


def test_what_is_taken_back_waits_in_its_old_place() -> None:
    menu = menu_for()
    growth = Growth(menu, LIMITS)
    growth._room = 9
    before = list(growth._extras["warm"])
    assert len(before) > 1
    growth._doses.minutes = 20
    assert growth._admit(600, ["warm"], eager=False)
    assert growth._extras["warm"] == before[1:]
    growth._take_back()
    assert growth._extras["warm"] == before


@pytest.mark.parametrize("minutes", [5, 6, 7, 60])
def test_it_fills_exactly_the_minutes_that_were_asked_for(minutes: int) -> None:
    growth = Growth(menu_for(), LIMITS)
    assert growth.grow_to(minutes) == minutes
    assert sum(slot.seconds for slots in growth.slots.values() for slot in slots) == minutes * 60


@pytest.mark.parametrize("possible", [4, 3, 2, 1])
def test_where_the_shortest_does_not_fit_it_is_the_most_whole_minutes_that_do(
    possible: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[tuple[int, int]] = []

    def add(self: Growth, count: int, *, minutes: int) -> bool:
        tried.append((count, minutes))
        return minutes == possible

    monkeypatch.setattr(Growth, "_add", add)
    assert Growth(menu_for(), LIMITS).grow_to(20) == possible
    assert tried == [(minutes, minutes) for minutes in range(LIMITS.shortest, possible - 1, -1)]


def test_where_not_even_one_minute_fits_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Growth, "_add", lambda self, count, *, minutes: False)
    assert Growth(menu_for(), LIMITS).grow_to(20) == 0


def test_where_one_more_minute_does_not_fit_a_few_at_once_may(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[tuple[int, int]] = []

    def add(self: Growth, count: int, *, minutes: int) -> bool:
        tried.append((count, minutes))
        return minutes in (5, 8)

    monkeypatch.setattr(Growth, "_add", add)
    assert Growth(menu_for(), LIMITS).grow_to(10) == 8
    assert tried == [(5, 5), (1, 6), (2, 7), (3, 8), (1, 9), (2, 10)]


def test_what_hurts_is_due_at_once_and_the_rest_when_the_work_has_time_for_it() -> None:
    menu = menu_for(pain_zones=["hip_left", "hip_right"])
    growth = Growth(menu, LIMITS)
    growth._doses.minutes, growth._shares["work"] = 10, 50
    assert growth._target("work") == 300
    hurting = {unit.role: unit for unit in menu.units if unit.area.painful}
    other = next(unit for unit in menu.units if unit.role == "broad" and not unit.area.painful)
    slot = other.wishes[0].slot()
    growth.slots["work"] = [slot]
    slot.usual = 300 - other.least
    assert growth._is_due(other)
    slot.usual += 1
    assert not growth._is_due(other)
    slot.usual = 301
    assert growth._is_due(hurting["broad"])
    assert not growth._is_due(hurting["deep"])


def test_a_share_is_whole_seconds() -> None:
    growth = Growth(menu_for(), LIMITS)
    growth._doses.minutes, growth._shares["close"] = 1, 33
    assert growth._target("close") == 19
    assert isinstance(growth._target("close"), int)
