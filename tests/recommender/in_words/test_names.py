"""What codes are called."""

import pytest

from recommender.in_words import Names, as_title, times_a_week
from recommender.knowledge import shipped

NAMES = Names(shipped())


@pytest.mark.parametrize(
    ("zones", "words"),
    [
        (["neck_left", "neck_right"], "the neck"),
        (["hip_right"], "the hips (right side)"),
        (["sides"], "the sides"),
        (["sides", "neck_left", "hip_left", "hip_right"], "the neck (left side), the hips and the sides"),
        ([], ""),
    ],
)
def test_zones_are_told_by_area_with_a_side_only_where_there_is_one(zones: list[str], words: str) -> None:
    assert NAMES.zones(zones) == words


@pytest.mark.parametrize(
    ("code", "title"), [("desk-work-all-day", "Desk work all day"), ("zone_side_most", "Zone side most")]
)
def test_an_id_reads_as_words(code: str, title: str) -> None:
    assert as_title(code) == title


@pytest.mark.parametrize(("number", "words"), [(1, "once a week"), (2, "twice a week"), (7, "7 times a week")])
def test_times_a_week_are_told_as_people_say_them(number: int, words: str) -> None:
    assert times_a_week(number) == words
