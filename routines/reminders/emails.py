"""One function for each kind of mail. Its words are in templates/unknot/mail/, its links are derived anew each time.

Subjects and preheaders say nothing about health. A mail is the same message, with the same id, whenever it is made.
"""

from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from recommender.prose import in_letters
from recommender.rhythm import local, next_occasions
from routines import selectors
from routines.links import Purpose, address_of, keyed_digest
from routines.models import Delivery, Reminder

EVENING, MORNING, NOON = 17, 5, 12  # hours of the day


def message_for(delivery: Delivery, *, now: datetime) -> EmailMultiAlternatives:
    """The mail for this delivery, of which `delivery.reminder` is up to date."""
    subject, template, context = _MAKERS[Delivery.Kind(delivery.kind)](delivery, now)
    reminder = delivery.reminder
    stop = address_of("unsubscribe", reminder.token(Purpose.UNSUBSCRIBE))
    context |= {"subject": subject, "stop": stop, "reminder": reminder, "contact": settings.CONTACT_EMAIL}
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"unknot/mail/{template}.txt", context),
        to=[reminder.email],
        headers=_headers(delivery, stop=stop, now=now),
    )
    message.attach_alternative(render_to_string(f"unknot/mail/{template}.html", context), "text/html")
    return message


def message_id(delivery: Delivery) -> str:
    """Derived from the delivery's key, so that a mail that has to be sent again says that it is the same."""
    return f"<{delivery.kind}.{keyed_digest('message-id', delivery.key)}@{urlsplit(settings.PUBLIC_URL).hostname}>"


def _headers(delivery: Delivery, *, stop: str, now: datetime) -> dict[str, str]:
    return {
        "Message-ID": message_id(delivery),
        "Date": format_datetime(now),
        "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers, please
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
    }


def _confirmation(delivery: Delivery, now: datetime) -> tuple[str, str, dict[str, Any]]:
    reminder = delivery.reminder
    first, *_ = next_occasions(reminder.timetable, after=now, count=1)
    context = {
        "confirm": address_of("confirm", reminder.token(Purpose.CONFIRM)),
        "first": local(first, reminder.timezone),
    }
    return "Please confirm your reminders", "confirmation", context


def _reminder(delivery: Delivery, now: datetime) -> tuple[str, str, dict[str, Any]]:
    reminder = delivery.reminder
    minutes = in_letters(reminder.routine.minutes)
    occasion = local(delivery.due_at, reminder.timezone)
    manage = reminder.token(Purpose.REMINDER)
    context = {
        "minutes": minutes,
        "when": part_of_day(occasion),
        "occasion": occasion,
        "fresh_check": selectors.needs_fresh_check(reminder.routine, now=now),
        "start": address_of("begin", reminder.routine.token(Purpose.ROUTINE)),
        "tomorrow": address_of("reminder-tomorrow", manage),
        "skip_week": address_of("reminder-skip-week", manage),
        "manage": address_of("reminder", manage),
    }
    return f"{minutes.capitalize()} minutes {part_of_day(occasion)}?", "reminder", context


def _links(delivery: Delivery, now: datetime) -> tuple[str, str, dict[str, Any]]:
    mine = selectors.confirmed_reminders_of(delivery.reminder.email)
    return "Your links", "links", {"links": [_links_of(reminder) for reminder in mine]}


def _links_of(reminder: Reminder) -> dict[str, Any]:
    return {
        "reminder": reminder,
        "routine": address_of("kept-routine", reminder.routine.token(Purpose.ROUTINE)),
        "manage": address_of("reminder", reminder.token(Purpose.REMINDER)),
    }


def part_of_day(moment: datetime) -> str:
    """ "tonight", "this morning" or "this afternoon", by the person's own clock."""
    if MORNING <= moment.hour < NOON:
        return "this morning"
    return "this afternoon" if NOON <= moment.hour < EVENING else "tonight"


_MAKERS = {
    Delivery.Kind.CONFIRMATION: _confirmation,
    Delivery.Kind.REMINDER: _reminder,
    Delivery.Kind.NOTICE: _links,
}
