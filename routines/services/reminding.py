"""Signs people up for reminders, confirms, moves, pauses and stops them. It owes mails; it never sends one."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from recommender.rhythm import Timetable, first_from, next_occasions, tomorrow
from recommender.rhythm import once_a_week as at_most_weekly
from routines import selectors
from routines.addresses import address_hash
from routines.consent import SEND_MAIL
from routines.models import Delivery, Reminder, Routine
from routines.refusals import NotPossible
from routines.reminders.limits import confirmed
from routines.reminders.queue import drop_waiting, owe_recall
from routines.reminders.sign_up import Manner, SignUp
from routines.services.acting import (
    asked_for,
    is_there,
    locked,
    move,
    note_use,
    put_into,
    regular,
    take,
    tell_copies,
    too_far,
)
from routines.services.owing import owe_confirmation, owe_links, take_back

MOST_REMINDERS = 5  # for one routine: a household, not a mailing list
A_WEEK = 7  # days

State = Reminder.State


def sign_up(*, routine: Routine, wish: SignUp, now: datetime) -> None:
    """A reminder that waits for its address to say yes. Whether the address is known here never shows.

    Raises NotPossible where reminders are not offered, where the routine has MOST_REMINDERS already, or where
    nothing would come for a year.
    """
    with transaction.atomic():
        routine = Routine.objects.select_for_update().get(pk=routine.pk)
        note_use(routine.pk, now=now)
        if refusal := selectors.reminders_refusal(routine) or _too_many(routine) or too_far(wish.timetable, now=now):
            raise refusal
        reminder = selectors.reminder_for(routine, wish.email, lock=True)
        if reminder and reminder.state != State.UNCONFIRMED:
            owe_links(reminder, now=now)
        else:
            owe_confirmation(_wait_for_confirmation(routine, reminder, wish=wish, now=now), now=now)


def confirm(*, reminder: Reminder, now: datetime) -> Reminder:
    """The address said yes. Twice is once. Raises NotPossible after two days, and where it was stopped."""
    with transaction.atomic():
        row = asked_for(reminder, now=now)
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
        offered = row.is_copy or selectors.reminders_refusal(row.routine) is None
        if not row.is_copy:
            owe_recall(row, now=now)  # what was recalled while it waited, nobody has told this address yet
        return put_into(row, State.ACTIVE if offered else State.PAUSED, now=now)


def pause(*, reminder: Reminder, now: datetime) -> Reminder:
    """Nothing is sent until it is resumed. Raises NotPossible unless it is active or paused."""
    with transaction.atomic():
        row = asked_for(reminder, State.ACTIVE, State.PAUSED, now=now)
        return _put_to_rest(row, now=now)


def resume(*, reminder: Reminder, now: datetime) -> Reminder:
    """From its next regular occasion on, as usual. Raises NotPossible where reminders are not offered any more."""
    with transaction.atomic():
        row = asked_for(reminder, State.ACTIVE, State.PAUSED, now=now)
        if refusal := selectors.reminders_refusal(row.routine):
            raise refusal
        is_there(row, now=now)
        if row.state == State.ACTIVE:
            row.save()
            return row
        drop_waiting(row, Delivery.Kind.SHALL_STOP)
        row.paused_because, row.bounces = "", 0
        return put_into(row, State.ACTIVE, now=now)


def snooze(*, reminder: Reminder, now: datetime) -> Reminder:
    """Not today: the next one comes tomorrow at the usual time, then as usual. Raises NotPossible unless active."""
    with transaction.atomic():
        row = asked_for(reminder, State.ACTIVE, now=now)
        row.unanswered = 0
        return move(row, after_snooze(row, now), now=now)


def skip_week(*, reminder: Reminder, now: datetime) -> Reminder:
    """Nothing for seven days of the person's own calendar. Raises NotPossible unless active."""
    with transaction.atomic():
        row = asked_for(reminder, State.ACTIVE, now=now)
        occasion = after_skip_week(row, now)
        row.unanswered = 0
        return move(row, occasion, now=now)


def skip_occasion(*, reminder: Reminder, occasion: datetime, now: datetime) -> Reminder:
    """Leaves out the occasion that comes next; skipping it twice is once. Raises NotPossible unless active."""
    with transaction.atomic():
        row = asked_for(reminder, State.ACTIVE, now=now)
        if row.next_at == occasion:
            row.next_at, row.skipped_at, row.unanswered = after_skip(row), occasion, 0
        is_there(row, now=now)
        row.save()
        return row


def change(*, reminder: Reminder, timetable: Timetable, now: datetime, manner: Manner | None = None) -> Reminder:
    """Another timetable or manner, from now on. Raises NotPossible where it was stopped, or nothing came for a year."""
    with transaction.atomic():
        row = asked_for(reminder, State.UNCONFIRMED, State.ACTIVE, State.PAUSED, now=now)
        is_there(row, now=now)
        if manner:
            row.only_if_none, row.keeps_on = manner.only_if_none, manner.keeps_on
        row.save()
        tell_copies(row)
        if timetable == replace(row.timetable, away_until=timetable.away_until):
            return away(reminder=row, until=timetable.away_until, now=now)  # what was moved stays moved
        return take(row, timetable, now=now)


def once_a_week(*, reminder: Reminder, now: datetime) -> Reminder:
    """On with it, but only once a week. Raises NotPossible where it was stopped, or reminders are not offered."""
    with transaction.atomic():
        timetable = at_most_weekly(asked_for(reminder, now=now).timetable)
        return resume(reminder=change(reminder=reminder, timetable=timetable, now=now), now=now)


def away(*, reminder: Reminder, until: date | None, now: datetime) -> Reminder:
    """Nothing on a local day up to and including `until`; None is back, from the next regular occasion on.

    What was put off to a later date stays there. Raises NotPossible where it was stopped, or is more than AHEAD.
    """
    with transaction.atomic():
        row = asked_for(reminder, State.UNCONFIRMED, State.ACTIVE, State.PAUSED, now=now)
        is_there(row, now=now)
        if until == row.away_until:
            row.save()
            return row
        put_off_to = row.next_at if row.next_at and row.next_at > regular(row, now=now) else None
        row = take(row, replace(row.timetable, away_until=until), now=now)
        if until and put_off_to and row.next_at and put_off_to > row.next_at:
            row = move(row, put_off_to, now=now)
        return row


def stop(*, reminder: Reminder) -> None:
    """No mail any more, and the address is forgotten; with it those of its copies. Twice is once."""
    with transaction.atomic():
        row = locked(reminder)
        copies = row.copies.select_for_update().exclude(state=State.STOPPED).order_by("pk")
        for one in (row, *copies):
            drop_waiting(one)
            one.state, one.next_at, one.email, one.address_hash = State.STOPPED, None, "", ""
            one.save()


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
    stays = None if selectors.is_weekly(reminder) else reminder.next_at
    return max(stays or now, first_from(reminder.timetable, now=now, days=A_WEEK))


def after_skip(reminder: Reminder) -> datetime:
    """When the next one comes if the one that is due next is left out."""
    assert reminder.next_at is not None  # noqa: S101 the database promises it for an active reminder
    return next_occasions(reminder.timetable, after=reminder.next_at, count=1)[0]


def pause_all(*, routine: Routine, now: datetime, because: str = "") -> None:
    """Massage is not right at the moment, so nobody is reminded of it until they say so.

    `because` is one of PauseReason.
    """
    with transaction.atomic():
        rows = routine.reminders.filter(copy_of=None).select_for_update()  # copies follow
        for row in rows.order_by("pk"):  # one that is resumed now is waited for
            if row.state == State.ACTIVE:
                _put_to_rest(row, now=now, because=because)


def _put_to_rest(row: Reminder, *, now: datetime, because: str = "") -> Reminder:
    take_back(row, now=now)
    row.unanswered = 0
    row.paused_because = because or row.paused_because
    return put_into(row, State.PAUSED, now=now)


def _too_many(routine: Routine) -> NotPossible | None:
    """Looked at before the address is, so that the answer does not tell whether that is among them."""
    if routine.reminders.filter(copy_of=None).exclude(state=State.STOPPED).count() < MOST_REMINDERS:
        return None
    return NotPossible("too_many_reminders", f"A routine can have {MOST_REMINDERS} reminders. Stop one first.")


def _wait_for_confirmation(routine: Routine, reminder: Reminder | None, *, wish: SignUp, now: datetime) -> Reminder:
    if reminder is None:
        # Only here: a mail that is on its way confirms the very address it was sent to.
        reminder = Reminder(routine=routine, email=wish.email, address_hash=address_hash(wish.email))
    reminder.asked_at, reminder.consent_version = now, SEND_MAIL.version
    reminder.timetable = wish.timetable
    reminder.only_if_none, reminder.keeps_on = wish.manner.only_if_none, wish.manner.keeps_on
    reminder.save()
    return reminder
