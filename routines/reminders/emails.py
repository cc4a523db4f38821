"""One function for each kind of mail. Its words are in templates/unknot/mail/, its links are derived anew each time.

Subjects and preheaders say nothing about health. Bodies say dates and minutes; that of a reminder also what the giver
may know of the massage, that of a recall which steps change, or what to do before any massage. A delivery has one
Message-ID, however often its mail is made.
"""

from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfoNotFoundError

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import dateformat

from recommender.knowledge import shipped
from recommender.prose import in_letters, sentence
from recommender.rhythm import local, next_occasions, once_a_week
from routines import selectors
from routines.links import Purpose, address_of, keyed_digest
from routines.models import Delivery, Reminder, Routine
from routines.reminders.at_a_glance import glance_at
from routines.reminders.dates import in_words, rhythm_in_words, zone_in_words
from routines.reminders.strip import as_text, bar_of, lines_of

EVENING, MORNING, NOON = 17, 5, 12  # hours of the day


class Mail(EmailMultiAlternatives):
    """Its parts are divided by a line of its own, so that the same mail is the same, byte for byte.

    Python would make one up, and search the whole mail for it, which is a fifth of the work.
    """

    def message(self, **options: Any) -> Any:
        """As Django makes it."""
        mime = super().message(**options)
        mime.set_boundary(keyed_digest("boundary", self.extra_headers["Message-ID"]))
        return mime


def message_for(delivery: Delivery, *, now: datetime) -> Mail:
    """The mail for this delivery, of which `delivery.reminder` is up to date."""
    subject, template, words = _MAKERS[Delivery.Kind(delivery.kind)](delivery, now)
    stop = _stop(delivery.reminder)
    context = words | {"subject": subject, "stop": stop}
    message = Mail(
        subject=subject,
        body=render_to_string(f"unknot/mail/{template}.txt", context),
        to=[delivery.reminder.email],
        reply_to=[settings.CONTACT_EMAIL],
        headers=_headers(delivery, stop=stop, now=now),
    )
    message.attach_alternative(render_to_string(f"unknot/mail/{template}.html", context), "text/html")
    return message


def message_id(delivery: Delivery) -> str:
    """Derived from the delivery's key, so that a mail that has to be sent again says that it is the same."""
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    domain = f"[{host}]" if ":" in host else host  # an IPv6 address
    return f"<{delivery.kind}.{keyed_digest('message-id', delivery.key)}@{domain}>"


def part_of_day(moment: datetime) -> str:
    """ "tonight", "this morning" or "this afternoon", by the person's own clock."""
    if MORNING <= moment.hour < NOON:
        return "this morning"
    return "this afternoon" if NOON <= moment.hour < EVENING else "tonight"


def _headers(delivery: Delivery, *, stop: str, now: datetime) -> dict[str, str]:
    headers = {
        "Message-ID": message_id(delivery),
        "Date": format_datetime(now),
        "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers, please
    }
    if delivery.kind == Delivery.Kind.NOTICE:  # it lists several reminders, each with a stop of its own
        return headers
    one_click = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}  # RFC 8058
    return headers | one_click


def _confirmation(delivery: Delivery, now: datetime) -> tuple[str, str, dict[str, Any]]:
    reminder = delivery.reminder
    first, *_ = next_occasions(reminder.timetable, after=now, count=1)
    words = {
        "confirm": address_of("confirm", reminder.token(Purpose.CONFIRM)),
        "rhythm": rhythm_in_words(reminder.timetable),
        "timezone": zone_in_words(reminder.timezone),
        "first": in_words(first, timezone=reminder.timezone, now=now),
        "until": in_words(reminder.asked_at + selectors.CONFIRM_WITHIN, timezone=reminder.timezone, now=now),
    }
    if reminder.is_copy:
        return "Shall we write to you, too?", "copy_confirmation", words
    return "Please confirm your reminders", "confirmation", words


def _reminder(delivery: Delivery, now: datetime) -> tuple[str, str, dict[str, Any]]:
    reminder = delivery.reminder
    if reminder.is_copy:
        return _copy(delivery, now)
    assert reminder.confirmed_at is not None  # noqa: S101 the database promises it for an active reminder
    manage, routine = reminder.token(Purpose.REMINDER), reminder.routine.token(Purpose.ROUTINE)
    changed = selectors.changed_of(reminder.routine)
    words = {
        "occasion": in_words(delivery.due_at, timezone=reminder.timezone, now=now),
        "glance": _glance(reminder.routine, now=now),
        "fresh_check": selectors.needs_fresh_check(reminder.routine, now=now),
        "recalled": reminder.routine.recall is not None,
        "start": address_of("begin", routine),
        "changed": changed.summary if changed else "",
        "tell": _tell(delivery, "told", routine),
        "tomorrow": address_of("reminder-tomorrow", manage),
        "skip_week": address_of("reminder-skip-week", manage),
        "manage": address_of("reminder", manage),
        "confirmed": _date(reminder.confirmed_at, reminder),
    }
    return _asks(delivery), "reminder", words


def _copy(delivery: Delivery, now: datetime) -> tuple[str, str, dict[str, Any]]:
    """For whoever gives it: what the giver's page shows, and no link of the receiver's."""
    reminder, routine = delivery.reminder, delivery.reminder.routine
    assert reminder.confirmed_at is not None  # noqa: S101 the database promises it for an active reminder
    giver = routine.token(Purpose.GIVER)
    words = {
        "occasion": in_words(delivery.due_at, timezone=reminder.timezone, now=now),
        "glance": _glance(routine, now=now),
        "page": address_of("giver", giver),
        "tell": _tell(delivery, "giver-told", giver),
        "confirmed": _date(reminder.confirmed_at, reminder),
    }
    return _asks(delivery), "copy", words


def _asks(delivery: Delivery) -> str:
    """ "Twenty minutes tonight?" """
    minutes = sentence(in_letters(delivery.reminder.routine.minutes))
    return f"{minutes} minutes {part_of_day(local(delivery.due_at, delivery.reminder.timezone))}?"


def _tell(delivery: Delivery, view: str, token: str) -> str:
    """Where to tell how it was, on that day."""
    return f"{address_of(view, token)}?on={local(delivery.due_at, delivery.reminder.timezone):%Y-%m-%d&at=%H%M}"


def _glance(routine: Routine, *, now: datetime) -> dict[str, str]:
    """The massage at a glance. Nothing where questions come first, which may change it."""
    if selectors.needs_fresh_check(routine, now=now):
        return {}
    glance = glance_at(routine.outcome, minutes=routine.minutes, knowledge=shipped())
    if glance is None:
        return {}
    strip = {"bar": bar_of(glance.strip), "lines": lines_of(glance.strip), "text": as_text(glance.strip)}
    return {"line": glance.line, "needs": glance.needs} | strip


def _links(delivery: Delivery, now: datetime) -> tuple[str, str, dict[str, Any]]:
    mine = selectors.confirmed_reminders_of(delivery.reminder.email)
    return "Your links", "links", {"links": [_links_of(reminder) for reminder in mine]}


def _links_of(reminder: Reminder) -> dict[str, Any]:
    routine = reminder.routine
    is_referral = routine.kind == Routine.Kind.REFERRAL  # it has no minutes, and a mail does not say why
    minutes = "" if is_referral else f"{in_letters(routine.minutes)} minutes, "
    opens = ("giver", Purpose.GIVER) if reminder.is_copy else ("kept-routine", Purpose.ROUTINE)
    return {
        "title": sentence(minutes + rhythm_in_words(reminder.timetable)),
        "is_paused": reminder.state == Reminder.State.PAUSED,
        "made": _date(routine.created_at, reminder),
        "routine": address_of(opens[0], routine.token(opens[1])),
        "manage": "" if reminder.is_copy else address_of("reminder", reminder.token(Purpose.REMINDER)),
        "stop": _stop(reminder),
    }


def _recall(delivery: Delivery, now: datetime) -> tuple[str, str, dict[str, Any]]:
    reminder, routine = delivery.reminder, delivery.reminder.routine
    recall = selectors.recall_of(routine)
    assert recall is not None  # noqa: S101 without one it is not sent
    assert routine.recalled_at is not None  # noqa: S101 the database promises it for a recall
    assert reminder.confirmed_at is not None  # noqa: S101 and for a reminder that said yes
    words = {
        "lines": [change.text for change in recall.changes],
        "since": _date(routine.recalled_at, reminder),
        "advice": shipped().wording.referral[recall.urgency].advice if recall.urgency else "",
        "routine": address_of("kept-routine", routine.token(Purpose.ROUTINE)),
        "confirmed": _date(reminder.confirmed_at, reminder),
    }
    return "A change to your routine", "recall", words


def _shall_stop(delivery: Delivery, now: datetime) -> tuple[str, str, dict[str, Any]]:
    reminder = delivery.reminder
    assert reminder.confirmed_at is not None  # noqa: S101 the database promises it for one that is paused
    manage = address_of("reminder", reminder.token(Purpose.REMINDER))
    seldom = once_a_week(reminder.timetable)
    words = {
        "number": in_letters(selectors.STOP_FROM),
        "manage": manage,
        "weekly": f"{manage}#once-a-week" if seldom != reminder.timetable else "",
        "seldom": rhythm_in_words(seldom),
        "rhythm": rhythm_in_words(reminder.timetable),
        "confirmed": _date(reminder.confirmed_at, reminder),
    }
    return "Shall we stop?", "shall_stop", words


def _goes_soon(delivery: Delivery, now: datetime) -> tuple[str, str, dict[str, Any]]:
    reminder, routine = delivery.reminder, delivery.reminder.routine
    assert reminder.confirmed_at is not None  # noqa: S101 the database promises it for one that said yes
    words = {
        "goes": _date(max(selectors.kept_until(routine), now + selectors.AFTER_WARNING), reminder),
        "made": _date(routine.created_at, reminder),
        "keep_on": address_of("keep-on", routine.token(Purpose.ROUTINE)),
        "confirmed": _date(reminder.confirmed_at, reminder),
    }
    return "Shall we keep your routine?", "goes_soon", words


def _stop(reminder: Reminder) -> str:
    return address_of("unsubscribe", reminder.token(Purpose.UNSUBSCRIBE))


def _date(moment: datetime, reminder: Reminder) -> str:
    """ "3 November 2026", by the calendar of the reminder."""
    try:
        own = local(moment, reminder.timezone)
    except ZoneInfoNotFoundError:  # this machine has lost it; a day more or less must not cost anybody their links
        own = moment
    return dateformat.format(own, "j F Y")


_MAKERS = {
    Delivery.Kind.CONFIRMATION: _confirmation,
    Delivery.Kind.REMINDER: _reminder,
    Delivery.Kind.NOTICE: _links,
    Delivery.Kind.RECALL: _recall,
    Delivery.Kind.SHALL_STOP: _shall_stop,
    Delivery.Kind.GOES_SOON: _goes_soon,
}
