"""What the operator does to mails by hand: puts back what ended badly, takes back what waits.

A row that a sender has claimed is never touched. Locks are taken as everywhere: the reminder, then its mails.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Q, QuerySet

from routines.models import Delivery, Reminder
from routines.reminders import limits
from routines.reminders.occasions import OF_USE_HOWEVER_LATE, STALE, is_too_late

State = Delivery.State
RETRIED = (State.FAILED, State.UNCERTAIN)
CHUNK = 500


class Retried(StrEnum):
    """What came of trying one again."""

    BACK = "back in the queue"
    NOT_ENDED_BADLY = "since it is neither failed nor uncertain"
    TOO_LATE = "since it would come too late to be of use"
    STOPPED = "since its reminders were stopped"
    OFTEN_ENOUGH = "since its address has not said yes and was written to often enough"


def retry(*, delivery: Delivery, now: datetime) -> Retried:
    """Owes a failed or uncertain mail again, at once, as if it had never been tried; the sender still looks whether
    it is wanted. An uncertain one may have arrived before, and then comes twice.
    """
    with transaction.atomic():
        reminder = Reminder.objects.select_for_update().filter(pk=delivery.reminder_id).first()
        row = Delivery.objects.select_for_update().filter(pk=delivery.pk, state__in=RETRIED).first()
        if row is None or reminder is None:
            return Retried.NOT_ENDED_BADLY
        refusal = _refusal(row, reminder, now=now)
        if refusal is None:
            due_at = now if _counts_anew(row, reminder) else row.due_at
            again = {"state": State.OWED, "due_at": due_at, "try_at": now, "attempts": 0, "claimed_by": ""}
            Delivery.objects.filter(pk=row.pk).update(**again)
    return refusal or Retried.BACK


def retry_all(*, states: Sequence[Delivery.State], now: datetime) -> Counter[Retried]:
    """Tries all of these states again (of RETRIED) that are still of use, each by itself. What came of how many."""
    rows = Delivery.objects.filter(state__in=states)
    too_late = rows.exclude(_in_time(now)).count()
    done = Counter(retry(delivery=delivery, now=now) for delivery in _chunked(rows.filter(_in_time(now))))
    return done + Counter({Retried.TOO_LATE: too_late})


def drop(*, delivery: Delivery) -> bool:
    """Takes back a mail that waits. False, and nothing is changed, where a sender has it or it has ended."""
    with transaction.atomic():
        waiting = Delivery.objects.filter(pk=delivery.pk, state=State.OWED)
        if not waiting.update(state=State.DROPPED, claimed_by=""):
            return False
        if delivery.kind == Delivery.Kind.CONFIRMATION:
            limits.never_went_out(delivery)
    return True


def _refusal(row: Delivery, reminder: Reminder, *, now: datetime) -> Retried | None:
    """Why not, where it is not."""
    if is_too_late(row, now=now):
        return Retried.TOO_LATE
    if reminder.state == Reminder.State.STOPPED:
        return Retried.STOPPED
    if _counts_anew(row, reminder) and not limits.may_write_unconfirmed(reminder.address_hash, now=now):
        return Retried.OFTEN_ENOUGH
    return None


def _counts_anew(row: Delivery, reminder: Reminder) -> bool:
    """A confirmation that failed was not counted, so that it has to be now; an uncertain one was."""
    asks = row.kind == Delivery.Kind.CONFIRMATION and reminder.state == Reminder.State.UNCONFIRMED
    return asks and row.state == State.FAILED


def _in_time(now: datetime) -> Q:
    """What `is_too_late` says, for a query."""
    return Q(due_at__gte=now - STALE) | Q(kind__in=OF_USE_HOWEVER_LATE)


def _chunked(rows: QuerySet[Delivery]) -> Iterator[Delivery]:
    """A chunk after the other by their numbers: no cursor stays open while rows are written."""
    chunk = list(rows.order_by("pk")[:CHUNK])
    while chunk:
        yield from chunk
        chunk = list(rows.filter(pk__gt=chunk[-1].pk).order_by("pk")[:CHUNK])
