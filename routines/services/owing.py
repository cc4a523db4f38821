"""The mails that somebody's act owes, or takes back. reminding.py calls it within its transactions."""

from datetime import datetime, timedelta

from routines import selectors
from routines.models import Delivery, Reminder
from routines.reminders.limits import may_write_unconfirmed
from routines.reminders.occasions import STALE
from routines.reminders.queue import drop_reminders, owe, with_copies

A_DAY, A_MONTH = timedelta(days=1), timedelta(days=30)
MOST_LINKS = 3  # in a month: whoever knows the address can ask for them
ENDED_BADLY = (Delivery.State.FAILED, Delivery.State.UNCERTAIN)


def owe_confirmation(reminder: Reminder, *, now: datetime) -> None:
    """A mail that asks for a yes, if its address may get one more."""
    if may_write_unconfirmed(reminder.address_hash, now=now):
        Reminder.objects.filter(pk=reminder.pk).update(asked_at=now)  # the link in it is good for its whole time
        owe(reminder, kind=Delivery.Kind.CONFIRMATION, key=f"confirmation:{reminder.pk}:{now:%Y%m%dT%H%M%SZ}", now=now)


def owe_links(reminder: Reminder, *, now: datetime) -> None:
    """A mail with the links of its address, once a day, and MOST_LINKS in a month to one mailbox however written."""
    notices = Delivery.objects.filter(kind=Delivery.Kind.NOTICE).exclude(state=Delivery.State.DROPPED)
    today = notices.filter(reminder__in=selectors.reminders_of(reminder.email), due_at__gt=now - A_DAY)
    lately = notices.filter(reminder__address_hash=reminder.address_hash, due_at__gt=now - A_MONTH)
    if not today.exists() and lately.count() < MOST_LINKS:
        owe(reminder, kind=Delivery.Kind.NOTICE, key=f"links:{reminder.pk}:{now:%Y%m%dT%H%M%SZ}", now=now)


def take_back(reminder: Reminder, *, now: datetime) -> None:
    """Its reminders that wait, copies as well; and what ended badly just now, which an operator could still resend."""
    drop_reminders(reminder)
    latest = with_copies(reminder).filter(kind=Delivery.Kind.REMINDER, due_at__gte=now - STALE)
    latest.filter(state__in=ENDED_BADLY).update(state=Delivery.State.DROPPED)
