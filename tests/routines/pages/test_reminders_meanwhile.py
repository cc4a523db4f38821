"""What a page of reminders showed may be over when its button is pressed; and a mail may be on its way already."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from routines.models import Reminder
from routines.services import reminding
from tests.routines.cast import DAY, MINUTE, NOW, THURSDAY, TONIGHT, fresh, owed
from tests.routines.pages.private import SECOND, all_rows
from tests.routines.pages.reminded import FORM, confirm_page, manage_page
from tests.routines.visitors import text_of

pytestmark = pytest.mark.usefixtures("noon")

PAST_MIDNIGHT = NOW + timedelta(hours=11, minutes=30)  # half past midnight in Berlin
LOOK_AGAIN = "The day has changed meanwhile. Please look again."
NEXT_TUESDAY, NEXT_THURSDAY = TONIGHT + 7 * DAY, THURSDAY + 7 * DAY
LATER = (NEXT_TUESDAY, NEXT_THURSDAY, NEXT_TUESDAY + 7 * DAY, NEXT_THURSDAY + 7 * DAY)
PUT_OFF = [
    ("", "snooze", "18 November", "Thursday 19 November", THURSDAY),
    ("tomorrow/", "snooze", "Wednesday 18 November", "Thursday 19 November", THURSDAY),
    ("", "skip_week", "Tuesday 24 November", "Thursday 26 November", NEXT_THURSDAY),
    ("skip-week/", "skip_week", "Tuesday 24 November", "Thursday 26 November", NEXT_THURSDAY),
]


@pytest.fixture
def thursday(active: Reminder) -> Reminder:
    """Rosa's reminder, which comes next on Thursday."""
    return reminding.skip_occasion(reminder=active, occasion=TONIGHT, now=NOW)


def form_of(response: Any, act: str) -> dict[str, str]:
    """All that the button for this act sends."""
    forms = re.findall(r"<form\b.*?</form>", response.content.decode(), flags=re.S)
    fields = [dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)) for form in forms]
    [form] = [form for form in fields if form.get("do", act) == act and "until" in form]
    return form


@pytest.mark.parametrize(("page", "act", "shown", "now_shown", "next_at"), PUT_OFF)
def test_past_midnight_it_is_asked_again_with_the_new_date(
    client: Client,
    thursday: Reminder,
    noon: time_machine.Traveller,
    page: str,
    act: str,
    shown: str,
    now_shown: str,
    next_at: datetime,
) -> None:
    address = manage_page(thursday) + page
    owed([thursday])
    looked = client.get(address)
    assert shown in text_of(looked)
    noon.move_to(PAST_MIDNIGHT)
    before = all_rows()
    again = client.post(address, form_of(looked, act))
    assert again.status_code == 409
    assert LOOK_AGAIN in text_of(again)
    assert now_shown in text_of(again)
    assert all_rows() == before
    assert client.post(address, form_of(again, act)).status_code == 303
    assert fresh(thursday).next_at == next_at


@pytest.mark.parametrize(("page", "act"), [put_off[:2] for put_off in PUT_OFF])
def test_what_was_shown_is_done_and_pressing_twice_is_once(
    client: Client, thursday: Reminder, page: str, act: str
) -> None:
    address = manage_page(thursday) + page
    form = form_of(client.get(address), act)
    for _ in range(2):
        assert client.post(address, form).status_code == 303
        assert fresh(thursday).next_at == datetime.fromisoformat(form["until"])


def test_skipping_one_after_another_page_moved_it_is_asked_again(client: Client, active: Reminder) -> None:
    form = form_of(client.get(manage_page(active)), "skip")
    assert form["until"] == THURSDAY.isoformat()
    moved = reminding.snooze(reminder=active, now=NOW)
    response = client.post(manage_page(active), form)
    assert (response.status_code, LOOK_AGAIN in text_of(response)) == (409, True)
    assert fresh(active).next_at == moved.next_at


def test_a_script_that_has_seen_no_date_just_acts(
    client: Client, thursday: Reminder, noon: time_machine.Traveller
) -> None:
    noon.move_to(PAST_MIDNIGHT)
    for until in ({}, {"until": ""}):
        assert client.post(manage_page(thursday) + "tomorrow/", until).status_code == 303


@pytest.mark.parametrize("page", ["", "tomorrow/", "skip-week/"])
def test_a_date_that_is_none_is_a_bad_request(client: Client, active: Reminder, page: str) -> None:
    before = all_rows()
    assert client.post(manage_page(active) + page, {"do": "snooze", "until": "soon"}).status_code == 400
    assert all_rows() == before


@pytest.mark.parametrize(
    ("now", "dates"),
    [
        (TONIGHT, (THURSDAY, *LATER)),
        (TONIGHT + MINUTE, (THURSDAY, *LATER)),
        (THURSDAY, (*LATER, NEXT_TUESDAY + 14 * DAY)),
    ],
)
def test_one_that_is_due_is_on_its_way_and_cannot_be_skipped(
    client: Client, active: Reminder, noon: time_machine.Traveller, now: datetime, dates: tuple[datetime, ...]
) -> None:
    noon.move_to(now)
    response = client.get(manage_page(active))
    shown = " ".join(f"{date:%A} {date.day} {date:%B}, 19:30" for date in dates)
    assert f"One is on its way now. The next five dates {shown}" in text_of(response)
    page = response.content.decode()
    assert 'value="skip"' not in page
    assert 'value="snooze"' in page
    assert 'value="skip_week"' in page


def test_until_then_it_can_be_skipped(client: Client, active: Reminder, noon: time_machine.Traveller) -> None:
    noon.move_to(TONIGHT - SECOND)
    response = client.get(manage_page(active))
    assert "on its way" not in text_of(response)
    assert 'value="skip"' in response.content.decode()


def test_no_page_calls_a_date_that_has_passed_the_next(
    client: Client, active: Reminder, noon: time_machine.Traveller
) -> None:
    noon.move_to(TONIGHT + MINUTE)
    same = client.post(manage_page(active), FORM | {"do": "change"}, follow=True)
    assert "Changed. One is on its way now." in text_of(same)
    assert "The next one comes on Thursday 19 November" in text_of(client.get(confirm_page(active)))
