"""A fresh check says how somebody was when it began: what got worse after that is still to be looked at."""

from typing import Any

import pytest
import time_machine

from routines.models import Routine
from routines.services import telling
from routines.told import Telling
from tests.routines.cast import NOW, fresh
from tests.routines.pages.private import SECOND, link
from tests.routines.visitors import Visitor, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def check_again(visitor: Visitor, routine: Routine, answers: dict[str, Any]) -> None:
    """The two pages that are asked again, to the summary."""
    visitor.client.post(link(routine) + "check/")
    visitor.send("safety", answers)
    visitor.send("health", answers)


def got_worse(routine: Routine, clock: time_machine.Traveller) -> None:
    """A second later, and a second before all that follows, the giver tells it."""
    clock.shift(SECOND)
    worse = Telling(given_at=NOW, pressure_felt="right", got_worse=True)
    telling.tell(routine=routine, key="by the giver", telling=worse, now=NOW + SECOND)
    clock.shift(SECOND)


def test_what_got_worse_while_somebody_was_checking_is_not_settled_by_that_check(
    visitor: Visitor, rosas: Routine, rosa: dict[str, Any], noon: time_machine.Traveller
) -> None:
    check_again(visitor, rosas, rosa)
    got_worse(rosas, noon)
    assert "Why we say this" in text_of(visitor.client.post("/routine/keep/", follow=True))
    check_again(visitor, rosas, rosa)
    visitor.client.post("/routine/keep/")
    assert fresh(rosas).kind == Routine.Kind.ROUTINE


def test_a_fresh_check_that_was_put_off_does_not_settle_what_got_worse_meanwhile(
    visitor: Visitor, rosas: Routine, rosa: dict[str, Any], noon: time_machine.Traveller
) -> None:
    visitor.client.post(link(rosas) + "check/")
    visitor.send("safety", rosa, later="1")
    saved = visitor.client.post("/check/later/", {"consent": "yes"}).headers["Location"]
    got_worse(rosas, noon)
    visitor.client.post(saved, {"do": "continue"})
    visitor.send("health", rosa)
    visitor.client.post("/routine/keep/")
    assert fresh(rosas).kind == Routine.Kind.REFERRAL
