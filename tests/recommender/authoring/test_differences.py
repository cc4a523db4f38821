"""Two outcomes side by side: what differs, how gravely, in which direction, and in which words."""

from dataclasses import replace
from typing import Any

import pytest

from recommender.authoring.differences import Difference, differences
from recommender.authoring.facets import ROUTINE, Facets

GLIDE, KNEAD = ("long_glide", "back", "both"), ("knead", "neck", "left")
PLAIN = Facets(
    outcome=ROUTINE,
    allowed={},
    steps=((GLIDE, 90, "face_down"), (KNEAD, 60, "face_down")),
    pressure={GLIDE: "light", KNEAD: "medium"},
    said=frozenset({"Drink."}),
    told=frozenset({"Slide."}),
    reasons=frozenset({"rule: because"}),
    rules=frozenset({"rule"}),
)


def found(**changed: Any) -> tuple[Difference, ...]:
    """What differs from the plain facets after these were changed."""
    return differences(PLAIN, replace(PLAIN, **changed))


def only(**changed: Any) -> Difference:
    (difference,) = found(**changed)
    return difference


def test_what_is_the_same_differs_in_nothing() -> None:
    assert found() == ()
    assert found(rules=frozenset({"another"})) == ()


# The outcome.


@pytest.mark.parametrize(
    ("old", "new", "told", "careful"),
    [
        ("routine", "urgent", "routine → referral: urgent", "more"),
        ("urgent", "routine", "referral: urgent → routine", "less"),
        ("emergency", "urgent", "referral: emergency → referral: urgent", "less"),
        ("not_today", "clinician", "referral: not_today → referral: clinician", "more"),
    ],
)
def test_another_outcome_outweighs_all_that_follows_from_it(old: str, new: str, told: str, careful: str) -> None:
    before, after = replace(PLAIN, outcome=old), replace(PLAIN, outcome=new, steps=(), said=frozenset())
    assert differences(before, after) == (Difference("outcome", told, (told,), careful),)  # type: ignore[arg-type]


# Limits.


@pytest.mark.parametrize(
    ("old", "new", "lines", "careful"),
    [
        ({}, {("technique", "elbow"): 0}, ("technique excluded: elbow",), "more"),
        ({("technique", "elbow"): 0}, {}, ("technique allowed again: elbow",), "less"),
        ({}, {("pressure", "sides"): 0}, ("pressure at most firm → light: sides",), "more"),
        ({("pressure", "sides"): -1}, {}, ("pressure at most left alone → firm: sides",), "less"),
        (
            {},
            {("pressure", "neck_left"): 1, ("pressure", "neck_right"): 1, ("pressure", "hip_left"): 1},
            ("pressure at most firm → medium: hip_left, neck",),
            "more",
        ),
        ({}, {("minutes", ""): 15}, ("minutes at most as asked for → 15",), "more"),
        ({("minutes", ""): 15}, {("minutes", ""): 20}, ("minutes at most 15 → 20",), "less"),
        (
            {("technique", "elbow"): 0},
            {("position", "face_down"): 0},
            ("position excluded: face_down", "technique allowed again: elbow"),
            "both",
        ),
    ],
)
def test_limits_say_what_may_no_longer_be_done_and_what_may_again(
    old: Any, new: Any, lines: tuple[str, ...], careful: str
) -> None:
    (difference,) = differences(replace(PLAIN, allowed=old), replace(PLAIN, allowed=new))
    assert (difference.facet, difference.lines, difference.careful) == ("limits", lines, careful)


def test_a_limit_on_what_only_one_version_knows_is_no_difference() -> None:
    new = replace(PLAIN, allowed={("technique", "new_elbow"): 0})
    assert differences(PLAIN, new, only_in_one={"new_elbow"}) == ()


# Steps, pressure, words, reasons.


def test_a_step_with_another_pressure_is_told_where_both_have_it() -> None:
    difference = only(pressure={GLIDE: "medium", ("other", "hip", "left"): "firm"})
    assert difference == Difference("pressure", "firmer", ("long_glide on back: light → medium",))
    mixed = only(pressure={GLIDE: "medium", KNEAD: "light"})
    assert mixed.kind == "firmer gentler"
    assert mixed.lines[1] == "knead on neck (left): medium → light"


def test_steps_are_told_as_new_gone_and_of_another_length() -> None:
    new = ((GLIDE, 120, "face_down"), (("catwalk", "back", "both"), 75, "face_down"))
    assert only(steps=new).lines == (
        "+ catwalk on back, 1:15",
        "- knead on neck (left), 1:00",
        "long_glide on back: 1:30 → 2:00",
    )


def test_the_same_steps_in_another_order_or_position_are_told_so() -> None:
    told = ("the same steps in another order or position",)
    assert only(steps=PLAIN.steps[::-1]).lines == told
    assert only(steps=tuple((place, seconds, "seated") for place, seconds, _ in PLAIN.steps)).lines == told


def test_sentences_are_told_as_new_and_gone() -> None:
    assert only(said=frozenset({"Rest."})) == Difference("words", "", ("+ Rest.", "- Drink."))


def test_the_words_of_steps_count_only_while_the_steps_are_the_same() -> None:
    assert only(told=frozenset({"Glide."})).lines == ("+ Glide.", "- Slide.")
    assert [one.facet for one in found(told=frozenset({"Glide."}), steps=())] == ["steps"]


def test_reasons_are_told_only_where_nothing_else_differs() -> None:
    assert only(reasons=frozenset()) == Difference("reasons", "", ("- rule: because",))
    assert [one.facet for one in found(reasons=frozenset(), said=frozenset())] == ["words"]


def test_the_gravest_comes_first() -> None:
    everything = found(
        allowed={("minutes", ""): 5}, pressure={GLIDE: "firm"}, steps=(), said=frozenset(), reasons=frozenset()
    )
    assert [one.facet for one in everything] == ["limits", "pressure", "steps", "words"]


def test_two_of_the_same_kind_are_alike() -> None:
    assert Difference("steps", "", ("a",)).alike(Difference("steps", "", ("b",)))
    assert not Difference("limits", "minutes", ()).alike(Difference("limits", "pressure", ()))
    assert not Difference("words", "", ()).alike(Difference("steps", "", ()))
