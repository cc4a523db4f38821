"""The mails for whoever gives the massage: what a giver may know, and not one link of the receiver's."""

import re
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.urls import resolve

from routines.links import Purpose, address_of
from routines.models import Delivery, Reminder, Routine
from routines.services import giving, reminding
from tests.routines.cast import NOW, PAUL, TONIGHT, ask_for_copy, fresh, give_copy, keep, mails_until, remind
from tests.routines.reminders.mails import (
    everything_read,
    links_in,
    links_in_html,
    mail_for,
    parsed,
    part,
    telling_words,
)
from tests.routines.visitors import text_of

Kind = Delivery.Kind
pytestmark = pytest.mark.django_db


@pytest.fixture
def copy(active: Reminder) -> Reminder:
    """The copy that Paul gets of Rosa's reminder."""
    return give_copy(active)


def views_in(message: EmailMessage) -> list[str | None]:
    return [resolve(urlsplit(link).path).url_name for link in links_in(message)]


def whole(message: EmailMessage) -> str:
    """Headers and both bodies, as they stand."""
    return "\n".join([*map(str, message.values()), part(message, "plain"), part(message, "html")])


def test_the_mail_leads_to_the_givers_page_and_to_its_own_stop_alone(active: Reminder, copy: Reminder) -> None:
    message = mail_for(Kind.REMINDER, reminder=copy)
    giver = active.routine.token(Purpose.GIVER)
    stop = address_of("unsubscribe", copy.token(Purpose.UNSUBSCRIBE))
    assert links_in(message) == links_in_html(message)
    assert links_in(message) == [
        address_of("giver", giver),
        f"{address_of('giver-told', giver)}?on=2026-11-17&at=1930",
        stop,
    ]
    assert message["List-Unsubscribe"].strip() == f"<{stop}>"
    assert message["To"] == PAUL


@pytest.mark.parametrize("kind", [Kind.REMINDER, Kind.NOTICE, Kind.CONFIRMATION])
def test_no_mail_to_the_giver_has_a_link_of_the_receivers(active: Reminder, kind: Kind) -> None:
    copy = ask_for_copy(active) if kind == Kind.CONFIRMATION else give_copy(active)
    written = whole(mail_for(kind, reminder=copy))
    tokens = [active.routine.token(Purpose.ROUTINE), *(active.token(purpose) for purpose in Purpose)]
    tokens += [copy.token(purpose) for purpose in (Purpose.REMINDER, Purpose.CALENDAR)]
    assert not [token for token in tokens if token in written]
    assert active.public_id not in written
    assert active.email not in written


def test_it_looks_like_the_receivers_and_tells_what_a_giver_may_know(active: Reminder, copy: Reminder) -> None:
    mine, theirs = mail_for(Kind.REMINDER, reminder=active), mail_for(Kind.REMINDER, reminder=copy)
    assert theirs["Subject"] == mine["Subject"] == "Twenty minutes tonight?"
    for message in (mine, theirs):
        assert "For Tuesday 17 November, 19:30. It is a massage of 20 minutes" in part(message, "plain")
        assert "You need" in part(message, "plain")
    assert "0:00 " in part(theirs, "plain")
    assert "You get a copy of somebody's reminders because you confirmed it on 17 November 2026." in everything_read(
        theirs
    )


def test_what_was_learnt_of_the_receiver_is_not_told(active: Reminder, copy: Reminder) -> None:
    Routine.objects.update(changed={"summary": "Firm was too much.", "lessons": [], "differences": []})
    assert "New since last time" not in everything_read(mail_for(Kind.REMINDER, reminder=fresh(copy)))


def test_while_a_check_is_due_it_does_not_say_why_the_steps_wait(client: Client, copy: Reminder) -> None:
    Routine.objects.update(checked_at=NOW - timedelta(weeks=5))
    message = mail_for(Kind.REMINDER, reminder=fresh(copy))
    read = " ".join(everything_read(message).split())
    assert "The other one answers a few questions first. Then the steps are on your page." in read
    assert "weeks" not in read
    assert "There is no massage to give now" in text_of(client.get(urlsplit(links_in(message)[0]).path))


def test_the_question_says_days_and_time_and_that_somebody_likes_it_and_no_more(active: Reminder) -> None:
    message = mail_for(Kind.CONFIRMATION, reminder=ask_for_copy(active), now=NOW)
    assert message["Subject"] == "Shall we write to you, too?"
    assert views_in(message) == ["confirm", "unsubscribe"]
    read = " ".join(part(message, "plain").split())
    assert (
        "Somebody who likes to be massaged would like you to get a copy of their reminders, every Tuesday and" in read
    )
    assert telling_words(everything_read(message)) == set()
    assert "minutes" not in everything_read(message)


def test_a_new_link_for_the_giver_is_in_the_next_mail(active: Reminder, copy: Reminder) -> None:
    old = links_in(mail_for(Kind.REMINDER, reminder=copy))[0]
    giving.new_link(routine=active.routine, now=NOW)
    new = links_in(mail_for(Kind.REMINDER, reminder=fresh(copy)))[0]
    assert new == address_of("giver", Routine.objects.get().token(Purpose.GIVER)) != old


def test_lost_links_bring_the_giver_the_givers_page_and_the_stop(active: Reminder, copy: Reminder) -> None:
    reminding.send_links(email=PAUL, now=NOW)
    assert mails_until(NOW) == [f"{PAUL} notice"]
    [sent] = mail.outbox
    assert re.findall(r"https?://\S+", str(sent.body)) == [
        address_of("giver", active.routine.token(Purpose.GIVER)),
        address_of("unsubscribe", copy.token(Purpose.UNSUBSCRIBE)),
    ]


def test_who_is_reminded_and_gives_gets_both_kinds_of_links(copy: Reminder) -> None:
    own = remind(keep({"minutes": 30}), PAUL)
    message = mail_for(Kind.NOTICE, reminder=own)
    assert views_in(message) == ["giver", "unsubscribe", "kept-routine", "reminder", "unsubscribe"]
    assert links_in(message) == links_in_html(message)


def test_a_copy_is_made_again_byte_for_byte(copy: Reminder) -> None:
    delivery = Delivery(reminder=copy, kind=Kind.REMINDER, key="one", due_at=TONIGHT, try_at=TONIGHT)
    assert parsed(delivery).as_bytes() == parsed(delivery).as_bytes()
