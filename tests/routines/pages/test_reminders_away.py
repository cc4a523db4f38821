"""The page of the reminders: away until a day and back early, and the finer things of a timetable."""

import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from routines.models import Reminder, Routine
from routines.services import reminding
from tests.routines.cast import DAY, NOW, THURSDAY, TONIGHT, fresh
from tests.routines.pages.private import all_rows
from tests.routines.pages.reminded import FORM, confirm_page, manage_page, sent_page, sign_up_page
from tests.routines.visitors import text_of

pytestmark = pytest.mark.usefixtures("noon")

AWAY = {"do": "away", "away_until": "2026-11-24"}
FINER = FORM | {"more_times": ["", "07:15"], "every_days": "3", "quiet_from": "22:00", "quiet_until": "07:00"}
IN_WORDS = "Every third day at 07:15 and 19:30, quiet from 22:00 to 07:00, Europe/Berlin time"


def press(client: Client, reminder: Reminder, fields: dict[str, Any]) -> Any:
    return client.post(manage_page(reminder), fields, follow=True)


def test_away_until_a_day_and_back_early(client: Client, active: Reminder) -> None:
    gone = text_of(press(client, active, AWAY))
    assert "Noted. Enjoy your time away. The next one is Thursday 26 November, 19:30." in gone
    assert "You are away until Tuesday 24 November." in gone
    assert "Tomorrow instead" not in gone
    back = text_of(press(client, active, {"do": "back"}))
    assert "Welcome back. The next one is Tuesday 17 November, 19:30." in back
    assert "I am back" not in back
    assert fresh(active).away_until is None


def test_a_holiday_that_moves_nothing_is_noted_as_well(client: Client, active: Reminder) -> None:
    reminding.skip_occasion(reminder=active, occasion=TONIGHT, now=NOW)
    said = text_of(press(client, active, {"do": "away", "away_until": "2026-11-18"}))
    assert "Noted. Enjoy your time away. The next one is Thursday 19 November, 19:30." in said
    assert fresh(active).next_at == THURSDAY


@pytest.mark.parametrize("day", ["", "soon", "2026-11-16", "2026-02-30"])
def test_a_last_day_that_is_none_or_past_is_asked_for_again(client: Client, active: Reminder, day: str) -> None:
    before = all_rows()
    response = press(client, active, {"do": "away", "away_until": day})
    assert response.status_code == 409
    assert "Please give the last day you are away as a date from today on, like 2026-11-24." in text_of(response)
    assert all_rows() == before


def test_a_last_day_is_at_most_a_year_ahead(client: Client, active: Reminder) -> None:
    response = press(client, active, {"do": "away", "away_until": "2027-12-01"})
    assert (response.status_code, fresh(active).away_until) == (409, None)
    assert "This is more than a year ahead. Please choose a nearer date." in text_of(response)


def test_a_holiday_that_is_over_is_not_spoken_of(
    client: Client, active: Reminder, noon: time_machine.Traveller
) -> None:
    reminding.away(reminder=active, until=date(2026, 11, 18), now=NOW)
    noon.move_to(NOW + DAY)
    assert "You are away until Wednesday 18 November." in text_of(client.get(manage_page(active)))
    noon.move_to(NOW + 2 * DAY)
    page = text_of(client.get(manage_page(active)))
    assert "You are away" not in page
    assert "Tomorrow instead" in page


def test_there_is_nothing_to_put_off_while_somebody_is_away(client: Client, active: Reminder) -> None:
    reminding.away(reminder=active, until=date(2026, 11, 24), now=NOW)
    page = text_of(client.get(manage_page(active) + "tomorrow/"))
    assert "You are away Nothing is sent until your time away is over" in page
    assert "Skip a week?" in text_of(client.get(manage_page(active) + "skip-week/"))


def test_what_is_not_on_has_no_holiday_to_set(client: Client, active: Reminder, rosas: Routine) -> None:
    reminding.pause(reminder=active, now=NOW)
    assert 'value="away"' not in client.get(manage_page(active)).content.decode()


def test_the_plain_form_hides_the_finer_things(client: Client, active: Reminder, rosas: Routine) -> None:
    for address in (manage_page(active), sign_up_page(rosas)):
        page = client.get(address).content.decode()
        assert re.search(r'<details class="finer"><summary>More: several times a day', page)


def test_finer_things_are_signed_up_for_and_confirmed(client: Client, rosas: Routine) -> None:
    sent = client.post(sign_up_page(rosas), FINER, follow=True)
    assert "Tuesday 17 November, 19:30 Friday 20 November, 07:15 Friday 20 November, 19:30" in text_of(sent)
    reminder = Reminder.objects.get()
    assert IN_WORDS in text_of(client.get(confirm_page(reminder)))
    again = client.get(sign_up_page(rosas)).content.decode()
    assert '<details class="finer" open>' in again
    assert 'value="22:00"' in again
    hidden = re.findall(
        r'<input type="hidden" name="(\w+)" value="([^"]*)"', client.get(sent_page(rosas)).content.decode()
    )
    fields = {name: [value for other, value in hidden if other == name] for name, _ in hidden}
    before = reminder.timetable
    client.post(sign_up_page(rosas), fields)
    assert fresh(reminder).timetable == before


def test_finer_things_are_changed_and_taken_away_and_a_holiday_stays(client: Client, active: Reminder) -> None:
    press(client, active, AWAY)
    said = text_of(press(client, active, FINER | {"do": "change"}))
    assert IN_WORDS in said
    assert "The next one is Thursday 26 November, 07:15." in said
    plain = text_of(press(client, active, FORM | {"do": "change"}))
    assert "Every Tuesday and Thursday at 19:30, Europe/Berlin time" in plain
    assert fresh(active).away_until == date(2026, 11, 24)


def test_the_dates_of_finer_things_are_shown_before_they_are_saved(client: Client, active: Reminder) -> None:
    before = all_rows()
    page = text_of(client.post(manage_page(active), FINER | {"do": "change", "preview": "1"}))
    assert "Tuesday 17 November, 19:30 Friday 20 November, 07:15" in page
    assert all_rows() == before


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"more_times": ["18:00"]}, "each at least two hours from every other"),
        ({"every_days": "99"}, "a number of days from 2 to 28"),
        ({"every_days": "3", "from_day": "soon"}, "the first day as a date"),
        ({"quiet_from": "22:00"}, "when the quiet hours end"),
        ({"quiet_until": "07:00"}, "when the quiet hours begin"),
    ],
    ids=str,
)
def test_a_finer_thing_that_is_wrong_is_named_where_it_stands(
    client: Client, rosas: Routine, wrong: dict[str, Any], says: str
) -> None:
    response = client.post(sign_up_page(rosas), FORM | wrong)
    page = response.content.decode()
    assert says in text_of(response)
    assert '<details class="finer" open>' in page
    [field] = re.findall(r'<li><a href="#(\w+)">', page)
    assert f'id="{field}"' in page
    assert f'id="error-{field}"' in page
    assert not Reminder.objects.exists()
