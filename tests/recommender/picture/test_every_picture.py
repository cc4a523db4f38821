"""Every picture: what the technique's data name is lit, and the hands stay on it and off what is never pressed."""

from collections.abc import Sequence
from itertools import pairwise
from math import dist

import pytest
from shapely import box

from recommender.knowledge import shipped
from recommender.picture import Picture, picture_of
from recommender.picture.figure import HEIGHT, KIDNEYS, SPINE_BAND, WIDTH, ZONES
from recommender.picture.hands import HALF, Hand, is_stacked
from recommender.picture.scene import Scene, all_scenes, scenes_of
from recommender.schema import Technique
from tests.recommender.picture.outlines import line, outline, together

pytestmark = pytest.mark.untraced
KNOWLEDGE = shipped()
every_technique = pytest.mark.parametrize("technique", KNOWLEDGE.techniques.values(), ids=list(KNOWLEDGE.techniques))


def picture(scene: Scene) -> Picture:
    found = picture_of(scene, KNOWLEDGE)
    assert found is not None
    return found


def areas_of(halves: Sequence[str]) -> set[str]:
    return {half.rpartition("_")[0] for half in halves}


@every_technique
def test_what_the_data_name_is_lit_and_nothing_else(technique: Technique) -> None:
    for scene in scenes_of(technique):
        shown = picture(scene)
        assert {zone for zone in shown.lit if zone not in KNOWLEDGE.zones} <= {"sides_left", "sides_right"}
        named = {KNOWLEDGE.zones[zone].area for zone in KNOWLEDGE.areas[scene.zone].zones}
        assert areas_of(shown.lit) == named
        assert areas_of(shown.touched) == set(technique.crosses) - named
        on = {half.rpartition("_")[2] for half in (*shown.lit, *shown.touched)}
        assert on == ({"left", "right"} if scene.side == "both" else {scene.side})


@every_technique
def test_the_hands_stay_on_what_is_lit_or_touched(technique: Technique) -> None:
    for scene in scenes_of(technique):
        shown = picture(scene)
        allowed = together((*shown.lit, *shown.touched))
        for hand in shown.hands:
            if not hand.is_aside:
                assert allowed.covers(line(hand.track)), hand.track
            assert together(shown.lit).buffer(12).intersects(line(hand.track))
            assert all(allowed.covers(line((spot,))) for spot in hand.spots)


@every_technique
def test_nothing_lies_over_what_is_never_pressed(technique: Technique) -> None:
    for scene in scenes_of(technique):
        spine = box(*SPINE_BAND)
        for hand in picture(scene).hands:
            reach = line(hand.track).buffer(HALF * hand.size)
            assert not reach.intersects(spine), hand


@every_technique
def test_what_presses_stays_off_the_kidneys(technique: Technique) -> None:
    for scene in scenes_of(technique):
        left, top = KIDNEYS["x"] - KIDNEYS["across"], KIDNEYS["y"] - KIDNEYS["up"]
        kidney = box(left, top, KIDNEYS["x"] + KIDNEYS["across"], KIDNEYS["y"] + KIDNEYS["up"])
        for hand in picture(scene).hands:
            if hand.beat.kind == "press" and not scene.is_light and not hand.is_aside:
                assert not any(kidney.contains(line((spot,))) for spot in hand.spots)


@every_technique
def test_each_hand_is_where_its_side_is(technique: Technique) -> None:
    for scene in scenes_of(technique):
        hands = picture(scene).hands
        assert {hand.on for hand in hands} == ({"left", "right"} if scene.side == "both" else {scene.side})
        is_alone = scene.side != "both" and (scene.motion.hands == "one" or is_stacked(scene))
        assert len(hands) == (1 if is_alone else 2)


@every_technique
def test_it_moves_as_fast_as_the_instructions_say(technique: Technique) -> None:
    for scene in scenes_of(technique):
        for hand in picture(scene).hands:
            assert seconds_of_one_movement(hand) == pytest.approx(technique.motion.lasts)


def seconds_of_one_movement(hand: Hand) -> float:
    """One press or pause of two, one circle, one breath, one way."""
    if hand.beat.kind in ("press", "squeeze"):
        return hand.beat.seconds / 2
    if hand.beat.kind in ("circle", "breath"):
        return hand.beat.seconds
    assert hand.travel is not None
    return hand.travel.seconds / 2


@every_technique
def test_the_words_say_what_is_lit(technique: Technique) -> None:
    for scene in scenes_of(technique):
        words = picture(scene).words
        assert KNOWLEDGE.areas[scene.zone].title.lower() in words
        assert KNOWLEDGE.wording.sides[scene.side] in words
        for area in technique.crosses:
            assert KNOWLEDGE.areas[area].title.lower() in words


@every_technique
def test_all_that_is_lit_is_in_the_frame(technique: Technique) -> None:
    for scene in scenes_of(technique):
        shown = picture(scene)
        x, y, width, height = shown.frame
        window = box(x, y, x + width, y + height)
        assert all(window.covers(outline(area)) for area in areas_of(shown.lit))


def test_the_zones_lie_beside_each_other_and_left_of_the_spine() -> None:
    half = box(0, 0, SPINE_BAND[0], HEIGHT)
    outlines = {area: outline(area) for area in ZONES}
    assert all(half.covers(shape) for shape in outlines.values())
    assert WIDTH - SPINE_BAND[0] == SPINE_BAND[2]
    for area, shape in outlines.items():
        for other, beside in outlines.items():
            assert area == other or shape.intersection(beside).area < 10, (area, other)


def test_every_zone_that_people_tick_can_be_lit() -> None:
    assert {zone.area for zone in KNOWLEDGE.zones.values()} == set(ZONES)


def test_no_way_jumps() -> None:
    for _, scene in all_scenes(KNOWLEDGE):
        for hand in picture(scene).hands:
            assert all(dist(here, there) < 160 for here, there in pairwise(hand.track))
