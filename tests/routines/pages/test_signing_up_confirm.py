"""Saying yes, asking for lost links, and what holds for all pages of signing up."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from routines.links import Purpose
from routines.models import Delivery, Reminder, Routine
from routines.selectors import CONFIRM_WITHIN
from routines.services import reminding
from tests.routines.cast import BEN, DAY, NOW, REFERRED, ROSA, fresh, keep, remind, sign_up
from tests.routines.pages.private import all_rows
from tests.routines.pages.reminded import FORM, NOT_ONE, confirm_page, sent_page, sign_up_page, without_csrf
from tests.routines.visitors import text_of

pytestmark = pytest.mark.usefixtures("noon")


def test_the_page_shows_what_a_yes_means(client: Client, waiting: Reminder) -> None:
    said = text_of(client.get(confirm_page(waiting)))
    assert "Every Tuesday and Thursday at 19:30, Europe/Berlin time. We write to r…@example.org" in said
    assert "Tuesday 17 November, 19:30" in said
    assert "Yes, remind me" in said
    assert ROSA not in said


def test_a_yes_switches_the_reminders_on_and_leads_to_their_page(client: Client, waiting: Reminder) -> None:
    response = client.post(confirm_page(waiting), follow=True)
    assert response.redirect_chain == [(f"/reminders/{waiting.token(Purpose.REMINDER)}/", 303)]
    assert "Thank you, that is confirmed. The next one is Tuesday 17 November, 19:30." in text_of(response)
    assert fresh(waiting).state == "active"


def test_where_reminders_are_not_offered_any_more_the_yes_counts_and_they_are_paused(
    client: Client, waiting: Reminder
) -> None:
    Routine.objects.update(kind=Routine.Kind.REFERRAL)
    said = text_of(client.post(confirm_page(waiting), follow=True))
    assert "that is confirmed. Nothing is sent at the moment." in said
    assert "There is no massage to be reminded of at the moment." in said


def test_the_link_opens_nothing_more_once_it_was_used(client: Client, active: Reminder) -> None:
    response = client.get(confirm_page(active))
    assert "Already confirmed The next one comes on Tuesday 17 November, at 19:30." in text_of(response)
    assert "<form" not in response.content.decode()
    assert active.token(Purpose.REMINDER) not in response.content.decode()
    again = client.post(confirm_page(active))
    assert (again.status_code, again.headers["Location"]) == (303, confirm_page(active))


def test_a_paused_one_is_confirmed_already(client: Client, active: Reminder) -> None:
    reminding.pause(reminder=active, now=NOW)
    assert "The reminders are paused at the moment." in text_of(client.get(confirm_page(active)))


def test_a_stopped_one_stays_stopped(client: Client, active: Reminder) -> None:
    reminding.stop(reminder=active)
    assert "These reminders are stopped" in text_of(client.get(confirm_page(active)))
    assert client.post(confirm_page(active)).status_code == 409
    assert fresh(active).state == "stopped"


def test_after_two_days_the_link_has_run_out(client: Client, waiting: Reminder, noon: time_machine.Traveller) -> None:
    noon.move_to(NOW + CONFIRM_WITHIN)
    assert "Yes, remind me" in text_of(client.get(confirm_page(waiting)))
    noon.move_to(NOW + CONFIRM_WITHIN + timedelta(seconds=1))
    assert "This link has run out" in text_of(client.get(confirm_page(waiting)))
    response = client.post(confirm_page(waiting))
    assert (response.status_code, fresh(waiting).state) == (409, "unconfirmed")
    assert "sign up again" in text_of(response)


def test_it_never_leads_to_the_routine_whose_owner_may_be_somebody_else(client: Client, waiting: Reminder) -> None:
    assert waiting.routine.public_id not in client.get(confirm_page(waiting)).content.decode()


def test_a_known_address_gets_a_mail_with_its_links_once_a_day(client: Client, active: Reminder) -> None:
    for _ in range(2):
        client.post("/links/", {"email": ROSA})
    assert active.deliveries.get().kind == Delivery.Kind.NOTICE


def test_an_unknown_address_gets_nothing(client: Client, active: Reminder) -> None:
    before = all_rows()
    client.post("/links/", {"email": BEN})
    assert all_rows() == before


def test_the_answer_is_the_same_for_every_address(active: Reminder, bens: Routine) -> None:
    sign_up(bens, BEN, now=NOW - DAY)
    answers = {
        without_csrf(Client().post("/links/", {"email": email})).replace(email.encode(), b"it")
        for email in (ROSA, BEN, "nobody@example.com")
    }
    assert len(answers) == 1
    assert b"gets reminders from us, an email with its links is on its way. At most one a day." in answers.pop()


@pytest.mark.parametrize("typed", NOT_ONE)
def test_anything_but_one_address_is_refused(client: Client, active: Reminder, typed: str) -> None:
    before = all_rows()
    response = client.post("/links/", {"email": typed})
    assert '<a href="#email">Please give exactly one email address' in response.content.decode()
    assert all_rows() == before


def test_nothing_is_typed_beforehand(client: Client) -> None:
    response = client.get("/links/")
    assert "There is a problem" not in text_of(response)
    assert 'name="email" type="email"' in response.content.decode()


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_changes_nothing_however_often(client: Client, waiting: Reminder, method: str) -> None:
    other = remind(keep(), BEN)
    client.post(sign_up_page(waiting.routine), FORM)
    before, session = all_rows(), dict(client.session.items())
    pages = [confirm_page(waiting), confirm_page(other), "/links/"]
    pages += [sign_up_page(waiting.routine), sent_page(waiting.routine)]
    for page in pages * 10:
        assert getattr(client, method)(page).status_code == 200
    assert all_rows() == before
    assert dict(client.session.items()) == session


def test_a_link_for_one_purpose_opens_no_page_of_another(client: Client, waiting: Reminder) -> None:
    for purpose in Purpose:
        if purpose != Purpose.CONFIRM:
            assert client.get(f"/confirm/{waiting.token(purpose)}/").status_code == 404
        if purpose != Purpose.ROUTINE:
            token = waiting.routine.token(purpose)
            assert client.get(f"/r/{token}/reminders/").status_code == 404
            assert client.get(f"/r/{token}/reminders/sent/").status_code == 404


def test_forms_from_elsewhere_are_refused(waiting: Reminder) -> None:
    client, before = Client(enforce_csrf_checks=True), all_rows()
    for page in (sign_up_page(waiting.routine), confirm_page(waiting), "/links/"):
        assert client.post(page, FORM).status_code == 403
    assert all_rows() == before


def test_only_reading_and_posting_is_possible(client: Client, waiting: Reminder) -> None:
    for page in (sign_up_page(waiting.routine), confirm_page(waiting), "/links/"):
        assert client.put(page).status_code == 405
    assert client.post(sent_page(waiting.routine)).status_code == 405


def test_the_address_is_in_no_log(client: Client, rosas: Routine, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client.post(sign_up_page(rosas), FORM, follow=True)
    client.post(sign_up_page(rosas), FORM | {"days": []})
    client.post(sign_up_page(keep(REFERRED)), FORM)
    client.post("/links/", {"email": ROSA})
    client.post("/links/", {"email": f"{ROSA},"})
    assert caplog.records
    assert ROSA not in caplog.text
