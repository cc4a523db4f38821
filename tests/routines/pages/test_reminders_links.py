"""Unsubscribing, and what holds for all links of a reminder mail: reading is harmless, each opens its page alone."""

import logging
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.test.client import MULTIPART_CONTENT

from routines.links import Purpose
from routines.models import Delivery, Reminder
from routines.services import keeping, reminding
from tests.routines.cast import BEN, ROSA, fresh, owed
from tests.routines.pages.private import all_rows
from tests.routines.pages.reminded import FORM, confirm_page, manage_page, unsubscribe_page
from tests.routines.visitors import text_of

pytestmark = pytest.mark.usefixtures("noon")

ONE_CLICK = {"List-Unsubscribe": "One-Click"}  # RFC 8058, section 3.2


def pages_of(reminder: Reminder) -> list[str]:
    manage = manage_page(reminder)
    return [manage, f"{manage}tomorrow/", f"{manage}skip-week/", unsubscribe_page(reminder)]


def test_a_mail_program_stops_them_with_one_post_without_cookies(active: Reminder) -> None:
    owed([active])
    client = Client(enforce_csrf_checks=True)
    response = client.post(unsubscribe_page(active), ONE_CLICK)
    assert response.status_code == 200
    assert "Stopped. Your address is erased." in text_of(response)
    assert not client.cookies
    assert (fresh(active).state, fresh(active).email) == ("stopped", "")
    assert active.deliveries.get().state == Delivery.State.DROPPED


def test_the_one_click_works_as_either_kind_of_form_and_again_on_what_is_stopped(active: Reminder) -> None:
    for content_type in (MULTIPART_CONTENT, "application/x-www-form-urlencoded"):
        body = ONE_CLICK if content_type == MULTIPART_CONTENT else urlencode(ONE_CLICK)
        response = Client(enforce_csrf_checks=True).post(unsubscribe_page(active), body, content_type)
        assert (response.status_code, "Stopped." in text_of(response)) == (200, True)


def test_a_person_is_asked_first_and_presses_one_button(client: Client, active: Reminder) -> None:
    asked = client.get(unsubscribe_page(active))
    assert "Nothing more is sent to r…@example.org about this routine" in text_of(asked)
    assert f'method="post" action="{unsubscribe_page(active)}"' in asked.content.decode()
    assert fresh(active).state == "active"


def test_a_stopped_one_says_so_without_a_button(client: Client, active: Reminder) -> None:
    reminding.stop(reminder=active)
    response = client.get(unsubscribe_page(active))
    assert "Stopped. Your address is erased." in text_of(response)
    assert "<form" not in response.content.decode()


def test_an_address_that_never_said_yes_is_erased_as_well(client: Client, waiting: Reminder) -> None:
    client.post(unsubscribe_page(waiting), ONE_CLICK)
    assert (fresh(waiting).state, fresh(waiting).email) == ("stopped", "")
    assert waiting.deliveries.get().state == Delivery.State.DROPPED


def test_only_this_reminder_is_stopped(client: Client, active: Reminder, ben: Reminder) -> None:
    client.post(unsubscribe_page(active), ONE_CLICK)
    assert (fresh(ben).state, fresh(ben).email) == ("active", BEN)


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("state", ["unconfirmed", "active", "paused", "stopped"])
def test_reading_changes_nothing_however_often(client: Client, waiting: Reminder, state: str, method: str) -> None:
    if state != "unconfirmed":
        reminding.confirm(reminder=waiting, now=waiting.asked_at)
    if state == "paused":
        reminding.pause(reminder=waiting, now=waiting.asked_at)
    if state == "stopped":
        reminding.stop(reminder=waiting)
    before = all_rows()
    for page in pages_of(waiting) * 10:
        assert getattr(client, method)(page).status_code == 200
    assert all_rows() == before
    assert dict(client.session.items()) == {}


def test_a_reminder_whose_timezone_this_machine_has_lost_can_still_be_mended(client: Client, active: Reminder) -> None:
    Reminder.objects.update(state="paused", next_at=None, timezone="Europe/Atlantis")
    for page in (*pages_of(active), confirm_page(active)):
        assert client.get(page).status_code == 200
    assert "Please choose your timezone." in text_of(client.get(manage_page(active)))
    assert "Changed." in text_of(client.post(manage_page(active), FORM | {"do": "change"}, follow=True))


def test_a_link_for_one_purpose_opens_no_page_of_another(client: Client, active: Reminder) -> None:
    before = all_rows()
    for page in pages_of(active):
        right = Purpose.UNSUBSCRIBE if "unsubscribe" in page else Purpose.REMINDER
        for purpose in set(Purpose) - {right}:
            wrong = page.replace(active.token(right), active.token(purpose))
            assert client.get(wrong).status_code == 404
            assert client.post(wrong, {"do": "stop"}).status_code == 404
    assert all_rows() == before


def test_forms_from_elsewhere_are_refused_except_the_one_click(active: Reminder) -> None:
    client, before = Client(enforce_csrf_checks=True), all_rows()
    manage, tomorrow, skip_week, unsubscribe = pages_of(active)
    for page in (manage, tomorrow, skip_week):
        assert client.post(page, {"do": "stop"}).status_code == 403
    assert all_rows() == before
    assert client.post(unsubscribe).status_code == 200


def test_only_reading_and_posting_is_possible(client: Client, active: Reminder) -> None:
    for page in pages_of(active):
        assert client.delete(page).status_code == 405


def test_what_is_erased_at_that_moment_is_not_found(
    client: Client, active: Reminder, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = reminding.stop

    def erase_first(**sent: Any) -> None:
        keeping.erase_routine(routine=active.routine)
        real(**sent)

    monkeypatch.setattr(reminding, "stop", erase_first)
    assert client.post(unsubscribe_page(active)).status_code == 404


def test_the_address_is_in_no_log(client: Client, active: Reminder, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for page in pages_of(active):
        client.get(page)
    for fields in (FORM | {"do": "change"}, FORM | {"do": "change", "days": []}, {"do": "pause"}, {"do": "snooze"}):
        client.post(manage_page(active), fields, follow=True)
    client.post(confirm_page(active))
    client.post(unsubscribe_page(active))
    assert caplog.records
    assert ROSA not in caplog.text
