"""The page of the reminders when nobody answered for a while, and what can be ticked there."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core import mail
from django.test import Client

from routines.links import Purpose
from routines.models import Delivery, Reminder, Routine
from routines.reminders.occasions import owe_due
from tests.routines.cast import HOUR, THURSDAY, TONIGHT, fresh
from tests.routines.pages.reminded import manage_page
from tests.routines.reminders.mails import delivery_for, everything_read, links_in, parsed
from tests.routines.reminders.sending import send
from tests.routines.visitors import text_of

CHANGE = {"do": "change", "days": ["tue", "thu"], "time": "19:30", "timezone": "Europe/Berlin"}


@pytest.fixture
def silent(active: Reminder) -> Iterator[Reminder]:
    """Two came, and nobody answered. It is a little later."""
    for now in (TONIGHT, THURSDAY):
        owe_due(now=now)
    with time_machine.travel(THURSDAY + HOUR, tick=False):
        yield fresh(active)


@pytest.fixture
def asked(silent: Reminder) -> Reminder:
    """Two more came, and then the question whether to stop."""
    while next_at := fresh(silent).next_at:
        owe_due(now=next_at)
    return fresh(silent)


def test_the_page_says_kindly_that_it_is_once_a_week_and_the_way_back(client: Client, silent: Reminder) -> None:
    page = text_of(client.get(manage_page(silent)))
    assert "The last ones went by without an answer, so we write once a week for now." in page
    assert "Back to the usual days" in page
    assert "Next time we ask" not in page
    assert fresh(silent).unanswered == 2
    after = text_of(client.post(manage_page(silent), {"do": "resume"}, follow=True))
    assert "The next one is Tuesday 24 November, 19:30." in after
    assert "for now" not in after


def test_before_the_question_the_page_says_that_it_comes(client: Client, silent: Reminder) -> None:
    Reminder.objects.update(unanswered=4)
    assert "Next time we ask whether to stop." in text_of(client.get(manage_page(silent)))


def test_it_can_be_kept_at_once_a_week(client: Client, silent: Reminder) -> None:
    assert "Every Tuesday at 19:30." in text_of(client.get(manage_page(silent)))
    after = text_of(client.post(manage_page(silent), {"do": "weekly"}, follow=True))
    assert "Once a week from now on. The next one is Tuesday 24 November, 19:30." in after
    assert (fresh(silent).days, fresh(silent).unanswered) == (["tue"], 0)


def test_after_the_question_the_page_says_why_it_rests_and_how_to_go_on(client: Client, asked: Reminder) -> None:
    page = text_of(client.get(manage_page(asked)))
    assert "They are paused" in page
    assert "The last four reminders went by without an answer, so we sent no more. That is quite all right." in page
    assert "Go on once a week" in page
    assert "They are on" in text_of(client.post(manage_page(asked), {"do": "resume"}, follow=True))


def test_the_links_of_the_question_lead_to_pages_that_do_what_they_say(client: Client, asked: Reminder) -> None:
    mail.outbox.clear()
    delivery = asked.deliveries.get(kind="shall_stop")
    assert send(delivery.due_at) >= 1
    message = parsed(delivery, now=delivery.due_at)
    before, weekly, stop = links_in(message)
    assert message["Subject"] == "Shall we stop?" in {str(sent.subject) for sent in mail.outbox}
    read = " ".join(everything_read(message).split())
    assert "The last four reminders went by without an answer." in read
    assert "every Tuesday and Thursday at 19:30" in read
    page = client.get(before).content.decode()
    assert weekly == f"{before}#once-a-week"
    assert 'id="once-a-week"' in page
    assert "Stop these reminders?" in text_of(client.get(stop))


def test_who_comes_once_a_week_anyway_is_not_offered_less(client: Client, asked: Reminder) -> None:
    Reminder.objects.update(days=["tue"])
    assert len(links_in(parsed(delivery_for(Delivery.Kind.SHALL_STOP, reminder=fresh(asked))))) == 2
    assert "once a week" not in text_of(client.get(manage_page(asked))).lower().replace("write once a week after", "")


def test_both_can_be_ticked_and_unticked(client: Client, active: Reminder) -> None:
    page = manage_page(active)
    client.post(page, CHANGE | {"only_if_none": "yes"})
    assert (fresh(active).only_if_none, fresh(active).keeps_on) == (True, False)
    assert 'name="only_if_none" value="yes" checked' in client.get(page).content.decode()
    client.post(page, CHANGE | {"keeps_on": "yes"})
    assert (fresh(active).only_if_none, fresh(active).keeps_on) == (False, True)


def test_what_was_ticked_is_still_ticked_when_the_form_is_shown_again(client: Client, active: Reminder) -> None:
    shown = client.post(manage_page(active), CHANGE | {"keeps_on": "yes", "time": "late"}).content.decode()
    assert 'name="keeps_on" value="yes" checked' in shown
    assert 'name="only_if_none" value="yes" checked' not in shown
    assert not fresh(active).keeps_on


TAPS = {"pressure_felt": "right", "pain_before": "5"}


@pytest.mark.parametrize(
    ("place", "posted"),
    [
        ("r/{routine}/start/", {"anything_new": "no"}),
        ("r/{routine}/start/", {"anything_new": "yes"}),
        ("r/{routine}/told/", TAPS),
        ("g/{giver}/told/", TAPS),
        ("g/{giver}/felt-good/", {"zone": "neck_left"}),
        ("r/{routine}/today/", {"pressure": "light", "leave_alone_zones": ["neck_left"]}),
        ("reminders/{reminder}/tomorrow/", {}),
        ("reminders/{reminder}/skip-week/", {}),
    ],
)
def test_a_form_that_somebody_sends_shows_that_somebody_is_there_and_looking_does_not(
    client: Client, silent: Reminder, place: str, posted: dict[str, object]
) -> None:
    routine = Routine.objects.get()
    page = "/" + place.format(
        routine=routine.token(Purpose.ROUTINE),
        giver=routine.token(Purpose.GIVER),
        reminder=silent.token(Purpose.REMINDER),
    )
    client.get(page)
    assert fresh(silent).unanswered == 2
    client.post(page, posted)
    assert fresh(silent).unanswered == 0


def test_the_api_says_what_was_not_answered_and_hears_whoever_changes_anything(
    client: Client, silent: Reminder
) -> None:
    address = f"/api/v1/reminders/{silent.token(Purpose.REMINDER)}"
    document = client.get(address).json()
    assert (document["unanswered"], document["keeps_on"], document["only_if_none"]) == (2, False, False)
    assert document["next"] == ["2026-11-26T19:30:00+01:00", "2026-12-03T19:30:00+01:00"]
    changed = client.patch(address, {"only_if_none": True}, content_type="application/json").json()
    assert (changed["unanswered"], changed["only_if_none"], changed["keeps_on"]) == (0, True, False)
    assert changed["next"][0] == "2026-11-24T19:30:00+01:00"


def test_the_api_says_that_it_is_paused_because_nobody_answered(client: Client, asked: Reminder) -> None:
    document = client.get(f"/api/v1/reminders/{asked.token(Purpose.REMINDER)}").json()
    assert (document["state"], document["paused_because"], document["unanswered"]) == ("paused", "ignored", 4)
