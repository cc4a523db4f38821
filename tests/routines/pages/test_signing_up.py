"""Signing up on a kept routine, as somebody without JavaScript meets it."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client, override_settings

from routines.consent import SEND_MAIL
from routines.links import Purpose
from routines.models import Delivery, Routine
from routines.pages.timetable_form import raw_from
from routines.services import keeping, reminding
from routines.services.reminding import MOST_REMINDERS
from tests.routines.cast import NOW, REFERRED, ROSA, UNDER_18, crowd, keep, remind, sign_up
from tests.routines.pages.private import all_rows, answered
from tests.routines.pages.reminded import FORM, NOT_ONE, PLAIN, sent_page, sign_up_page, without_csrf
from tests.routines.pages.test_views import everything_ticked
from tests.routines.visitors import text_of

pytestmark = pytest.mark.usefixtures("noon")

LOOK = {"preview": "1"}
SUNDAY = {"days": ["sun"], "time": "06:15"}
NIGHTS = {"days": ["sat", "sun"], "time": "02:30"}
NOT_OFFERED = [(REFERRED, "no massage to be reminded of"), (UNDER_18, "for adults")]
LONGEST = f"{'l' * 64}@{'d' * 63}.{'d' * 63}.{'d' * 57}.org"


def test_the_form_starts_with_the_suggestion_and_its_reasons(client: Client, rosas: Routine) -> None:
    response = client.get(sign_up_page(rosas))
    page = response.content.decode()
    assert re.findall(r'name="days" value="(\w+)"[^>]* checked', page) == ["tue", "fri"]
    assert 'type="time" value="19:30"' in page
    assert "Twice a week, for example on Tuesday and Friday." in text_of(response)
    assert "Why?" in text_of(response)
    assert SEND_MAIL.text in text_of(response)


def test_no_timezone_is_chosen_for_anybody_and_its_lack_is_explained(client: Client, rosas: Routine) -> None:
    response = client.get(sign_up_page(rosas))
    assert " selected" not in response.content.decode()
    assert "We can show them as soon as we know when. Please choose your timezone." in text_of(response)


def test_a_look_at_the_dates_shows_them_and_stores_nothing(client: Client, rosas: Routine) -> None:
    before = all_rows()
    response = client.post(sign_up_page(rosas), FORM | {"email": ""} | LOOK)
    assert "Tuesday 17 November, 19:30" in text_of(response)
    assert "There is a problem" not in text_of(response)
    assert all_rows() == before
    assert "signed_up" not in client.session


def test_a_look_keeps_everything_that_was_typed(client: Client, rosas: Routine) -> None:
    page = client.post(sign_up_page(rosas), FORM | SUNDAY | LOOK).content.decode()
    assert re.findall(r'name="days" value="(\w+)"[^>]* checked', page) == ["sun"]
    assert 'value="06:15"' in page
    assert '<option value="Europe/Berlin" selected>' in page
    assert f'value="{ROSA}"' in page


def test_around_a_daylight_saving_night_the_dates_are_what_the_clocks_show(
    client: Client, rosas: Routine, noon: time_machine.Traveller
) -> None:
    noon.move_to(datetime(2027, 3, 26, 12, tzinfo=UTC))
    said = text_of(client.post(sign_up_page(rosas), FORM | NIGHTS | LOOK))
    assert "Saturday 27 March, 02:30 Sunday 28 March, 03:30 Saturday 3 April, 02:30" in said


def test_signing_up_waits_for_the_address_and_leads_to_the_mail(client: Client, rosas: Routine) -> None:
    response = client.post(sign_up_page(rosas), FORM)
    assert (response.status_code, response.headers["Location"]) == (303, sent_page(rosas))
    reminder = rosas.reminders.get()
    assert (reminder.state, reminder.email, reminder.days) == ("unconfirmed", ROSA, ["tue", "thu"])
    assert reminder.deliveries.get().kind == Delivery.Kind.CONFIRMATION


@pytest.mark.parametrize("typed", NOT_ONE)
def test_anything_but_one_address_is_refused_with_all_else_kept(client: Client, rosas: Routine, typed: str) -> None:
    before = all_rows()
    response = client.post(sign_up_page(rosas), FORM | {"email": typed})
    page = response.content.decode()
    assert response.status_code == 200
    assert '<a href="#email">Please give exactly one email address, like rosa@example.org.</a>' in page
    assert "<title>Error: " in page
    assert '<option value="Europe/Berlin" selected>' in page
    assert all_rows() == before


def test_an_empty_form_names_each_field_at_the_top_and_in_its_place(client: Client, rosas: Routine) -> None:
    page = client.post(sign_up_page(rosas), {}).content.decode()
    for field in ("days", "time", "timezone", "email"):
        assert f'href="#{field}"' in page
        assert f'id="{field}"' in page
        assert f'id="error-{field}"' in page


@pytest.mark.parametrize(("overlay", "says"), [(REFERRED, "no massage to be reminded of"), (UNDER_18, "for adults")])
def test_where_reminders_are_not_offered_there_is_a_kind_page_without_a_form(
    client: Client, db: None, overlay: dict[str, object], says: str
) -> None:
    routine = keep(overlay)
    response = client.get(sign_up_page(routine))
    assert (response.status_code, says in text_of(response)) == (200, True)
    assert "<form" not in response.content.decode()
    before = all_rows()
    assert client.post(sign_up_page(routine), FORM).status_code == 409
    assert all_rows() == before


def test_a_routine_with_enough_reminders_says_so_and_keeps_what_was_typed(client: Client, rosas: Routine) -> None:
    crowd(rosas, MOST_REMINDERS)
    response = client.post(sign_up_page(rosas), FORM)
    assert response.status_code == 409
    assert "A routine can have 5 reminders. Stop one first." in text_of(response)
    assert f'value="{ROSA}"' in response.content.decode()


def test_a_routine_that_is_erased_at_that_moment_is_not_found(
    client: Client, rosas: Routine, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = reminding.sign_up

    def erase_first(**sent: Any) -> None:
        keeping.erase_routine(routine=rosas)
        real(**sent)

    monkeypatch.setattr(reminding, "sign_up", erase_first)
    assert client.post(sign_up_page(rosas), FORM).status_code == 404


def test_the_page_shows_the_address_the_dates_and_what_to_do(client: Client, rosas: Routine) -> None:
    with override_settings(CONTACT_EMAIL="help@unknot.example"):
        response = client.post(sign_up_page(rosas), FORM, follow=True)
    said = text_of(response)
    assert f"If we may write to {ROSA}" in said
    assert "Tuesday 17 November, 19:30" in said
    assert "spam folder" in said
    assert "at most one email of this kind a day to an address, and three in all" in said
    assert "If nothing comes at all, write to us from this address, and we open it again: help@unknot.example" in said
    assert 'href="mailto:help@unknot.example">help@unknot.example</a>' in response.content.decode()


@pytest.mark.parametrize("known", ["unknown", "pending", "active", "paused", "stopped"])
def test_what_we_know_of_an_address_never_shows(rosas: Routine, known: str) -> None:
    unknown = Client().post(sign_up_page(keep()), FORM, follow=True)
    if known != "unknown":
        reminder = sign_up(rosas) if known == "pending" else remind(rosas)
    if known == "paused":
        reminding.pause(reminder=reminder, now=NOW)
    if known == "stopped":
        reminding.stop(reminder=reminder)
    browser = Client()
    answer = browser.post(sign_up_page(rosas), FORM)
    shown = browser.get(answer.headers["Location"])
    other, mine = unknown.request["PATH_INFO"].split("/")[2], rosas.token(Purpose.ROUTINE)
    assert (answer.status_code, answer.content) == (303, b"")
    assert without_csrf(shown) == without_csrf(unknown).replace(other.encode(), mine.encode())


def test_it_can_be_sent_again_as_it_was(client: Client, rosas: Routine) -> None:
    page = client.post(sign_up_page(rosas), FORM, follow=True).content.decode()
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    again = {name: [value for other, value in hidden if other == name] for name, _ in hidden}
    assert raw_from(QueryDict(urlencode(again, doseq=True)), now=NOW) == FORM | PLAIN
    response = client.post(sign_up_page(rosas), again, follow=True)
    assert "We have noted it." in text_of(response)
    assert Delivery.objects.count() == 1, "one a day"


def test_the_address_can_be_changed_with_the_rest_kept(client: Client, rosas: Routine) -> None:
    client.post(sign_up_page(rosas), FORM)
    assert f'href="{sign_up_page(rosas)}"' in client.get(sent_page(rosas)).content.decode()
    page = client.get(sign_up_page(rosas)).content.decode()
    assert f'value="{ROSA}"' in page
    assert '<option value="Europe/Berlin" selected>' in page


def test_without_a_sign_up_before_it_leads_to_the_form(client: Client, rosas: Routine, bens: Routine) -> None:
    assert client.get(sent_page(rosas)).headers["Location"] == sign_up_page(rosas)
    client.post(sign_up_page(bens), FORM)
    assert client.get(sent_page(rosas)).headers["Location"] == sign_up_page(rosas)
    assert ROSA not in client.get(sign_up_page(rosas)).content.decode()


def test_the_mailbox_is_named_only_where_there_is_one(client: Client, rosas: Routine) -> None:
    client.post(sign_up_page(rosas), FORM)
    with override_settings(MAILBOX_PAGES=True):
        assert 'href="/mailbox/"' in client.get(sent_page(rosas)).content.decode()
    with override_settings(MAILBOX_PAGES=False):
        assert "mailbox" not in client.get(sent_page(rosas)).content.decode()


def test_the_longest_answers_and_address_still_fit_into_a_cookie(client: Client, rosas: Routine) -> None:
    answered(client, everything_ticked())
    longest = FORM | {"email": LONGEST, "timezone": "America/Argentina/ComodRivadavia"}
    response = client.post(sign_up_page(rosas), longest)
    assert response.status_code == 303
    assert len(response.cookies["unknot"].OutputString()) < 4096
