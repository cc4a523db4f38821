"""Mails as they are really made, and what a mail client finds in them."""

import re
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape

import msgspec

from recommender.knowledge import shipped
from recommender.recall import Change, Recall
from routines.models import Delivery, Reminder
from routines.reminders.emails import message_for
from tests.routines.cast import TONIGHT, keep, remind, sign_up

OF_HEALTH = {"pain", "hurts", "sore", "ache", "back", "spine", "massage", "pressure", "knot", "health"}
ORDINARY = {"yes", "no", "nothing"}  # answers that are also words of every day


def delivery_for(kind: Delivery.Kind, *, now: datetime = TONIGHT, reminder: Reminder | None = None) -> Delivery:
    """The mail of this kind that is owed to Rosa now, or to the owner of this reminder."""
    if reminder is None:
        reminder = (sign_up if kind == Delivery.Kind.CONFIRMATION else remind)(keep(now=now), now=now)
    if kind == Delivery.Kind.RECALL and not reminder.routine.recall:
        left_out = Change("left_out", "Left out from now on: Resting hands (step 1).", (), steps=(1,))
        reminder.routine.recall = msgspec.to_builtins(Recall("newer", None, (left_out,)))
        reminder.routine.recalled_at = now
    return Delivery(reminder=reminder, kind=kind, key=f"{kind}:{reminder.pk}", due_at=now, try_at=now)


def mail_for(kind: Delivery.Kind, *, now: datetime = TONIGHT, reminder: Reminder | None = None) -> EmailMessage:
    return parsed(delivery_for(kind, now=now, reminder=reminder), now=now)


def parsed(delivery: Delivery, *, now: datetime = TONIGHT) -> EmailMessage:
    return message_from_bytes(message_for(delivery, now=now).message().as_bytes(), policy=policy.default)


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def links_in(mail: EmailMessage) -> list[str]:
    return re.findall(r"https?://\S+", part(mail, "plain"))


def links_in_html(mail: EmailMessage) -> list[str]:
    return [unescape(link) for link in re.findall(r'href="([^"]*)"', part(mail, "html"))]


def words_of_html(mail: EmailMessage) -> str:
    body = part(mail, "html").partition("<body")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", "<body" + body)))


def everything_read(mail: EmailMessage) -> str:
    """Subject, preheader, both bodies and the title, without addresses."""
    title = part(mail, "html").partition("<title>")[2].partition("</title>")[0]
    text = re.sub(r"https?://\S+", "", part(mail, "plain"))
    return "\n".join((str(mail["Subject"]), title, words_of_html(mail), text))


def preheader(mail: EmailMessage) -> str:
    """What a mail client shows beside the subject."""
    return part(mail, "html").partition('mso-hide:all;">')[2].partition("&nbsp;")[0]


def telling_words(read: str) -> set[str]:
    """Answers, places and words of health that stand in what somebody reads."""
    asked = [question for question in shipped().questionnaire.questions.values() if not question.options_of]
    options = {option.text for question in asked for option in question.options}
    places = {words for zone in shipped().zones.values() for words in (zone.title, zone.area.replace("_", " "))}
    telling = {words.casefold() for words in options | places | OF_HEALTH} - ORDINARY
    return {words for words in telling if re.search(rf"\b{re.escape(words)}\b", read.casefold())}
