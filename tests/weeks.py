"""What journeys with a moved clock are made of: signing up by hand, time that passes, and the mails that came."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client

from routines.reminders.tasks import tick
from tests.routines.visitors import Visitor, plain_answers, text_of

LINK = re.compile(r"http://\S+")


def sign_up_by_hand(person: str, *, days: list[str], time: str, **answers: object) -> Client:
    """Fills in the pages, keeps the routine, signs up and confirms, as a browser without JavaScript would."""
    visitor = Visitor(Client())
    visitor.fill_all(plain_answers() | answers)
    once = re.search(r'name="once" value="([^"]+)"', visitor.client.get("/routine/").content.decode())
    assert once
    kept = visitor.client.post("/routine/keep/", {"consent": "yes", "once": once[1]})
    wish = {"email": person, "days": days, "time": time, "timezone": "Europe/Berlin"}
    sent = visitor.client.post(kept["Location"] + "reminders/", wish, follow=True)
    assert person in text_of(sent)
    tick.delay()
    confirm, *_ = links_in_the_last_mail(person)
    assert "These reminders" not in text_of(visitor.client.get(confirm))
    assert visitor.client.post(confirm).status_code == 303
    mail.outbox.clear()
    return visitor.client


def let_pass(clock: time_machine.Traveller, *, until: datetime) -> None:
    """Time, with a tick at every half hour."""
    while (now := datetime.now(UTC)) < until:
        clock.move_to(min(until, now + timedelta(minutes=30 - now.minute % 30)))
        tick.delay()


def subjects_to(person: str) -> list[str]:
    return [str(message.subject) for message in mail.outbox if message.to == [person]]


def links_in_the_last_mail(person: str) -> list[str]:
    """Their paths, as they stand in the text."""
    text = str([message.body for message in mail.outbox if message.to == [person]][-1])
    return [link.removeprefix(settings.PUBLIC_URL) for link in LINK.findall(text)]


def sent_to(person: str) -> list[str]:
    """The occasions of all reminders that this person got, in UTC."""
    dates = [message.extra_headers["Date"] for message in mail.outbox if message.to == [person]]
    return [f"{parsedate_to_datetime(date):%d %b %H:%M}" for date in dates]
