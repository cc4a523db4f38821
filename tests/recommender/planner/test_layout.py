"""The order of the steps, in situations that the shipped techniques seldom lead to."""

import dataclasses

import msgspec

from recommender.catalogue import Place, Role
from recommender.planner.layout import _area_in_order, _broad_first, _holding_first, _holding_last
from recommender.planner.parts import AreaPlan
from tests.recommender.planner.test_growth import menu_for


def order(*given: tuple[Role, Place]) -> list[tuple[Role, Place]]:
    """The order in which an area's slots of these roles and sides are given."""
    plan = next(plan for plan in menu_for().areas if plan.id == "lower_back")
    plan.slots = []
    for role, side in given:
        slot = plan.units[0].wishes[0].slot()
        slot.role, slot.level = role, 1
        slot.placement = dataclasses.replace(slot.placement, side=side, left=side != "right", right=side != "left")
        plan.slots.append(slot)
    return _told(plan)


def _told(plan: AreaPlan) -> list[tuple[Role, Place]]:
    return [(slot.role, slot.placement.side) for slot in _area_in_order(plan)]


def test_one_side_is_finished_before_the_other() -> None:
    assert order(("smooth", "right"), ("deep", "right"), ("broad", "right"), ("smooth", "left"), ("broad", "left")) == [
        ("broad", "left"),
        ("smooth", "left"),
        ("broad", "right"),
        ("deep", "right"),
        ("smooth", "right"),
    ]


def test_where_both_sides_are_pressed_at_once_both_have_had_their_broad_strokes() -> None:
    assert order(("smooth", "both"), ("deep", "both"), ("broad", "right"), ("deep", "left"), ("broad", "left")) == [
        ("broad", "left"),
        ("broad", "right"),
        ("deep", "both"),
        ("deep", "left"),
        ("smooth", "both"),
    ]


def test_what_both_hands_do_at_once_frames_what_each_side_gets() -> None:
    assert order(("smooth", "both"), ("deep", "left"), ("broad", "left"), ("broad", "both")) == [
        ("broad", "both"),
        ("broad", "left"),
        ("deep", "left"),
        ("smooth", "both"),
    ]


def test_holding_comes_first_at_the_start_and_last_at_the_end() -> None:
    gliding = menu_for().extras["warm"][0].slot()
    technique = dataclasses.replace(gliding.placement, number=99)
    holding = dataclasses.replace(gliding, placement=technique)
    holding.placement = dataclasses.replace(
        technique, technique=msgspec.structs.replace(technique.technique, stroke="holding")
    )
    assert sorted([gliding, holding], key=_holding_first) == [holding, gliding]
    holding.placement = dataclasses.replace(holding.placement, number=-1)
    assert sorted([gliding, holding], key=_holding_last) == [gliding, holding]


def test_of_two_deep_strokes_the_light_one_comes_last() -> None:
    plan = menu_for().areas[0]
    light, firm = plan.units[0].wishes[0].slot(), plan.units[0].wishes[0].slot()
    light.role = firm.role = "deep"
    light.level, firm.level = 0, 1
    light.placement = dataclasses.replace(light.placement, number=-1, tool_order=-1)
    assert sorted([light, firm], key=_broad_first) == [firm, light]
