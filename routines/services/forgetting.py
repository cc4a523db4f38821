"""Erases what was only to be kept for a while: drafts, addresses that never said yes, mails long done, request keys."""

from datetime import datetime, timedelta

from django.db import transaction

from routines.models import Delivery, Draft, KeptRequest, Reminder, UnconfirmedMail
from routines.reminders.queue import WAITING
from routines.selectors import CONFIRM_WITHIN, KEEP_DRAFTS, KEEP_REQUEST_KEYS

KEEP_DELIVERIES = timedelta(days=90)
KEEP_ADDRESS_COUNTS = timedelta(days=365)


def forget_old(*, now: datetime) -> None:
    """Everything past its time. Running it twice, or in two places at once, is harmless."""
    Draft.objects.filter(saved_at__lte=now - KEEP_DRAFTS).delete()
    _forget_unconfirmed(now=now)
    KeptRequest.objects.filter(created_at__lte=now - KEEP_REQUEST_KEYS).delete()
    Delivery.objects.exclude(state__in=WAITING).filter(due_at__lte=now - KEEP_DELIVERIES).delete()
    UnconfirmedMail.objects.filter(last_at__lte=now - KEEP_ADDRESS_COUNTS).delete()


def _forget_unconfirmed(*, now: datetime) -> None:
    """Locked first: one that is asked for again at this moment has to stay."""
    with transaction.atomic():
        unconfirmed = Reminder.objects.filter(state=Reminder.State.UNCONFIRMED, asked_at__lte=now - CONFIRM_WITHIN)
        old = list(unconfirmed.select_for_update(skip_locked=True).values_list("pk", flat=True))
        Reminder.objects.filter(pk__in=old).delete()
