"""What all acts on a reminder share: its row is locked, somebody is there, it takes a state or an occasion.

reminding.py calls it within its transactions; whatever shows that somebody uses a routine calls `somebody_came`, or
`note_use` where its reminders have nothing to learn from it. A routine's row is always locked before its reminders'.
"""

from contextlib import suppress
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

from django.db import transaction

from recommender.rhythm import Timetable, next_occasions
from routines import selectors
from routines.models import Reminder, Routine
from routines.refusals import NotPossible
from routines.services.owing import take_back

AHEAD = timedelta(days=366)  # how far a holiday, or the first of every few days, may lie ahead
COPIED = (
    *("days", "every_days", "from_day", "time", "more_times", "timezone"),
    *("quiet_from", "quiet_until", "away_until", "only_if_none"),
)
State = Reminder.State


def somebody_came(*, routine: Routine, now: datetime) -> None:
    """Nothing that its reminders sent counts as unanswered any more. What was paused stays so."""
    with transaction.atomic():
        note_use(routine.pk, now=now)
        routine.used_at, routine.warned_at = max(routine.used_at, now), None  # it may be saved as a whole
        for row in routine.reminders.select_for_update().filter(unanswered__gt=0).order_by("pk"):
            is_there(row, now=now)
            row.save(update_fields=["unanswered", "next_at"])


def note_use(routine_id: int, *, now: datetime) -> None:
    """Somebody did something with it, so it is kept for KEEP_IDLE from now on."""
    Routine.objects.filter(pk=routine_id, used_at__lt=now).update(used_at=now, warned_at=None)


def is_there(row: Reminder, *, now: datetime) -> None:
    """Somebody did something: it comes as usual again. What was moved on purpose stays. To be saved by the caller."""
    if row.next_at and row.next_at > now and selectors.is_weekly(row):
        with suppress(NotPossible):
            row.next_at = regular(row, now=now)
    row.unanswered = 0


def asked_for(reminder: Reminder, *states: Reminder.State, now: datetime) -> Reminder:
    """`locked` because somebody wants something of it, so that its routine is in use. Raises NotPossible."""
    note_use(reminder.routine_id, now=now)
    return locked(reminder, *states)


def locked(reminder: Reminder, *states: Reminder.State) -> Reminder:
    """Its row as it is now. Raises NotPossible unless it is in one of these states, where any are given."""
    row = Reminder.objects.select_for_update().get(pk=reminder.pk)  # its routine is read only after this
    if states and row.state not in states:
        raise NotPossible(f"reminder_{row.state}", f"This is not possible: the reminders are {row.state}.")
    return row


def regular(row: Reminder, *, now: datetime) -> datetime:
    """Its next occasion by its timetable. Raises NotPossible where this machine does not know its timezone."""
    try:
        return next_occasions(row.timetable, after=now, count=1)[0]
    except ZoneInfoNotFoundError:  # another machine than the one that took it knew it
        raise NotPossible("unknown_timezone", "This timezone is not known any more. Please choose another.") from None


def put_into(row: Reminder, state: Reminder.State, *, now: datetime) -> Reminder:
    """Into this state; where it is active, with its next regular occasion. A copy has none of its own."""
    row.state = state
    row.next_at = regular(row, now=now) if state == State.ACTIVE and not row.is_copy else None
    row.save()
    return row


def move(row: Reminder, occasion: datetime, *, now: datetime) -> Reminder:
    """The next one comes then."""
    take_back(row, now=now)
    row.next_at = occasion
    row.save()
    return row


def take(row: Reminder, timetable: Timetable, *, now: datetime) -> Reminder:
    """This timetable from now on. Raises NotPossible where nothing would come for a year."""
    if refusal := too_far(timetable, now=now):
        raise refusal
    take_back(row, now=now)
    row.timetable = timetable
    row = put_into(row, State(row.state), now=now)
    tell_copies(row)
    return row


def tell_copies(row: Reminder) -> None:
    """They come when it comes."""
    row.copies.update(**{name: getattr(row, name) for name in COPIED})


def too_far(timetable: Timetable, *, now: datetime) -> NotPossible | None:
    """Why this timetable is refused, where it begins too late."""
    latest = max(timetable.away_until or date.min, timetable.from_day or date.min)
    if latest <= now.date() + AHEAD:
        return None
    return NotPossible("too_far_ahead", "This is more than a year ahead. Please choose a nearer date.")
