"""Sends what the queue owes: claims a chunk, looks once more whether each mail is still wanted, sends, marks, goes on.

Celery's ticks drive it (tasks.py). Logs say which delivery, never to whom or about what.
"""

import logging
import smtplib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings

from recommender.rhythm import held_until
from routines import selectors
from routines.models import Delivery, Reminder
from routines.reminders import bounces, failures, journal, limits, provider, queue, silence
from routines.reminders.emails import message_for
from routines.reminders.fresh import Facts, facts_of
from routines.reminders.mail_server import OutcomeUnknown, mail_server
from routines.reminders.occasions import is_too_late

log = logging.getLogger(__name__)
CHUNK = 50
MARKED_AT_ONCE = 25  # mails; a commit costs as much as a mail
LOOK = timedelta(milliseconds=10)  # how long a look at the database counts; a real mail server takes longer for a mail
AHEAD = 10  # mails more that it is good for at most, where the mail server is that fast
SHIFT = timedelta(seconds=8)  # then a sender ends; a worker that is told to stop gets ten, and then is killed

_WANTED = {
    Delivery.Kind.CONFIRMATION: (Reminder.State.UNCONFIRMED,),
    Delivery.Kind.REMINDER: (Reminder.State.ACTIVE,),
    Delivery.Kind.NOTICE: (Reminder.State.ACTIVE, Reminder.State.PAUSED),
    Delivery.Kind.RECALL: (Reminder.State.ACTIVE, Reminder.State.PAUSED),
    Delivery.Kind.SHALL_STOP: (Reminder.State.PAUSED,),
    Delivery.Kind.GOES_SOON: (Reminder.State.ACTIVE, Reminder.State.PAUSED),
}


def senders_wanted(*, now: datetime) -> int:
    """How many senders more have work, so that at most `settings.SENDERS` are at it on this host."""
    free = max(0, settings.SENDERS - len(journal.living()))
    ids = queue.waiting(now=now).values_list("pk", flat=True)[: CHUNK * free]
    return -(-len(ids) // CHUNK)


def send_waiting(*, clock: Callable[[], datetime]) -> int:
    """Sends mail after mail over one connection, for a SHIFT at most. The number that the mail server took."""
    with journal.opened() as notes:
        sender = _Sender(notes, clock=clock)
        until, sent = clock() + SHIFT, 0
        try:
            while clock() < until and sender.has_next() and sender.is_open() and sender.has_time():
                sent += sender.send_next()
        finally:
            sender.leave()
    return sent


class _Sender:
    """Mails that are all claimed by one owner, one connection for them, and a journal of how far each of them came."""

    def __init__(self, notes: journal.Journal, *, clock: Callable[[], datetime]) -> None:
        self._notes = notes
        self._clock = clock
        self._server = mail_server()
        self._rest: list[Delivery] = []
        self._facts: dict[int, Facts] = {}
        self._unchanged: set[int] = set()
        self._look_ends = clock()
        self._served = 1  # mails, by the last look; the next one goes as far, and one further
        self._taken: list[Delivery] = []

    def has_next(self) -> bool:
        """Whether there is a mail to send. Claims another chunk where the last one is done."""
        if not self._rest:
            self._mark()
            claimed = queue.claim(owner=self._notes.owner, now=self._clock(), limit=CHUNK)
            self._facts = facts_of(claimed)  # first: what changes before it is read is then seen as a change
            self._rest = queue.with_reminders(claimed)
        return bool(self._rest)

    def is_open(self) -> bool:
        """Whether the mail server can be reached. Where it can't, all that is left waits."""
        try:
            self._server.open()
        except (OSError, smtplib.SMTPException) as error:
            queue.try_again(self._rest, now=self._clock(), error=failures.named(error))
            log.warning("mail server not reached (%s); %s mails wait", failures.named(error), len(self._rest))
            return False
        return True

    def has_time(self) -> bool:
        """Whether the lease lasts until the mail server has answered, however slowly, and that is marked."""
        lease_ends, needed = self._rest[0].claimed_until, settings.DELIVERY_DEADLINE + settings.DELIVERY_LEASE / 6
        return lease_ends is not None and self._clock() + needed < lease_ends

    def send_next(self) -> bool:
        """Whether the mail server took the next one."""
        delivery, now = self._rest.pop(0), self._clock()
        if not self._is_unchanged(delivery, now=now):
            queue.release([delivery])  # to be read anew, if it is still ours
            return False
        try:
            if refusal := _refusal(delivery, now=now):
                _give_up(delivery, state=refusal, now=now)
                return False
            if until := _quiet_until(delivery, now=now):
                queue.hold(delivery, until=until)
                return False
            provider_id = self._deliver(delivery, now=now)
        except Exception as error:
            self._server.close()
            self._note_failure(delivery, error)
            return False
        self._note_success(delivery, provider_id)
        return True

    def leave(self) -> None:
        """Nothing is held on to."""
        try:
            self._mark()
            queue.release(self._rest)
        finally:
            self._server.close()

    def _is_unchanged(self, delivery: Delivery, *, now: datetime) -> bool:
        """Whether nothing that it depends on is other than when it was claimed."""
        if now >= self._look_ends or delivery.pk not in self._unchanged:
            found = facts_of([delivery, *self._rest[: min(self._served, AHEAD)]])
            self._unchanged = {number for number, facts in found.items() if facts == self._facts[number]}
            self._look_ends, self._served = now + LOOK, 0
        self._served += 1
        return delivery.pk in self._unchanged

    def _mark(self) -> None:
        """Writes down what the journal knows already."""
        taken, self._taken = self._taken, []
        queue.mark_sent(taken, now=self._clock())
        bounces.arrived([delivery.reminder_id for delivery in taken])

    def _deliver(self, delivery: Delivery, *, now: datetime) -> str:
        """With a note before the last dot and one after the answer, so that whoever comes after a kill knows.

        What a mail provider calls the mail; empty where a mail server took it.
        """
        message = message_for(delivery, now=now)
        self._server.deliver(message, last_dot=lambda: self._notes.note(delivery.pk, "ending"))
        with suppress(OSError):  # the disk is full; the mail is taken all the same
            self._notes.note(delivery.pk, "taken")
        return provider.id_of(message)

    def _note_success(self, delivery: Delivery, provider_id: str) -> None:
        """A provider takes everything, and soon calls to say what became of it; so that is marked at once."""
        log.info("delivery %s sent", delivery.pk, extra={"delivery": delivery.pk})
        if provider_id:
            queue.mark_sent([delivery], now=self._clock(), provider_id=provider_id)
            return
        self._taken.append(delivery)
        if len(self._taken) == MARKED_AT_ONCE:
            self._mark()

    def _note_failure(self, delivery: Delivery, error: Exception) -> None:
        name = failures.named(error)
        if isinstance(error, OutcomeUnknown):
            queue.mark_uncertain(delivery)
        elif failures.is_final(error):
            self._notes.note(delivery.pk, "refused")
            _give_up(delivery, state=Delivery.State.FAILED, error=name, now=self._clock())
            if failures.is_about_the_address(error):
                bounces.refused(delivery.reminder_id)
        else:
            self._notes.note(delivery.pk, "refused")
            queue.try_again([delivery], now=self._clock(), error=name)
        log.warning("delivery %s not sent: %s", delivery.pk, name, extra={"delivery": delivery.pk})


def _refusal(delivery: Delivery, *, now: datetime) -> Delivery.State | None:
    """Why it is not sent after all, as of this moment."""
    if is_too_late(delivery, now=now):
        return Delivery.State.MISSED
    if delivery.reminder.state not in _WANTED[Delivery.Kind(delivery.kind)] or _is_needless(delivery):
        return Delivery.State.DROPPED
    return None


def _is_needless(delivery: Delivery) -> bool:
    """Whether something that happened makes it so, though its reminder is in the right state."""
    reminder = delivery.reminder
    match delivery.kind:
        case Delivery.Kind.REMINDER:
            is_given = reminder.only_if_none and silence.was_given_before(delivery)
            return is_given or _is_refused(reminder)
        case Delivery.Kind.SHALL_STOP:
            is_left_alone = reminder.paused_because == Reminder.PauseReason.IGNORED
            return not is_left_alone or _is_refused(reminder)
        case Delivery.Kind.RECALL:
            return reminder.routine.recall is None  # renewed meanwhile
        case Delivery.Kind.GOES_SOON:
            return reminder.routine.warned_at is None or selectors.is_unwelcome(reminder)  # used, or it came back
    return False


def _is_refused(reminder: Reminder) -> bool:
    """Whether nobody would be reminded of this massage now, or nobody else gives it any more."""
    if reminder.is_copy:
        return selectors.copy_refusal(reminder) is not None
    return selectors.reminders_refusal(reminder.routine) is not None


def _quiet_until(delivery: Delivery, *, now: datetime) -> datetime | None:
    """When the quiet hours end in which it would arrive. Confirmations and links were asked for just now."""
    if delivery.kind in (Delivery.Kind.CONFIRMATION, Delivery.Kind.NOTICE):
        return None
    return held_until(delivery.reminder.timetable, moment=now)


def _give_up(delivery: Delivery, *, state: Delivery.State, now: datetime, error: str = "") -> None:
    """What never went out counts neither against its address nor as unanswered."""
    queue.give_up(delivery, state=state, error=error)
    if delivery.kind == Delivery.Kind.REMINDER:
        silence.was_not_heard(delivery.reminder_id, now=now)
    if delivery.kind == Delivery.Kind.CONFIRMATION and state in (Delivery.State.MISSED, Delivery.State.FAILED):
        limits.never_went_out(delivery)
