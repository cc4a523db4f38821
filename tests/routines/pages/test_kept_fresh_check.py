"""Before a massage begins: is anything new? And the fresh check that takes the place of the old answers."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from routines.links import Purpose
from routines.models import Reminder, Routine
from routines.pages.journey import KEY
from routines.selectors import FRESH
from routines.services import keeping
from tests.recommender.strategies import plain
from tests.routines.cast import NOW, REFERRED, fresh, keep
from tests.routines.pages.private import (
    CHEST_PAIN,
    SECOND,
    WEIGHT_LOSS,
    all_rows,
    all_there_is,
    answered,
    has_keep_card,
    link,
)
from tests.routines.visitors import Visitor, questions_in_sight, text_of

LATER = NOW + timedelta(days=3)
ASKED_AGAIN = {"urgent_signs", "warning_signs", "health_conditions", "age_group", "leave_alone_zones"}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def offers_begin(page: Any) -> bool:
    return 'value="no"' in page.content.decode()


def check_again(visitor: Visitor, routine: Routine, answers: dict[str, Any]) -> None:
    """The two pages that are asked again, to the summary."""
    visitor.client.post(link(routine) + "check/")
    visitor.send("safety", answers)
    visitor.send("health", answers)


def test_before_beginning_it_asks_whether_anything_is_new(client: Client, rosas: Routine) -> None:
    response = client.get(link(rosas) + "start/")
    said = text_of(response)
    assert "17 November 2026" in said
    for thing in ("illness", "injury", "Numbness", "skin", "medicine", "pregnancy"):
        assert thing in said
    assert offers_begin(response)


def test_nothing_new_leads_straight_to_the_guide(client: Client, rosas: Routine) -> None:
    response = client.post(link(rosas) + "start/", {"anything_new": "no"})
    assert response.status_code == 303
    assert response.headers["Location"] == link(rosas) + "guide/"
    assert client.get(link(rosas) + "guide/").status_code == 200


@pytest.mark.parametrize("age", [timedelta(0), FRESH + SECOND])
@pytest.mark.parametrize("overlay", [{}, REFERRED])
def test_something_new_leads_to_the_fresh_check(
    client: Client, noon: time_machine.Traveller, age: timedelta, overlay: dict[str, Any]
) -> None:
    routine = keep(overlay)
    noon.shift(age)
    response = client.post(link(routine) + "start/", {"anything_new": "yes"})
    assert response.headers["Location"] == "/check/safety/"
    assert client.session["renewing"] == routine.token(Purpose.ROUTINE)


@pytest.mark.parametrize("answer", [{}, {"anything_new": ""}, {"anything_new": "maybe"}])
def test_without_a_clear_answer_it_asks_once_more(client: Client, rosas: Routine, answer: dict[str, str]) -> None:
    response = client.post(link(rosas) + "start/", answer)
    assert response.status_code == 200
    assert offers_begin(response)


def test_up_to_four_weeks_a_no_is_enough_and_not_a_second_longer(
    client: Client, rosas: Routine, noon: time_machine.Traveller
) -> None:
    noon.move_to(NOW + FRESH)
    assert offers_begin(client.get(link(rosas) + "start/"))
    assert client.post(link(rosas) + "start/", {"anything_new": "no"}).status_code == 303
    noon.shift(SECOND)
    for response in (
        client.get(link(rosas) + "start/"),
        client.post(link(rosas) + "start/", {"anything_new": "no"}),
    ):
        assert response.status_code == 200
        assert not offers_begin(response)
        assert "more than four weeks ago" in text_of(response)
        assert f'action="{link(rosas)}check/"' in response.content.decode()


def test_nobody_begins_a_massage_after_a_referral(client: Client) -> None:
    start = link(keep(REFERRED)) + "start/"
    for response in (client.get(start), client.post(start, {"anything_new": "no"})):
        assert response.status_code == 200
        assert not offers_begin(response)
        assert "massage was not right for you" in text_of(response)
        assert start.replace("/start/", "/check/") in response.content.decode()


def test_a_fresh_check_asks_about_safety_and_remembers_the_rest(
    client: Client, rosas: Routine, rosa: dict[str, Any]
) -> None:
    assert client.get(link(rosas) + "check/").status_code == 405
    assert dict(client.session.items()) == {}
    assert client.post(link(rosas) + "check/").headers["Location"] == "/check/safety/"
    assert client.session[KEY] == {code: value for code, value in rosa.items() if code not in ASKED_AGAIN}


def test_a_fresh_check_ticks_nothing_beforehand(client: Client) -> None:
    routine = keep({"health_conditions": ["pregnancy"], "cleared_for_massage": "yes", "leave_alone_zones": ["sides"]})
    client.post(link(routine) + "check/")
    assert "checked" not in client.get("/check/safety/").content.decode()
    visitor = Visitor(client)
    visitor.send("safety", plain().as_dict())
    page = visitor.open("health")
    assert "cleared_for_massage" not in questions_in_sight(page)
    assert 'value="pregnancy" checked' not in page
    assert 'value="sides" checked' not in page


def test_a_fresh_check_takes_the_place_of_whatever_the_session_held(
    client: Client, rosa: dict[str, Any], rosas: Routine
) -> None:
    answered(client, rosa | {"minutes": 45}, draft="another")
    client.post(link(rosas) + "check/")
    assert set(client.session.keys()) == {KEY, "renewing", "begun"}
    assert client.session[KEY]["minutes"] == 20


def test_a_fresh_check_asks_two_pages_and_then_shows_the_summary(
    visitor: Visitor, rosas: Routine, rosa: dict[str, Any]
) -> None:
    visitor.client.post(link(rosas) + "check/")
    assert visitor.send("safety", rosa).headers["Location"] == "/check/health/"
    assert visitor.send("health", rosa).headers["Location"] == "/check/answers/"


def test_a_fresh_check_is_saved_in_the_place_of_the_old_one(
    visitor: Visitor, rosas: Routine, rosa: dict[str, Any], noon: time_machine.Traveller
) -> None:
    noon.move_to(LATER)
    check_again(visitor, rosas, rosa | {"leave_alone_zones": ["neck_left"]})
    assert all_rows()["Routine"][0]["checked_at"] == NOW
    page = visitor.client.get("/routine/")
    assert "Save as my routine" in text_of(page)
    assert "You agreed on 17 November 2026" in text_of(page)
    assert "reminders are paused" not in text_of(page)
    assert 'name="consent"' not in page.content.decode()
    response = visitor.client.post("/routine/keep/")
    renewed = Routine.objects.get()
    assert response.headers["Location"] == link(rosas)
    assert renewed.answers == plain(leave_alone_zones=["neck_left"]).as_dict()
    assert renewed.outcome != rosas.outcome
    assert (renewed.checked_at, renewed.created_at, renewed.consented_at) == (LATER, NOW, NOW)
    assert dict(visitor.client.session.items()) == {}


def test_a_fresh_check_of_what_is_erased_at_that_moment_is_not_found(
    visitor: Visitor, rosas: Routine, rosa: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def found_and_then_erased(session: object) -> Routine:
        Routine.objects.all().delete()
        return rosas

    check_again(visitor, rosas, rosa)
    monkeypatch.setattr("routines.pages.kept.routine_renewed", found_and_then_erased)
    assert visitor.client.post("/routine/keep/").status_code == 404


def test_a_fresh_check_that_ends_with_a_referral_pauses_the_reminders(
    visitor: Visitor, active: Reminder, rosa: dict[str, Any]
) -> None:
    check_again(visitor, active.routine, rosa | WEIGHT_LOSS)
    page = text_of(visitor.client.get("/routine/"))
    assert "The reminders are paused when you save this." in page
    assert fresh(active).state == Reminder.State.ACTIVE
    kept = visitor.client.post("/routine/keep/", follow=True)
    assert fresh(active).state == Reminder.State.PAUSED
    assert "Why we say this" in text_of(kept)
    assert Routine.objects.get().kind == Routine.Kind.REFERRAL


def test_a_fresh_check_of_a_routine_nobody_is_reminded_of_speaks_of_no_reminders(
    visitor: Visitor, waiting: Reminder, rosa: dict[str, Any]
) -> None:
    check_again(visitor, waiting.routine, rosa | WEIGHT_LOSS)
    page = text_of(visitor.client.get("/routine/"))
    assert "Save this" in page
    assert "reminders" not in page


def test_a_fresh_check_of_a_routine_that_was_erased_meanwhile_needs_consent_again(
    visitor: Visitor, rosas: Routine, rosa: dict[str, Any]
) -> None:
    check_again(visitor, rosas, rosa)
    keeping.erase_routine(routine=rosas)
    response = visitor.client.post("/routine/keep/")
    assert keeping.FIRST_AGREE in text_of(response)
    assert 'name="consent"' in response.content.decode()
    assert not Routine.objects.exists()


def test_an_emergency_in_a_fresh_check_stores_no_answers_pauses_the_reminders_and_has_to_be_checked_again(
    visitor: Visitor, active: Reminder, ben: Reminder
) -> None:
    before = all_rows()["Routine"]
    visitor.client.post(link(active.routine) + "check/")
    assert visitor.send("safety", CHEST_PAIN).headers["Location"] == "/routine/"
    page = visitor.client.get("/routine/")
    assert 'href="tel:112"' in page.content.decode()
    assert "The reminders for your routine are paused." in text_of(page)
    assert not has_keep_card(page)
    assert visitor.client.post("/routine/keep/", {"consent": "yes"}).headers["Location"] == "/routine/"
    assert all_rows()["Routine"] == [
        row | {"checked_at": None} if row["id"] == active.routine_id else row for row in before
    ]
    assert "a doctor should look at first" in text_of(visitor.client.get(link(active.routine) + "start/"))
    assert visitor.client.post(link(active.routine) + "start/", {"anything_new": "no"}).status_code == 200
    assert "a doctor should look at first" in text_of(visitor.client.get(link(active.routine)))
    assert [fresh(reminder).state for reminder in (active, ben)] == [Reminder.State.PAUSED, Reminder.State.ACTIVE]


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_the_outcome_of_a_fresh_check_changes_no_row_and_no_session(
    visitor: Visitor, active: Reminder, rosa: dict[str, Any], method: str
) -> None:
    check_again(visitor, active.routine, rosa | WEIGHT_LOSS)
    before = all_there_is(visitor.client)
    assert getattr(visitor.client, method)("/routine/").status_code == 200
    assert all_there_is(visitor.client) == before
