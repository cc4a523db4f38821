"""A motion along what is never pressed is found, and one that cannot be drawn."""

import pytest
from msgspec.structs import replace

from recommender.knowledge import Knowledge, Problem, shipped
from recommender.schema import PressureRange
from recommender.verify.paths import forbidden_paths, paths_without_a_picture
from tests.recommender.verify.editing import technique, with_technique

LIGHT = PressureRange(least="light", most="light")


def along(place: str, pressure: PressureRange) -> Knowledge:
    """The shipped knowledge where one stroke follows this place."""
    motion = replace(technique("dry_sweep").motion, along=place)
    return with_technique("dry_sweep", motion=motion, pressure=pressure)


def test_no_shipped_technique_goes_along_what_is_never_pressed() -> None:
    assert list(forbidden_paths(shipped())) == []


@pytest.mark.parametrize("place", ["spine", "front_of_neck", "bone"])
def test_a_motion_along_what_is_never_pressed_is_found(place: str) -> None:
    (problem,) = forbidden_paths(along(place, LIGHT))
    assert problem == Problem(
        "techniques.yaml",
        "dry_sweep",
        f"its motion goes along {place}, which is never pressed: send the hands beside it",
    )
    assert problem.at == ("motion", "along")


def test_a_motion_along_what_is_touched_lightly_has_to_be_light() -> None:
    assert list(forbidden_paths(along("kidneys", LIGHT))) == []
    (problem,) = forbidden_paths(along("kidneys", PressureRange(least="light", most="medium")))
    assert "goes along kidneys, which is only ever touched lightly" in problem.message


def test_a_motion_that_no_picture_follows_is_found() -> None:
    assert list(paths_without_a_picture(shipped())) == []
    (problem,) = paths_without_a_picture(along("calf", LIGHT))
    assert problem.message.startswith("no picture goes along calf: write one of beside_neck, beside_spine, buttock")
    assert (problem.entry, problem.at) == ("dry_sweep", ("motion", "along"))
