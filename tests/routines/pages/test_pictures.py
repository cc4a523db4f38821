"""Pictures as SVG: every reference leads somewhere, and what moves is drawn so that it can also stand still."""

import re
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from msgspec.structs import replace

from recommender import recommend
from recommender.knowledge import shipped
from recommender.outcome import Routine
from recommender.picture.figure import ZONES
from recommender.picture.scene import Scene, all_scenes, scene_of
from routines.pages.pictures import MIRROR, Drawing, drawing_of, figure
from tests.recommender.strategies import plain

KNOWLEDGE = shipped()


def drawn(scene: Scene) -> Drawing:
    drawing = drawing_of(scene, KNOWLEDGE)
    assert drawing is not None
    return drawing


def svg(scene: Scene, *, moving: bool) -> str:
    return render_to_string("unknot/parts/picture.html", {"picture": drawn(scene), "moving": moving})


def an_example(**motion: str) -> Scene:
    found = (scene for _, scene in all_scenes(KNOWLEDGE) if all(getattr(scene.motion, k) == motion[k] for k in motion))
    return next(found)


@pytest.mark.parametrize("moving", [True, False])
def test_every_picture_is_well_formed_and_refers_to_what_the_page_has(moving: bool) -> None:
    parts = render_to_string("unknot/parts/figure.html")
    there = set(re.findall(r'id="([^"]+)"', parts))
    for _, scene in all_scenes(KNOWLEDGE):
        text = svg(scene, moving=moving)
        ElementTree.fromstring(text)  # noqa: S314 it is ours
        assert set(re.findall(r'(?:href="|url\()#([\w-]+)', text)) <= there
    ElementTree.fromstring(parts)  # noqa: S314 it is ours


def test_a_still_picture_has_no_animation_and_a_moving_one_also_stands_still() -> None:
    scene = an_example(shape="circles")
    assert "<animate" not in svg(scene, moving=False)
    moving = svg(scene, moving=True)
    assert "<animateMotion" in moving
    assert moving.count('class="hand still"') == moving.count('class="hand moves"') == len(drawn(scene).hands)


def test_the_right_hand_is_the_mirror_image_of_the_left() -> None:
    left, right = drawn(an_example(along="top_of_shoulder", hands="both")).hands
    assert (left.mirror, right.mirror) == ("", MIRROR)
    assert (left.x, left.way) == (right.x, right.way)


def test_hands_that_take_turns_are_one_movement_apart() -> None:
    first, second = drawn(an_example(hands="alternate", shape="line")).hands
    assert (first.begins, second.begins) == ("0", f"-{second.hand.beat.seconds:g}")


def test_it_says_in_words_what_it_shows() -> None:
    text = svg(an_example(shape="loop"), moving=False)
    assert 'role="img" aria-label="Gliding round and round' in text


def test_every_step_of_a_routine_has_a_picture_and_one_from_before_there_were_pictures_has_none() -> None:
    outcome = recommend(plain())
    assert isinstance(outcome, Routine)
    assert all(drawing_of(scene_of(step), KNOWLEDGE) for step in outcome.steps)
    assert drawing_of(scene_of(replace(outcome.steps[0], motion=None)), KNOWLEDGE) is None


def test_an_area_that_nobody_knows_now_has_no_picture() -> None:
    known = an_example(shape="hold")
    assert drawing_of(Scene(known.tool, "calf", known.side, known.is_light, known.motion), KNOWLEDGE) is None


def test_the_figure_has_both_halves_of_every_zone() -> None:
    shapes = figure().shapes
    assert {shape.code for shape in shapes} == {f"{area}_{side}" for area in ZONES for side in ("left", "right")}
    assert {shape.zone for shape in shapes} == set(KNOWLEDGE.zones)
