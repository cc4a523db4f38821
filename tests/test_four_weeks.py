"""Four weeks with a moved clock: signed up, reminded, massaged, learnt from, hurt elsewhere, paused, moved away.

Everything is done as Rosa would do it: through the links of her mails and the forms behind them, and once by a watch.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from routines.links import Purpose
from routines.models import Delivery, Routine, Session
from tests.routines.visitors import Visitor, plain_answers, text_of
from tests.weeks import let_pass, links_in_the_last_mail, sent_to, sign_up_by_hand

ROSA = "rosa@example.org"
TAPS = {"pain_before": "6", "pain_after": "4", "pressure_felt": "right"}


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 3, 16, 10, 0, tzinfo=UTC), tick=False) as clock:
        yield clock


def evening(month: int, day: int) -> datetime:
    """When the reminder of this day has come, wherever Rosa is."""
    return datetime(2026, month, day, 18, 45, tzinfo=UTC)


def strongest() -> set[str]:
    outcome = Client().get(f"/api/v1/routines/{routine_token()}").json()
    return {step["pressure"] for step in outcome["steps"]}


def most_worked() -> str:
    """The area that gets most of the work."""
    outcome = Client().get(f"/api/v1/routines/{routine_token()}").json()
    seconds = Counter[str]()
    for step in outcome["steps"]:
        seconds[step["zone"]] += step["seconds"] if step["phase"] == "work" else 0
    (area, _), *_ = seconds.most_common()
    return area


def hurt_elsewhere(rosa: Client, **answers: object) -> str:
    """Something is new, says Rosa where the last mail leads to, and goes through the pages again."""
    start, *_ = links_in_the_last_mail(ROSA)
    rosa.post(start, {"anything_new": "yes"})
    Visitor(rosa).fill_all(plain_answers() | answers)
    return text_of(rosa.post("/routine/keep/", follow=True))


def routine_token() -> str:
    return Routine.objects.get().token(Purpose.ROUTINE)


def tell(rosa: Client, **taps: str) -> str:
    """Through the link of the last mail. The page that comes of it."""
    _, link, *_ = links_in_the_last_mail(ROSA)
    form = rosa.get(link)
    once = re.search(r'name="once" value="([^"]+)"', form.content.decode())
    day = re.search(r'name="on" value="([^"]+)"', form.content.decode())
    assert once
    assert day
    return text_of(rosa.post(link, TAPS | taps | {"once": once[1], "on": day[1]}, follow=True))


@pytest.mark.untraced
@pytest.mark.django_db
@pytest.mark.usefixtures("at_once")
def test_four_weeks_of_reminders_and_massages(clock: time_machine.Traveller) -> None:
    rosa = sign_up_by_hand(ROSA, days=["tue", "thu", "sat"], time="19:30", pressure="firm", minutes=30)
    assert "firm" in strongest()

    let_pass(clock, until=evening(3, 17))
    start, *_ = links_in_the_last_mail(ROSA)
    assert "The massage" in text_of(rosa.post(start, {"anything_new": "no"}, follow=True))
    assert "One massage so far" in tell(rosa)

    let_pass(clock, until=evening(3, 19))
    assert "Firm pressure was too much" in tell(rosa, pressure_felt="too_much")
    assert strongest() <= {"light", "medium"}

    let_pass(clock, until=evening(3, 21))
    tell(rosa, pain_before="5")
    let_pass(clock, until=evening(3, 24))
    told = {"pain_before": 4, "pain_after": 3, "pressure_felt": "right"}
    watch = Client().post(f"/api/v1/routines/{routine_token()}/sessions", told, content_type="application/json")
    assert watch.status_code == 201
    let_pass(clock, until=evening(3, 26))
    tell(rosa, pain_before="4", pain_after="2")
    let_pass(clock, until=evening(3, 28))

    let_pass(clock, until=evening(3, 31))  # the night when the clocks change is over
    assert most_worked() == "shoulder"
    assert "The massage" in hurt_elsewhere(rosa, pain_zones=["lower_back_left"], pressure="firm", minutes=30)
    assert most_worked() == "lower_back"
    assert strongest() <= {"light", "medium"}, "what was too much is known to a new check, too"

    let_pass(clock, until=datetime(2026, 4, 1, 12, 0, tzinfo=UTC))
    *_, manage, _ = links_in_the_last_mail(ROSA)
    assert "paused" in text_of(rosa.post(manage, {"do": "pause"}, follow=True)).lower()
    let_pass(clock, until=datetime(2026, 4, 5, 12, 0, tzinfo=UTC))
    rosa.post(manage, {"do": "resume"})
    moved = {"do": "change", "days": ["tue", "thu", "sat"], "time": "19:30", "timezone": "Europe/London"}
    assert "Tuesday 7 April, 19:30" in text_of(rosa.post(manage, moved, follow=True))

    let_pass(clock, until=evening(4, 7))
    page = tell(rosa, pain_before="3", pain_after="1")
    let_pass(clock, until=evening(4, 11))

    assert sent_to(ROSA) == [
        *("17 Mar 18:30", "19 Mar 18:30", "21 Mar 18:30", "24 Mar 18:30", "26 Mar 18:30", "28 Mar 18:30"),
        "31 Mar 17:30",  # Berlin has put its clocks forward, and London is where it was
        *("07 Apr 18:30", "09 Apr 18:30", "11 Apr 18:30"),
    ]
    assert not Delivery.objects.exclude(state=Delivery.State.SENT).exists()
    assert [one.pain_before for one in Session.objects.order_by("given_at")] == [6, 6, 5, 4, 4, 3]
    assert [at.day for at in Session.objects.order_by("given_at").values_list("given_at", flat=True)] == [
        17, 19, 21, 24, 26, 7,
    ]  # fmt: skip
    assert "Six massages so far, 180 minutes in all." in page
    assert "before the last three about 4" in page
    assert strongest() <= {"light", "medium"}, "for good"
