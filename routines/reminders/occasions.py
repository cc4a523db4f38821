"""From reminders whose time has come to mails owed. Each occasion counts once, however many look at the clock.

Each reminder counts as unanswered until somebody does something: with the second it comes once a week, and in the
place of the fifth we ask whether to stop, once, and pause (decision 17).
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

from django.db import connection, transaction

from routines import selectors
from routines.models import Delivery, Reminder

log = logging.getLogger(__name__)
STALE = timedelta(hours=6)  # later than this, a reminder is of no use; a restored backup resends nothing
BATCH = 500
MOST_COUNTED = 999  # reminders without an answer, of somebody who wants them all the same
REMINDER = Delivery.Kind.REMINDER
OF_USE_HOWEVER_LATE = (Delivery.Kind.RECALL, Delivery.Kind.SHALL_STOP, Delivery.Kind.GOES_SOON)


def owe_due(*, now: datetime) -> int:
    """Puts the mails of all due occasions into the queue and moves each reminder on. The number of reminders."""
    moved, broken = 0, set[int]()
    while batch := _owe_batch(now=now, broken=broken):
        moved += batch
    return moved


def is_too_late(delivery: Delivery, *, now: datetime) -> bool:
    """Whether it would be of no use any more."""
    return now - delivery.due_at > STALE and delivery.kind not in OF_USE_HOWEVER_LATE


def occasion_key(reminder: Reminder, occasion: datetime, *, kind: Delivery.Kind = REMINDER) -> str:
    """Which occasion of which reminder; the same for whoever works it out, and however often."""
    return f"{kind}:{reminder.pk}:{occasion:%Y%m%dT%H%M%SZ}"


def _owe_batch(*, now: datetime, broken: set[int]) -> int:
    """One batch of them. The numbers of those that can't be worked out join the `broken`, which are left alone."""
    with transaction.atomic():
        due = Reminder.objects.filter(state=Reminder.State.ACTIVE, next_at__lte=now).exclude(pk__in=broken)
        batch = list(due.select_for_update(skip_locked=True).order_by("next_at")[:BATCH])
        owed = [delivery for reminder in batch for delivery in _advance_if_possible(reminder, now=now, broken=broken)]
        Delivery.objects.bulk_create([*owed, *_for_copies(owed)], ignore_conflicts=True)
        _move([row for row in batch if row.pk not in broken])
    return len(batch)


def _for_copies(owed: Sequence[Delivery]) -> list[Delivery]:
    """The same again for whoever gets a copy: one question for the whole batch. What is missed they need not know."""
    due = {row.reminder_id: row.due_at for row in owed if row.kind == REMINDER and row.state == Delivery.State.OWED}
    copies = Reminder.objects.filter(copy_of__in=due, state=Reminder.State.ACTIVE).select_for_update().order_by("pk")
    return [_delivery(copy, [due[copy.copy_of_id]], Delivery.State.OWED) for copy in copies if copy.copy_of_id]


def _move(reminders: Sequence[Reminder]) -> None:
    """In plain SQL: Django's bulk_update takes three times as long, and SQLite's only writer waits meanwhile."""
    moment = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE routines_reminder SET next_at = %s, state = %s, unanswered = %s, paused_because = %s WHERE id = %s",
            [(moment(row.next_at), row.state, row.unanswered, row.paused_because, row.pk) for row in reminders],
        )


def _advance_if_possible(reminder: Reminder, *, now: datetime, broken: set[int]) -> list[Delivery]:
    """One reminder that can't be worked out must not hold up all others."""
    try:
        return _advance(reminder, now=now)
    except ZoneInfoNotFoundError:
        log.error("reminder %s is paused: this machine does not know its timezone. Update tzdata.", reminder.pk)
        reminder.state, reminder.next_at = Reminder.State.PAUSED, None
    except Exception as error:
        log.error("reminder %s stands still, its occasions can't be found: %s", reminder.pk, type(error).__name__)
        broken.add(reminder.pk)
    return []


def _advance(reminder: Reminder, *, now: datetime) -> list[Delivery]:
    """Moves it to its first occasion after now. Of several that are due, only the last can still be sent."""
    assert reminder.next_at is not None  # noqa: S101 the database promises it for an active reminder
    coming = selectors.following(reminder, after=reminder.next_at)
    due = [reminder.next_at]
    while (occasion := next(coming)) <= now:
        due.append(occasion)
    reminder.next_at = occasion
    sent = [due.pop()] if now - due[-1] <= STALE else []
    missed = [_delivery(reminder, due, Delivery.State.MISSED)] if due else []
    return missed + [_owe(reminder, occasion) for occasion in sent]


def _owe(reminder: Reminder, occasion: datetime) -> Delivery:
    """One more that waits for an answer; or the question whether to stop, after which it is paused."""
    if selectors.is_left_alone(reminder):
        reminder.state, reminder.next_at = Reminder.State.PAUSED, None
        reminder.paused_because = Reminder.PauseReason.IGNORED
        return _delivery(reminder, [occasion], Delivery.State.OWED, kind=Delivery.Kind.SHALL_STOP)
    was_weekly = selectors.is_weekly(reminder)
    reminder.unanswered = min(reminder.unanswered + 1, MOST_COUNTED)
    if selectors.is_weekly(reminder) and not was_weekly:
        reminder.next_at = next(selectors.following(reminder, after=occasion))
    return _delivery(reminder, [occasion], Delivery.State.OWED)


def _delivery(
    reminder: Reminder,
    covered: list[datetime],
    state: Delivery.State,
    *,
    kind: Delivery.Kind = REMINDER,
) -> Delivery:
    last = covered[-1]
    return Delivery(
        reminder=reminder,
        kind=kind,
        key=occasion_key(reminder, last, kind=kind),
        due_at=last,
        try_at=last,
        occasions=len(covered),
        state=state,
    )
