"""No plan leaves the planner with something that the rules forbid."""

import dataclasses
from collections.abc import Callable

import pytest
from hypothesis import given

from recommender import Answers, directives_for, recommend
from recommender.directives import Directives
from recommender.knowledge import shipped
from recommender.planner import Placed, UnsafePlan, plan
from recommender.planner.guard import guard
from tests.recommender.strategies import answers, plain

PERSON = plain(pain_zones=["shoulder_left"], pressure="firm", giver_experience="confident")


def placed_for(person: Answers) -> list[Placed]:
    return list(plan(directives_for(person), catalogue=shipped().catalogue, limits=shipped().limits).placed)


def bits(placed: Placed) -> int:
    return 1 << placed.slot.placement.number


def exclude_technique(directives: Directives, placed: Placed) -> str:
    directives.excluded_techniques |= bits(placed)
    return f"{placed.slot.placement.technique.id} is excluded"


def exclude_a_zone(directives: Directives, placed: Placed) -> str:
    directives.excluded_zones |= placed.slot.placement.zones & -placed.slot.placement.zones
    return f"{placed.slot.placement.technique.id} touches an excluded zone"


def exclude_the_position(directives: Directives, placed: Placed) -> str:
    directives.excluded_positions.add("face_down")
    return "position face_down is excluded"


def press_harder_than_the_cap(directives: Directives, placed: Placed) -> str:
    placed.slot.level = 1
    directives.light_zones |= placed.slot.placement.zones
    return f"{placed.slot.placement.technique.id} is medium, at most light is allowed"


def press_harder_than_asked(directives: Directives, placed: Placed) -> str:
    directives.values = {**directives.values, "pressure": "light"}
    placed.slot.level = 1
    return f"{placed.slot.placement.technique.id} is medium, at most light is allowed"


def press_harder_than_the_technique(directives: Directives, placed: Placed) -> str:
    placed.slot.level = 2
    place = placed.slot.placement
    placed.slot.placement = dataclasses.replace(place, most_level=1)
    return f"{place.technique.id} is firm, at most medium is allowed"


def last_too_long(directives: Directives, placed: Placed) -> str:
    placed.slot.seconds += 15
    return "the seconds do not add up to 20 minutes"


@pytest.mark.parametrize(
    "spoil",
    [
        exclude_technique,
        exclude_a_zone,
        exclude_the_position,
        press_harder_than_the_cap,
        press_harder_than_asked,
        press_harder_than_the_technique,
        last_too_long,
    ],
)
def test_a_plan_that_does_what_is_forbidden_is_refused(spoil: Callable[[Directives, Placed], str]) -> None:
    placed, directives = placed_for(PERSON), directives_for(PERSON)
    guard(placed, position="face_down", minutes=20, directives=directives)
    wrong = spoil(directives, placed[len(placed) // 2])
    with pytest.raises(UnsafePlan, match=wrong):
        guard(placed, position="face_down", minutes=20, directives=directives)


def test_everything_wrong_is_named_at_once() -> None:
    placed, directives = placed_for(PERSON), directives_for(PERSON)
    wrong = [exclude_the_position(directives, placed[0]), last_too_long(directives, placed[0])]
    with pytest.raises(UnsafePlan, match="; ".join(wrong)):
        guard(placed, position="face_down", minutes=20, directives=directives)


def test_recommend_gives_no_routine_that_the_guard_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommender.planner.choice.Chooser._position", lambda chooser: "face_down")
    with pytest.raises(UnsafePlan, match="position face_down is excluded"):
        recommend(plain(face_down="uncomfortable"))


@given(answers())
def test_the_guard_finds_nothing_in_anybodys_routine(person: Answers) -> None:
    recommend(person)
