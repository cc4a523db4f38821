"""The calendar of a reminder: a feed with an address of its own, a file, and a button that ends the address."""

import logging
from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from pytest_django import Settings

from routines.calendar_feed import calendar_of
from routines.links import Purpose
from routines.models import Reminder, Routine
from routines.pages.calendar import links_of
from routines.services import calendars, keeping, reminding
from tests.routines.calendars import feed_page, starts
from tests.routines.cast import NOW, ROSA, THURSDAY, TONIGHT, fresh
from tests.routines.pages.private import all_rows
from tests.routines.pages.reminded import manage_page
from tests.routines.visitors import text_of

pytestmark = pytest.mark.usefixtures("noon")


def file_page(reminder: Reminder) -> str:
    return f"{manage_page(reminder)}calendar.ics"


def new_address_page(reminder: Reminder) -> str:
    return f"{manage_page(reminder)}calendar/"


def test_a_calendar_program_reads_the_dates(active: Reminder) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.get(feed_page(active))
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert starts(response.content)[:2] == [TONIGHT, THURSDAY]
    assert response.content == calendar_of(active)
    assert "Content-Disposition" not in response.headers
    assert not client.cookies


def test_what_has_not_changed_is_not_sent_again(client: Client, active: Reminder) -> None:
    first = client.get(feed_page(active))
    assert first.headers["Cache-Control"] == "private, no-cache"
    same = client.get(feed_page(active), headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["ETag"] == first.headers["ETag"]
    assert same.headers["Cache-Control"] == "private, no-cache"
    reminding.snooze(reminder=active, now=NOW)
    changed = client.get(feed_page(active), headers={"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, changed.headers["ETag"] != first.headers["ETag"]) == (200, True)


def test_the_file_has_the_same_content_and_is_stored_nowhere_else(client: Client, active: Reminder) -> None:
    response = client.get(file_page(active))
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert response.headers["Content-Disposition"] == 'attachment; filename="unknot.ics"'
    assert response.headers["Cache-Control"] == "no-store"
    assert response.content == client.get(feed_page(active)).content


def test_what_waits_or_is_paused_is_an_empty_calendar(client: Client, waiting: Reminder) -> None:
    assert starts(client.get(feed_page(waiting)).content) == []
    reminding.confirm(reminder=waiting, now=NOW)
    assert starts(client.get(feed_page(waiting)).content)[0] == TONIGHT
    reminding.pause(reminder=waiting, now=NOW)
    assert starts(client.get(feed_page(waiting)).content) == starts(client.get(file_page(waiting)).content) == []


def revoked(reminder: Reminder) -> None:
    calendars.new_address(reminder=reminder, now=NOW)


def stopped(reminder: Reminder) -> None:
    reminding.stop(reminder=reminder)


def erased(reminder: Reminder) -> None:
    keeping.erase_routine(routine=reminder.routine)


@pytest.mark.parametrize("end", [revoked, stopped, erased])
def test_an_address_that_has_ended_answers_as_one_that_never_was(
    client: Client, active: Reminder, ben: Reminder, end: Callable[[Reminder], None]
) -> None:
    page, never = feed_page(active), f"/calendar/{'x' * 22}.{'y' * 22}.ics"
    end(active)
    for method in (client.get, client.head):
        ended, unknown = method(page), method(never)
        assert ended.status_code == unknown.status_code == 404
        assert ended.content == unknown.content
        assert ended.headers["Cache-Control"] == "no-store"
    assert client.get(feed_page(ben)).status_code == 200


def test_a_stopped_reminder_has_no_file_and_gets_no_new_address(client: Client, active: Reminder) -> None:
    stopped(active)
    before = all_rows()
    assert client.get(file_page(active)).status_code == 404
    response = client.post(new_address_page(active), follow=True)
    assert "These reminders are stopped" in text_of(response)
    assert "new address" not in text_of(response)
    assert all_rows() == before


def test_a_link_for_another_purpose_opens_no_calendar_and_a_calendars_link_nothing_else(
    client: Client, active: Reminder
) -> None:
    before = all_rows()
    for purpose in set(Purpose) - {Purpose.CALENDAR}:
        assert client.get(feed_page(active, purpose=purpose)).status_code == 404
    for page in (manage_page(active), file_page(active), new_address_page(active), f"{manage_page(active)}tomorrow/"):
        wrong = page.replace(active.token(Purpose.REMINDER), active.token(Purpose.CALENDAR))
        assert client.get(wrong).status_code in (404, 405)
        assert client.post(wrong, {"do": "stop"}).status_code in (404, 405)
    for place in ("r", "unsubscribe", "confirm", "saved"):
        page = f"/{place}/{active.token(Purpose.CALENDAR)}/"
        assert client.get(page).status_code == 404
        assert client.post(page).status_code in (404, 405)
    assert all_rows() == before


def test_a_button_ends_the_address_and_makes_a_new_one(client: Client, active: Reminder) -> None:
    old = feed_page(active)
    response = client.post(new_address_page(active), follow=True)
    assert response.redirect_chain == [(manage_page(active), 303)]
    assert "Your calendar has a new address. The old one has ended." in text_of(response)
    assert client.get(old).status_code == 404
    assert client.get(feed_page(fresh(active))).status_code == 200


def test_a_form_from_elsewhere_ends_nothing(active: Reminder) -> None:
    before = all_rows()
    assert Client(enforce_csrf_checks=True).post(new_address_page(active)).status_code == 403
    assert all_rows() == before


def test_an_unknown_link_makes_no_new_address(client: Client, active: Reminder) -> None:
    page = new_address_page(active)
    erased(active)
    assert client.post(page).status_code == 404


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("state", ["unconfirmed", "active", "paused", "stopped"])
def test_reading_changes_nothing_however_often(client: Client, waiting: Reminder, state: str, method: str) -> None:
    if state != "unconfirmed":
        reminding.confirm(reminder=waiting, now=NOW)
    if state == "paused":
        reminding.pause(reminder=waiting, now=NOW)
    if state == "stopped":
        stopped(waiting)
    before = all_rows()
    for page in [feed_page(waiting), file_page(waiting), new_address_page(waiting)] * 10:
        assert getattr(client, method)(page).status_code in (200, 404, 405)
    assert all_rows() == before
    assert dict(client.session.items()) == {}


def test_what_only_shows_takes_no_post_and_what_acts_only_that(client: Client, active: Reminder) -> None:
    for page in (feed_page(active), file_page(active)):
        assert client.post(page).status_code == client.delete(page).status_code == 405
    assert client.get(new_address_page(active)).status_code == 405


def test_neither_address_nor_links_are_in_a_log(
    client: Client, active: Reminder, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for page in (feed_page(active), file_page(active)):
        client.get(page)
    client.post(new_address_page(active), follow=True)
    assert ROSA not in caplog.text


def test_the_part_of_the_page_needs_only_the_reminder_and_its_link(active: Reminder, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://unknot.example"
    context = {"reminder": active, "token": active.token(Purpose.REMINDER)}
    part = render_to_string("unknot/parts/calendar.html", context, RequestFactory().get("/"))
    assert f'value="https://unknot.example{feed_page(active)}"' in part
    assert f'href="webcal://unknot.example{feed_page(active)}"' in part
    assert f'href="{file_page(active)}" download' in part
    assert f'method="post" action="{new_address_page(active)}"' in part
    assert "csrfmiddlewaretoken" in part


def test_the_program_opens_the_same_address_wherever_unknot_runs(rosas: Routine, active: Reminder) -> None:
    links = links_of(active)
    assert links.address.startswith("http://127.0.0.1:8000/calendar/")
    assert links.subscribe == links.address.replace("http://", "webcal://")
