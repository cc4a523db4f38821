"""Signs people up for reminders, confirms, moves, pauses and stops them. It owes mails; it never sends one."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

from django.db import transaction

from recommender.rhythm import Timetable, first_from, next_occasions, tomorrow
from routines import selectors
from routines.addresses import address_hash
from routines.consent import SEND_MAIL
from routines.models import Reminder, Routine
from routines.refusals import NotPossible
from routines.reminders.limits import confirmed
from routines.reminders.queue import drop_waiting, owe_recall
from routines.reminders.sign_up import SignUp
from routines.services.owing import owe_confirmation, owe_links, take_back

MOST_REMINDERS = 5  # for one routine: a household, not a mailing list
A_WEEK = 7  # days
AHEAD = timedelta(days=366)  # how far a holiday, or the first of every few days, may lie ahead

State = Reminder.State


def sign_up(*, routine: Routine, wish: SignUp, now: datetime) -> None:
    """A reminder that waits for its address to say yes. Whether the address is known here never shows.

    Raises NotPossible where reminders are not offered, where the routine has MOST_REMINDERS already, or where
    nothing would come for a year.
    """
    with transaction.atomic():
        routine = Routine.objects.select_for_update().get(pk=routine.pk)
        if refusal := selectors.reminders_refusal(routine) or _too_many(routine) or _too_far(wish.timetable, now=now):
            raise refusal
        reminder = selectors.reminder_for(routine, wish.email, lock=True)
        if reminder and reminder.state != State.UNCONFIRMED:
            owe_links(reminder, now=now)
        else:
            owe_confirmation(_wait_for_confirmation(routine, reminder, wish=wish, now=now), now=now)


def confirm(*, reminder: Reminder, now: datetime) -> Reminder:
    """The address said yes. Twice is once. Raises NotPossible after two days, and where it was stopped."""
    with transaction.atomic():
        row = _locked(reminder)
        if row.state == State.STOPPED:
            raise NotPossible(
                "reminder_stopped", "These reminders were stopped. You can sign up again on your routine."
            )
        if row.state != State.UNCONFIRMED:
            return row
        if now - row.asked_at > selectors.CONFIRM_WITHIN:
            raise NotPossible("confirmation_expired", "This link was good for two days. Please sign up again.")
        row.confirmed_at = now
        confirmed(row.address_hash)
        offered = selectors.reminders_refusal(row.routine) is None
        owe_recall(row, now=now)  # what was recalled while it waited, nobody has told this address yet
        return _set(row, State.ACTIVE if offered else State.PAUSED, now=now)


def pause(*, reminder: Reminder, now: datetime, because: str = "") -> Reminder:
    """Nothing is sent until it is resumed. Raises NotPossible unless it is active or paused.

    `because` is one of PauseReason where nobody asked for it.
    """
    with transaction.atomic():
        row = _locked(reminder, State.ACTIVE, State.PAUSED)
        take_back(row, now=now)
        row.paused_because = because or row.paused_because
        return _set(row, State.PAUSED, now=now)


def resume(*, reminder: Reminder, now: datetime) -> Reminder:
    """From its next regular occasion on. Raises NotPossible where reminders are not offered any more."""
    with transaction.atomic():
        row = _locked(reminder, State.ACTIVE, State.PAUSED)
        if refusal := selectors.reminders_refusal(row.routine):
            raise refusal
        if row.state == State.ACTIVE:
            return row
        row.paused_because, row.bounces = "", 0
        return _set(row, State.ACTIVE, now=now)


def snooze(*, reminder: Reminder, now: datetime) -> Reminder:
    """Not today: the next one comes tomorrow at the usual time, then as usual. Raises NotPossible unless active."""
    with transaction.atomic():
        row = _locked(reminder, State.ACTIVE)
        return _move(row, after_snooze(row, now), now=now)


def skip_week(*, reminder: Reminder, now: datetime) -> Reminder:
    """Nothing for seven days of the person's own calendar. Raises NotPossible unless active."""
    with transaction.atomic():
        row = _locked(reminder, State.ACTIVE)
        return _move(row, after_skip_week(row, now), now=now)


def skip_occasion(*, reminder: Reminder, occasion: datetime) -> Reminder:
    """Leaves out the occasion that comes next; skipping it twice is once. Raises NotPossible unless active."""
    with transaction.atomic():
        row = _locked(reminder, State.ACTIVE)
        if row.next_at == occasion:
            row.next_at = after_skip(row)
            row.save()
        return row


def change(*, reminder: Reminder, timetable: Timetable, now: datetime) -> Reminder:
    """Another timetable, from now on. Raises NotPossible where it was stopped, or nothing would come for a year."""
    with transaction.atomic():
        row = _locked(reminder, State.UNCONFIRMED, State.ACTIVE, State.PAUSED)
        if timetable == replace(row.timetable, away_until=timetable.away_until):
            return away(reminder=row, until=timetable.away_until, now=now)  # what was moved stays moved
        return _take(row, timetable, now=now)


def away(*, reminder: Reminder, until: date | None, now: datetime) -> Reminder:
    """Nothing on a local day up to and including `until`; None is back, from the next regular occasion on.

    What was put off to a later date stays there. Raises NotPossible where it was stopped, or is more than AHEAD.
    """
    with transaction.atomic():
        row = _locked(reminder, State.UNCONFIRMED, State.ACTIVE, State.PAUSED)
        if until == row.away_until:
            return row
        put_off_to = row.next_at if row.next_at and row.next_at > _next(row, now=now) else None
        row = _take(row, replace(row.timetable, away_until=until), now=now)
        if until and put_off_to and row.next_at and put_off_to > row.next_at:
            row = _move(row, put_off_to, now=now)
        return row


def stop(*, reminder: Reminder) -> None:
    """No mail any more, and the address is forgotten. Twice is once."""
    with transaction.atomic():
        row = _locked(reminder)
        drop_waiting(row)
        row.state, row.next_at, row.email, row.address_hash = State.STOPPED, None, "", ""
        row.save()


def send_links(*, email: str, now: datetime) -> None:
    """A mail with the links of this very address, where it has confirmed any, once a day. Nobody learns whether."""
    with transaction.atomic():
        found = selectors.reminders_of(email).first()
        reminder = (
            found and Reminder.objects.select_for_update().exclude(state=State.STOPPED).filter(pk=found.pk).first()
        )
        if reminder and reminder.state == State.UNCONFIRMED:
            owe_confirmation(reminder, now=now)
        elif reminder:
            owe_links(reminder, now=now)


def after_snooze(reminder: Reminder, now: datetime) -> datetime:
    """When the next one comes, of an active reminder that is put off until tomorrow."""
    return tomorrow(reminder.timetable, now=now)


def after_skip_week(reminder: Reminder, now: datetime) -> datetime:
    """When the next one comes after a quiet week. What was moved further away stays there."""
    return max(reminder.next_at or now, first_from(reminder.timetable, now=now, days=A_WEEK))


def after_skip(reminder: Reminder) -> datetime:
    """When the next one comes if the one that is due next is left out."""
    assert reminder.next_at is not None  # noqa: S101 the database promises it for an active reminder
    return next_occasions(reminder.timetable, after=reminder.next_at, count=1)[0]


def pause_all(*, routine: Routine, now: datetime, because: str = "") -> None:
    """Massage is not right at the moment, so nobody is reminded of it until they say so."""
    with transaction.atomic():
        for reminder in routine.reminders.select_for_update().order_by("pk"):  # one that is resumed now is waited for
            if reminder.state == State.ACTIVE:
                pause(reminder=reminder, now=now, because=because)


def _locked(reminder: Reminder, *states: Reminder.State) -> Reminder:
    row = Reminder.objects.select_for_update().get(pk=reminder.pk)  # its routine is read only after this
    if states and row.state not in states:
        raise NotPossible(f"reminder_{row.state}", f"This is not possible: the reminders are {row.state}.")
    return row


def _too_many(routine: Routine) -> NotPossible | None:
    """Looked at before the address is, so that the answer does not tell whether that is among them."""
    if routine.reminders.exclude(state=State.STOPPED).count() < MOST_REMINDERS:
        return None
    return NotPossible("too_many_reminders", f"A routine can have {MOST_REMINDERS} reminders. Stop one first.")


def _wait_for_confirmation(routine: Routine, reminder: Reminder | None, *, wish: SignUp, now: datetime) -> Reminder:
    if reminder is None:
        # Only here: a mail that is on its way confirms the very address it was sent to.
        reminder = Reminder(routine=routine, email=wish.email, address_hash=address_hash(wish.email))
    reminder.asked_at, reminder.consent_version = now, SEND_MAIL.version
    reminder.timetable = wish.timetable
    reminder.save()
    return reminder


def _take(row: Reminder, timetable: Timetable, *, now: datetime) -> Reminder:
    """This timetable from now on."""
    if refusal := _too_far(timetable, now=now):
        raise refusal
    take_back(row, now=now)
    row.timetable = timetable
    return _set(row, State(row.state), now=now)


def _too_far(timetable: Timetable, *, now: datetime) -> NotPossible | None:
    latest = max(timetable.away_until or date.min, timetable.from_day or date.min)
    if latest <= now.date() + AHEAD:
        return None
    return NotPossible("too_far_ahead", "This is more than a year ahead. Please choose a nearer date.")


def _set(row: Reminder, state: Reminder.State, *, now: datetime) -> Reminder:
    row.state = state
    row.next_at = _next(row, now=now) if state == State.ACTIVE else None
    row.save()
    return row


def _next(row: Reminder, *, now: datetime) -> datetime:
    try:
        return next_occasions(row.timetable, after=now, count=1)[0]
    except ZoneInfoNotFoundError:  # another machine than the one that took it knew it
        raise NotPossible("unknown_timezone", "This timezone is not known any more. Please choose another.") from None


def _move(row: Reminder, occasion: datetime, *, now: datetime) -> Reminder:
    take_back(row, now=now)
    row.next_at = occasion
    row.save()
    return row
