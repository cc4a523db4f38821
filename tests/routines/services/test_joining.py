"""One massage that both tell of counts once: the receiver's words come first, what is careful counts from either."""

from itertools import product
from typing import Any

import pytest

from recommender.history import ToldStep
from routines.models import Routine, Session
from tests.routines.cast import HOUR, NOW, fresh
from tests.routines.massages import strongest, tell

pytestmark = pytest.mark.django_db
RECEIVER: dict[str, Any] = {"key": "hers", "pain_before": 6, "steps": (ToldStep("long_glide", "helped"),)}
GIVER: dict[str, Any] = {
    "key": "his",
    "by_giver": True,
    "pain_before": 9,
    "pain_after": 3,
    "steps": (ToldStep("long_glide", "skipped"), ToldStep("side_knead_shoulder", "skipped")),
}
ORDERS = [(RECEIVER, GIVER), (GIVER, RECEIVER), (GIVER, RECEIVER, GIVER), (RECEIVER, GIVER, RECEIVER, GIVER)]


@pytest.mark.parametrize("order", ORDERS)
def test_in_whatever_order_they_tell_it_is_one_massage_with_the_receivers_words_first(
    firm: Routine, order: tuple[dict[str, Any], ...]
) -> None:
    for hours, telling in enumerate(order):
        tell(firm, at=NOW + hours * HOUR, **telling)
    session = Session.objects.get()
    assert (session.pain_before, session.pain_after, session.by_giver) == (6, 3, False)
    assert [(step["technique"], step["verdict"]) for step in session.steps] == [
        ("long_glide", "helped"),
        ("side_knead_shoulder", "skipped"),
    ]
    assert fresh(firm).answers["massages_given"] == 1


@pytest.mark.parametrize(("order", "who"), list(product(ORDERS[:2], ["hers", "his"])))
def test_too_much_and_worse_count_from_either_of_them(
    firm: Routine, order: tuple[dict[str, Any], ...], who: str
) -> None:
    for hours, telling in enumerate(order):
        felt = "too_much" if telling["key"] == who else "right"
        tell(firm, at=NOW + hours * HOUR, **telling | {"pressure_felt": felt})
    assert strongest(firm) == {"light", "medium"}, "once, not twice"
    for hours, telling in enumerate(order, 2):
        tell(firm, at=NOW + hours * HOUR, **telling | {"got_worse": telling["key"] == who})
    assert fresh(firm).kind == Routine.Kind.REFERRAL


def test_half_a_day_apart_they_are_two(firm: Routine) -> None:
    tell(firm, at=NOW, **RECEIVER)
    tell(firm, at=NOW + 13 * HOUR, **GIVER)
    assert Session.objects.count() == 2


def test_each_link_may_tell_of_several_and_the_nearest_is_joined(firm: Routine) -> None:
    tell(firm, at=NOW, **RECEIVER | {"key": "noon"})
    tell(firm, at=NOW + 8 * HOUR, **RECEIVER | {"key": "night", "pain_before": None})
    tell(firm, at=NOW + 7 * HOUR, **GIVER)
    assert [one.pain_before for one in Session.objects.order_by("given_at")] == [6, 9]
