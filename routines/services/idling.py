"""Routines that nobody uses any more: a month before one goes, its addresses are told; then it is erased (decision 22).

forgetting.py calls it. Each routine is a transaction of its own, in which it is looked at once more under its lock:
whoever does anything with it at that moment keeps it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from routines import selectors
from routines.models import Delivery, Reminder, Routine
from routines.reminders.queue import WAITING, owe
from routines.selectors import AFTER_WARNING, KEEP_IDLE, WARN_IDLE
from routines.services import keeping

TRIES = timedelta(days=60)  # a mail that no server takes holds its routine no longer
BATCH = 1000  # routines a run, so that a task is over soon; 144,000 a day
CONFIRMED = (Reminder.State.ACTIVE, Reminder.State.PAUSED)
GOES_SOON = Delivery.Kind.GOES_SOON


def warn_and_erase(*, now: datetime) -> None:
    """Running it twice, or in two places at once, is harmless."""
    _each(_to_warn, _warn, now=now)
    _each(_to_erase, _erase, now=now)


def _to_warn(now: datetime) -> QuerySet[Routine]:
    return _idle(until=now - WARN_IDLE).filter(warned_at=None)


def _to_erase(now: datetime) -> QuerySet[Routine]:
    """Idle for long enough, and nobody was told of it only now, or is still to be told."""
    lately = now - AFTER_WARNING
    told = Delivery.objects.filter(reminder__routine=OuterRef("pk"), kind=GOES_SOON)
    is_news = Q(sent_at__gt=lately) | Q(try_at__gt=lately)
    waits = Q(state__in=WAITING)
    is_tried = Q(due_at__gt=now - TRIES) | Q(attempts=0)
    told = told.filter((waits & is_tried) | (~waits & is_news))
    return _idle(until=now - KEEP_IDLE).filter(~Exists(told), warned_at__lte=lately)


def _idle(*, until: datetime) -> QuerySet[Routine]:
    """Nobody did anything since, and no reminder goes out of those that pause when nobody answers."""
    reminded = Reminder.objects.filter(routine=OuterRef("pk"), state=Reminder.State.ACTIVE, copy_of=None)
    return Routine.objects.filter(~Exists(reminded.filter(keeps_on=False)), used_at__lte=until)


def _each(
    found: Callable[[datetime], QuerySet[Routine]], act: Callable[[Routine, datetime], None], *, now: datetime
) -> None:
    """One batch, the longest idle first. What is more, or held by somebody else, waits for the next run."""
    for number in list(found(now).order_by("used_at").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            row = found(now).filter(pk=number).only("pk", "used_at").select_for_update(skip_locked=True).first()
            if row:
                act(row, now)


def _warn(row: Routine, now: datetime) -> None:
    """Copies are not told: it is not theirs to keep."""
    Routine.objects.filter(pk=row.pk).update(warned_at=now)
    confirmed = row.reminders.filter(state__in=CONFIRMED, copy_of=None)
    for reminder in confirmed.select_for_update().order_by("pk"):
        if not selectors.is_unwelcome(reminder):
            owe(reminder, kind=GOES_SOON, key=f"{GOES_SOON}:{reminder.pk}:{row.used_at:%Y%m%dT%H%M%S%fZ}", now=now)


def _erase(row: Routine, now: datetime) -> None:
    keeping.erase_routine(routine=row)
