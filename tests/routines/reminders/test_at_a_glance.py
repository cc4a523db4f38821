"""A kept outcome at a glance, whenever it was kept: places in order, times that add up, colours that can be seen."""

import re
from typing import Any

import msgspec
import pytest
from django.template.loader import render_to_string

from recommender.knowledge import shipped
from routines.reminders.at_a_glance import AROUND, OVER_ALL, TINTS, Glance, Stretch, glance_at
from routines.reminders.strip import bar_of, lines_of

CARDS = ("#fffdfa", "#221f1c")  # light and dark
BASE = render_to_string("unknot/mail/base.html")
SEEN = 3.0  # WCAG 2.2, 1.4.11


def step(phase: str, zone: str, seconds: Any) -> dict[str, Any]:
    return {"phase": phase, "zone": zone, "seconds": seconds}


def glance(*steps: dict[str, Any], needs: Any = ("oil",)) -> Glance | None:
    kept = msgspec.json.encode({"steps": steps, "needs": needs}).decode()
    return glance_at(kept, minutes=10, knowledge=shipped())


def seen(*steps: dict[str, Any], needs: Any = ("oil",)) -> Glance:
    found = glance(*steps, needs=needs)
    assert found
    return found


def luminance(colour: str) -> float:
    """WCAG's relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_steps_that_follow_each_other_on_one_place_are_one_stretch() -> None:
    steps = [("work", "neck", 60), ("work", "neck", 45), ("work", "hip", 30), ("work", "neck", 15)]
    assert [(one.starts, one.title, one.lasts) for one in seen(*(step(*each) for each in steps)).strip] == [
        ("0:00", "Neck", "1¾ min"),
        ("1:45", "Hips", "½ min"),
        ("2:15", "Neck", "¼ min"),
    ]


def test_around_the_work_a_phase_is_one_stretch_wherever_it_goes() -> None:
    strip = seen(step("warm", "back", 60), step("warm", "neck", 60), step("close", "back", 60)).strip
    assert [(one.title, one.tint) for one in strip] == [("Warm up", OVER_ALL), ("Close", AROUND)]


@pytest.mark.parametrize(("seconds", "lasts"), [(5, "¼ min"), (15, "¼ min"), (60, "1 min"), (99, "1¾ min")])
def test_time_is_said_to_the_quarter_of_a_minute(seconds: int, lasts: str) -> None:
    assert seen(step("work", "neck", seconds)).strip[0].lasts == lasts


def test_the_two_places_with_the_most_time_in_the_work_are_named() -> None:
    steps = [step("warm", "back", 300), step("work", "hip", 30), step("work", "neck", 60), step("work", "sides", 90)]
    assert seen(*steps).line == "It is a massage of 10 minutes, above all for the sides and the neck."


def test_without_any_work_no_place_is_named() -> None:
    assert seen(step("warm", "back", 300)).line == "It is a massage of 10 minutes."


def test_a_place_that_is_not_known_any_more_is_called_by_its_phase() -> None:
    found = seen(step("work", "forehead", 60), step("work", "neck", 30))
    assert [(one.title, one.tint) for one in found.strip] == [("Work on it", OVER_ALL), ("Neck", TINTS["neck"])]
    assert "forehead" not in str(found)


@pytest.mark.parametrize(
    ("needs", "said"),
    [
        (["oil", "a blanket"], "You need oil and a blanket."),
        (["oil", "a doctor's letter"], "You need oil."),
        ([], "You need nothing but your hands."),
        (None, ""),
    ],
)
def test_it_names_only_needs_that_are_known(needs: list[str] | None, said: str) -> None:
    assert seen(step("work", "neck", 60), needs=needs).needs == said


@pytest.mark.parametrize("seconds", [0, -30, "60", None])
def test_without_right_times_there_is_nothing_to_see(seconds: Any) -> None:
    assert glance(step("work", "neck", seconds)) is None


def test_a_phase_that_is_not_known_leaves_nothing_to_see() -> None:
    assert glance(step("stretching", "neck", 60)) is None


def test_every_place_that_is_worked_on_has_a_colour_of_its_own() -> None:
    assert set(TINTS) == set(shipped().areas) - {"back"}
    assert len({*TINTS.values(), AROUND, OVER_ALL}) == len(TINTS) + 2


@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize("tint", [*TINTS.values(), AROUND, OVER_ALL])
def test_every_colour_stands_out_from_the_light_card_and_from_the_dark_one(tint: str, card: str) -> None:
    assert f"background-color:{card};" in BASE or f"background-color: {card} !important" in BASE
    assert contrast(tint, card) >= SEEN


def test_what_the_knowledge_says_is_escaped() -> None:
    strip = [Stretch("0:00", "<b>Neck</b> & more", "1 min", "100.00", "#000000")]
    assert "&lt;b&gt;Neck&lt;/b&gt; &amp; more" in lines_of(strip)
    assert re.fullmatch(r'<td [^>]*width="100\.00%"[^>]*>&nbsp;</td>', bar_of(strip))
