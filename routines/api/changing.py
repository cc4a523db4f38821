"""Reads what is to be different about a reminder, and has the services do it: all of it or nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from recommender import FieldError
from recommender.prose import listed
from recommender.rhythm import Timetable
from routines.models import Reminder
from routines.refusals import InvalidFields, NotPossible
from routines.reminders.sign_up import MANNER, TIMETABLE, Manner, manner_of, read_change, read_manner
from routines.services import reminding
from routines.services.acting import note_use

MENDS = {
    "state": "Send paused or active.",
    "snooze": "Send tomorrow.",
    "skip": "Send week, or an occasion exactly as it stands first in next.",
}
FIELDS = (*TIMETABLE, *MANNER, *MENDS)
_STATES = {"paused": reminding.pause, "active": reminding.resume}
_MOVES = {"tomorrow": reminding.snooze, "week": reminding.skip_week}


@dataclass(frozen=True)
class Change:
    """What is to be different, all of it right. `move` is tomorrow, week, or the occasion to leave out."""

    timetable: Timetable | None
    manner: Manner | None
    state: str | None
    move: str | datetime | None


def change_reminder(*, reminder: Reminder, raw: Mapping[str, Any], now: datetime) -> Reminder:
    """Raises InvalidFields, NotPossible; then nothing was changed."""
    with transaction.atomic():
        note_use(reminder.routine_id, now=now)  # its routine's row comes first, as everywhere
        row = Reminder.objects.select_for_update().get(pk=reminder.pk)  # two changes of one field each lose neither
        change = read(raw, current=row)
        if change.timetable or change.manner:
            timetable = change.timetable or row.timetable
            row = reminding.change(reminder=row, timetable=timetable, manner=change.manner, now=now)
        if change.state:
            row = _STATES[change.state](reminder=row, now=now)
        if change.move:
            row = _move(row, change.move, now=now)
    return row


def read(raw: Mapping[str, Any], *, current: Reminder) -> Change:
    """From any of FIELDS as JSON types. Raises InvalidFields, which names each that is wrong or in another's way."""
    errors = list(_errors(raw) if raw else _nothing())
    try:
        timetable = read_change(raw, current=current.timetable)
        manner = read_manner(raw, current=manner_of(current))
    except InvalidFields as error:
        raise InvalidFields([*error.errors, *errors]) from None
    if errors := errors or list(_contradictions(raw)):
        raise InvalidFields(errors)
    return Change(
        timetable=timetable if any(field in raw for field in TIMETABLE) else None,
        manner=manner if any(field in raw for field in MANNER) else None,
        state=raw.get("state"),
        move=raw.get("snooze") or _occasion(raw.get("skip")) or raw.get("skip"),
    )


def _move(row: Reminder, move: str | datetime, *, now: datetime) -> Reminder:
    if isinstance(move, str):
        return _MOVES[move](reminder=row, now=now)
    if row.next_at and move not in (row.next_at, row.skipped_at):  # the second: it was sent again
        raise NotPossible("not_the_next_occasion", "Only the occasion that comes next can be left out.")
    return reminding.skip_occasion(reminder=row, occasion=move, now=now)


def _errors(raw: Mapping[str, Any]) -> Iterator[FieldError]:
    right = {
        "state": raw.get("state") in tuple(_STATES),
        "snooze": raw.get("snooze") == "tomorrow",
        "skip": raw.get("skip") == "week" or _occasion(raw.get("skip")),
    }
    return (FieldError(field, "unknown_value", MENDS[field]) for field in right if field in raw and not right[field])


def _nothing() -> Iterator[FieldError]:
    return (FieldError(field, "nothing_sent", f"Send at least one of {', '.join(FIELDS)}.") for field in FIELDS)


def _contradictions(raw: Mapping[str, Any]) -> Iterator[FieldError]:
    """Only one thing can come next; nothing does while it is paused; and another timetable has other occasions."""
    moves, timetable = raw.keys() & {"snooze", "skip"}, raw.keys() & set(TIMETABLE)
    fields = moves if len(moves) > 1 else set()
    if moves and raw.get("state") == "paused":
        fields |= {"state", *moves}
    if timetable and _occasion(raw.get("skip")):
        fields |= {"skip", *timetable}
    together = [field for field in FIELDS if field in fields]
    return (FieldError(field, "contradiction", f"{listed(together)} do not go together.") for field in together)


def _occasion(value: object) -> datetime | None:
    """A moment with its offset, in the way of ISO 8601."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
