"""Erases what was only to be kept for a while: drafts, unconfirmed addresses, old mails, keys, counts, notes, reports,
and with idling.py routines that nobody uses any more.

A batch after the other, each a transaction of its own: however much is past its time, nobody waits long for a lock.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import QuerySet

from routines.models import (
    BadAdvice,
    CallCount,
    Delivery,
    Draft,
    KeptRequest,
    Reminder,
    StaffAccess,
    UnconfirmedMail,
)
from routines.reminders.queue import WAITING
from routines.selectors import CONFIRM_WITHIN, KEEP_DRAFTS, KEEP_REQUEST_KEYS
from routines.services import idling

KEEP_DELIVERIES = timedelta(days=90)
KEEP_ADDRESS_COUNTS = timedelta(days=365)
KEEP_STAFF_ACCESS = KEEP_BAD_ADVICE = timedelta(days=396)  # 13 months
BATCH = 1000  # rows


def forget_old(*, now: datetime) -> None:
    """Everything past its time. Running it twice, or in two places at once, is harmless."""
    _forget(Draft.objects.filter(saved_at__lte=now - KEEP_DRAFTS))
    while _forget_unconfirmed(now=now):
        pass
    _forget(KeptRequest.objects.filter(created_at__lte=now - KEEP_REQUEST_KEYS))
    _forget(CallCount.objects.filter(ends_at__lte=now))
    _forget_deliveries(until=now - KEEP_DELIVERIES)
    _forget(UnconfirmedMail.objects.filter(last_at__lte=now - KEEP_ADDRESS_COUNTS))
    _forget(StaffAccess.objects.filter(at__lte=now - KEEP_STAFF_ACCESS))
    _forget(LogEntry.objects.filter(action_time__lte=now - KEEP_STAFF_ACCESS))
    _forget(BadAdvice.objects.filter(told_at__lte=now - KEEP_BAD_ADVICE))
    idling.warn_and_erase(now=now)


def _forget(past: QuerySet[Any]) -> None:
    """Nothing hangs on these rows. What was renewed since the batch was read does not match any more, and stays."""
    while batch := list(past.values_list("pk", flat=True)[:BATCH]):
        past.filter(pk__in=batch).delete()


def _forget_deliveries(*, until: datetime) -> None:
    """Whatever became of them. From the oldest number on, up to the first batch that ends with a mail of later.

    No index knows when a mail was due, but numbers rise with time, so that millions of younger ones are never read.
    """
    last, reached = 0, until
    while reached <= until:
        batch = list(Delivery.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "due_at")[:BATCH])
        if not batch:
            return
        done = Delivery.objects.filter(pk__gt=last, pk__lte=batch[-1][0], due_at__lte=until)
        done.exclude(state__in=WAITING).delete()
        last, reached = batch[-1]


def _forget_unconfirmed(*, now: datetime) -> int:
    """Locked first: one that is asked for again at this moment has to stay. How many went, of a batch."""
    with transaction.atomic():
        unconfirmed = Reminder.objects.filter(state=Reminder.State.UNCONFIRMED, asked_at__lte=now - CONFIRM_WITHIN)
        old = list(unconfirmed.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
        Reminder.objects.filter(pk__in=old).delete()
    return len(old)
