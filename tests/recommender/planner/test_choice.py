"""What may be offered at all: the position, the pressure, and what comes before what."""

import pytest

from recommender import directives_for
from recommender.directives import Directives
from recommender.knowledge import shipped
from recommender.outcome import Phase
from recommender.planner.choice import Chooser, _long_level
from recommender.planner.parts import Wish
from tests.recommender.strategies import plain

CATALOGUE, LIMITS = shipped().catalogue, shipped().limits
EVERYWHERE = CATALOGUE.all_zones


def without_caps(pressure: str) -> Directives:
    """What is asked for, with no rule that caps anything or wishes for a position."""
    directives = directives_for(plain(pressure=pressure, pain_zones=["hip_left", "shoulder_right"], knots="large"))
    directives.light_zones = directives.medium_zones = 0
    directives.positions = {}
    directives.excluded_positions = set()
    return directives


def wishes(directives: Directives) -> list[Wish]:
    """Everything that is on offer."""
    menu = Chooser(directives, CATALOGUE, LIMITS).menu()
    extras = [wish for phase in menu.extras.values() for wish in phase]
    return extras + [wish for unit in menu.units for wish in unit.wishes]


def test_nothing_is_firmer_than_asked_for_even_where_no_rule_says_so() -> None:
    offered = wishes(without_caps("light"))
    assert {wish.level for wish in offered} == {0}
    assert {wish.placement.least_level for wish in offered} == {0}
    assert max(wish.level for wish in wishes(without_caps("medium"))) == 1


def test_nothing_is_firmer_than_a_cap_even_where_firm_was_asked_for() -> None:
    directives = without_caps("firm")
    directives.light_zones = EVERYWHERE
    offered = wishes(directives)
    assert {wish.level for wish in offered} == {0}
    assert {wish.placement.least_level for wish in offered} == {0}


def test_only_deep_strokes_are_firm_and_only_one_level_above_the_broad_ones() -> None:
    offered = wishes(without_caps("firm"))
    assert {wish.role for wish in offered if wish.level == 2} == {"deep"}
    assert max(wish.level for wish in offered if wish.role == "broad") == 1


@pytest.mark.parametrize(
    ("wished", "excluded", "position"),
    [
        ({}, set(), "face_down"),
        ({}, {"face_down"}, "side_lying"),
        ({"seated": 1}, set(), "seated"),
        ({"side_lying": 1, "seated": 2}, set(), "seated"),
        ({"side_lying": 1, "seated": 1}, set(), "side_lying"),
        ({"seated": 3, "side_lying": 1}, {"seated"}, "side_lying"),
    ],
)
def test_the_position_is_the_most_wished_for_that_is_allowed(
    wished: dict[str, int], excluded: set[str], position: str
) -> None:
    directives = without_caps("medium")
    directives.positions, directives.excluded_positions = wished, excluded
    assert Chooser(directives, CATALOGUE, LIMITS).position == position


@pytest.mark.parametrize(
    ("phase", "first", "level"),
    [("arrive", False, 0), ("warm", True, 0), ("warm", False, 1), ("connect", True, 1), ("close", False, 0)],
)
def test_long_strokes_begin_and_end_light(phase: Phase, first: bool, level: int) -> None:
    assert _long_level(phase, first=first) == level


def test_each_side_is_worked_for_itself_where_one_side_is_up() -> None:
    directives = without_caps("medium")
    directives.excluded_positions = {"face_down", "seated"}
    menu = Chooser(directives, CATALOGUE, LIMITS).menu()
    assert {wish.placement.side for unit in menu.units for wish in unit.wishes} == {"left", "right"}
