"""The pages behind the links of a reminder mail, as somebody without JavaScript meets them."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from routines.models import Delivery, Reminder, Routine
from routines.services import reminding
from tests.routines.cast import DAY, NOW, ROSA, THURSDAY, TONIGHT, fresh, owed
from tests.routines.pages.private import all_rows, link
from tests.routines.pages.reminded import FORM, manage_page, sign_up_page
from tests.routines.visitors import text_of

pytestmark = pytest.mark.usefixtures("noon")

NEXT_WEEK = NOW.replace(day=24, hour=18, minute=30)
SKIP_TONIGHT = {"do": "skip", "occasion": TONIGHT.isoformat()}


def do(client: Client, reminder: Reminder, act: str, **fields: Any) -> Any:
    """Presses a button on the page of the reminders, and follows."""
    return client.post(manage_page(reminder), {"do": act, **fields}, follow=True)


def acts_on(response: Any) -> list[str]:
    """What can be done on this page."""
    page = response.content.decode()
    acts = ("resume", "snooze", "skip", "skip_week", "change", "pause", "stop")
    return [act for act in acts if f'name="do" value="{act}"' in page]


def test_the_page_tells_what_is_set_up_and_what_comes_next(client: Client, active: Reminder) -> None:
    reminding.snooze(reminder=active, now=NOW)
    said = text_of(client.get(manage_page(active)))
    assert "They are on Every Tuesday and Thursday at 19:30, Europe/Berlin time. They go to r…@example.org" in said
    assert "Wednesday 18 November, 19:30 Thursday 19 November, 19:30 Tuesday 24 November, 19:30" in said
    assert ROSA not in said


def test_only_what_is_possible_is_offered(client: Client, waiting: Reminder, ben: Reminder) -> None:
    assert acts_on(client.get(manage_page(waiting))) == ["change", "stop"]
    assert acts_on(client.get(manage_page(ben))) == ["snooze", "skip", "skip_week", "change", "pause", "stop"]
    reminding.pause(reminder=ben, now=NOW)
    assert acts_on(client.get(manage_page(ben))) == ["resume", "change", "stop"]
    Routine.objects.update(kind=Routine.Kind.REFERRAL)
    refused = client.get(manage_page(ben))
    assert acts_on(refused) == ["change", "stop"]
    assert "There is no massage to be reminded of at the moment." in text_of(refused)
    reminding.stop(reminder=ben)
    assert acts_on(client.get(manage_page(ben))) == []


def test_it_leads_to_the_routine_and_to_erasing_it(client: Client, active: Reminder) -> None:
    page = client.get(manage_page(active)).content.decode()
    assert f'href="{link(active.routine)}"' in page
    assert f'href="{link(active.routine)}erase/"' in page


@pytest.mark.parametrize(
    ("act", "next_at", "says"),
    [
        ("snooze", TONIGHT + DAY, "Moved to tomorrow. The next one is Wednesday 18 November, 19:30."),
        ("skip_week", NEXT_WEEK, "The week is skipped. The next one is Tuesday 24 November, 19:30."),
        ("pause", None, "Paused. Nothing is sent at the moment."),
    ],
)
def test_each_act_does_what_it_says_and_says_what_it_did(
    client: Client, active: Reminder, act: str, next_at: datetime | None, says: str
) -> None:
    owed([active])
    response = do(client, active, act)
    assert response.redirect_chain == [(manage_page(active), 303)]
    assert says in text_of(response)
    assert fresh(active).next_at == next_at
    assert active.deliveries.get().state == Delivery.State.DROPPED
    assert says not in text_of(client.get(manage_page(active))), "it is said once"


def test_each_way_to_put_it_off_tells_its_date_before(client: Client, active: Reminder) -> None:
    said = text_of(client.get(manage_page(active)))
    assert "Tomorrow instead Next: Wednesday 18 November, 19:30" in said
    assert "Skip this one Next: Thursday 19 November, 19:30" in said
    assert "Skip a week Next: Tuesday 24 November, 19:30" in said


def test_resuming_goes_on_with_the_next_regular_date(client: Client, active: Reminder) -> None:
    do(client, active, "pause")
    assert "The reminders are on again. The next one is Tuesday 17 November, 19:30." in text_of(
        do(client, active, "resume")
    )
    assert fresh(active).next_at == TONIGHT


def test_skipping_one_twice_skips_it_once(client: Client, active: Reminder) -> None:
    page = client.get(manage_page(active)).content.decode()
    assert f'name="occasion" value="{TONIGHT.isoformat()}"' in page
    first = client.post(manage_page(active), SKIP_TONIGHT, follow=True)
    assert "Skipped. The next one is Thursday 19 November, 19:30." in text_of(first)
    second = client.post(manage_page(active), SKIP_TONIGHT, follow=True)
    assert "The next one is Thursday 19 November, 19:30." in text_of(second)
    assert "Skipped." not in text_of(second)
    assert fresh(active).next_at == THURSDAY


def test_the_timetable_can_be_changed(client: Client, active: Reminder) -> None:
    response = do(client, active, "change", days=["sun"], time="08:15", timezone="America/New_York")
    assert "Changed. The next one is Sunday 22 November, 08:15." in text_of(response)
    assert "Every Sunday at 08:15, America/New York time" in text_of(response)
    assert fresh(active).next_at == datetime(2026, 11, 22, 13, 15, tzinfo=UTC)


def test_a_change_while_paused_switches_nothing_on(client: Client, active: Reminder) -> None:
    do(client, active, "pause")
    assert "Changed. Nothing is sent at the moment." in text_of(do(client, active, "change", **FORM))
    assert fresh(active).state == "paused"


def test_a_look_at_other_dates_changes_nothing_and_keeps_what_was_typed(client: Client, active: Reminder) -> None:
    before = all_rows()
    response = do(client, active, "change", days=["sun"], time="08:15", timezone="Europe/Berlin", preview="1")
    page = response.content.decode()
    assert "Sunday 22 November, 08:15 Sunday 29 November, 08:15 Sunday 6 December, 08:15" in text_of(response)
    assert '<details class="change" open>' in page
    assert 'value="08:15"' in page
    assert all_rows() == before


def test_around_a_daylight_saving_night_the_dates_are_what_the_clocks_show(
    client: Client, active: Reminder, noon: time_machine.Traveller
) -> None:
    noon.move_to(datetime(2027, 3, 27, 12, tzinfo=UTC))
    response = do(client, active, "change", days=["sat", "sun"], time="02:30", timezone="Europe/Berlin")
    assert "Changed. The next one is Sunday 28 March, 03:30." in text_of(response)
    assert "Sunday 28 March, 03:30 Saturday 3 April, 02:30 Sunday 4 April, 02:30" in text_of(response)


def test_a_change_that_is_wrong_is_explained_and_changes_nothing(client: Client, active: Reminder) -> None:
    before = all_rows()
    response = do(client, active, "change", time="late", timezone="")
    page = response.content.decode()
    assert [field for field in ("days", "time", "timezone", "email") if f'href="#{field}"' in page] == [
        "days",
        "time",
        "timezone",
    ]
    assert '<details class="change" open>' in page
    assert all_rows() == before


def test_stopping_erases_the_address_and_leaves_a_way_back(client: Client, active: Reminder) -> None:
    response = do(client, active, "stop")
    assert "These reminders are stopped Nothing is sent any more, and your address is erased." in text_of(response)
    assert f'href="{sign_up_page(active.routine)}"' in response.content.decode()
    assert (fresh(active).state, fresh(active).email) == ("stopped", "")


def test_what_is_stopped_for_a_routine_without_reminders_offers_no_way_back(client: Client, active: Reminder) -> None:
    reminding.stop(reminder=active)
    Routine.objects.update(kind=Routine.Kind.REFERRAL)
    assert sign_up_page(active.routine) not in client.get(manage_page(active)).content.decode()


@pytest.mark.parametrize("act", ["pause", "resume", "snooze", "skip_week", "skip", "change"])
def test_what_is_not_possible_is_refused_kindly(client: Client, active: Reminder, act: str) -> None:
    reminding.stop(reminder=active)
    before = all_rows()
    response = do(client, active, act, **FORM, occasion=TONIGHT.isoformat())
    assert response.status_code == 409
    assert "This is not possible: the reminders are stopped." in text_of(response)
    assert all_rows() == before


@pytest.mark.parametrize("fields", [{}, {"do": "dance"}, {"do": "skip"}, {"do": "skip", "occasion": "tonight"}])
def test_a_form_that_names_no_act_is_a_bad_request(client: Client, active: Reminder, fields: dict[str, str]) -> None:
    before = all_rows()
    assert client.post(manage_page(active), fields).status_code == 400
    assert all_rows() == before


@pytest.mark.parametrize(
    ("page", "asks", "next_at", "says"),
    [
        ("tomorrow/", "We will write tomorrow, Wednesday 18 November, at 19:30.", TONIGHT + DAY, "Moved to tomorrow."),
        ("skip-week/", "write again on Tuesday 24 November, at 19:30.", NEXT_WEEK, "The week is skipped."),
    ],
)
def test_the_mails_links_ask_first_and_then_lead_to_the_reminders(
    client: Client, active: Reminder, page: str, asks: str, next_at: datetime, says: str
) -> None:
    assert asks in text_of(client.get(manage_page(active) + page))
    response = client.post(manage_page(active) + page, follow=True)
    assert response.redirect_chain == [(manage_page(active), 303)]
    assert says in text_of(response)
    assert fresh(active).next_at == next_at


@pytest.mark.parametrize("page", ["tomorrow/", "skip-week/"])
@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("unconfirmed", "Not confirmed yet"),
        ("paused", "The reminders are paused"),
        ("stopped", "These reminders are stopped"),
    ],
)
def test_where_nothing_can_be_put_off_the_page_says_so(
    client: Client, waiting: Reminder, page: str, state: str, says: str
) -> None:
    if state == "paused":
        reminding.confirm(reminder=waiting, now=NOW)
        reminding.pause(reminder=waiting, now=NOW)
    if state == "stopped":
        reminding.stop(reminder=waiting)
    shown, before = client.get(manage_page(waiting) + page), all_rows()
    assert says in text_of(shown)
    assert "<form" not in shown.content.decode()
    assert client.post(manage_page(waiting) + page).status_code == 409
    assert all_rows() == before
