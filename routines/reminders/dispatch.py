"""Sends what the queue owes: claims a chunk, looks once more whether each mail is still wanted, sends, marks.

Celery's ticks drive it (tasks.py). Logs say which delivery, never to whom or about what.
"""

import logging
import smtplib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from recommender.rhythm import held_until
from routines import selectors
from routines.models import Delivery, Reminder
from routines.reminders import bounces, failures, journal, limits, provider, queue
from routines.reminders.emails import message_for
from routines.reminders.mail_server import OutcomeUnknown, mail_server
from routines.reminders.occasions import is_too_late

log = logging.getLogger(__name__)
CHUNK = 50
MOST_CHUNKS = 4  # senders that one tick may start
PATIENCE = timedelta(seconds=5)  # then a sender makes room for the next tick, however slow the mail server is

_WANTED = {
    Delivery.Kind.CONFIRMATION: (Reminder.State.UNCONFIRMED,),
    Delivery.Kind.REMINDER: (Reminder.State.ACTIVE,),
    Delivery.Kind.NOTICE: (Reminder.State.ACTIVE, Reminder.State.PAUSED),
    Delivery.Kind.RECALL: (Reminder.State.ACTIVE, Reminder.State.PAUSED),
}


def chunks_waiting(*, now: datetime) -> int:
    """How many senders have work, at most MOST_CHUNKS."""
    ids = queue.waiting(now=now).values_list("pk", flat=True)[: CHUNK * MOST_CHUNKS]
    return -(-len(ids) // CHUNK)


def send_chunk(*, clock: Callable[[], datetime]) -> int:
    """Sends up to CHUNK mails over one connection, for PATIENCE. The number that the mail server took."""
    with journal.opened() as notes:
        sender = _Sender(notes, clock=clock)
        until, sent = clock() + PATIENCE, 0
        try:
            while sender.rest and clock() < until and sender.is_open():
                sent += sender.send_next()
        finally:
            sender.leave()
    return sent


class _Sender:
    """Some mails, all claimed by one owner, one connection for them, and a journal of how far each of them came."""

    def __init__(self, notes: journal.Journal, *, clock: Callable[[], datetime]) -> None:
        self._notes = notes
        self._clock = clock
        self._server = mail_server()
        self.rest = queue.claim(owner=notes.owner, now=clock(), limit=CHUNK)

    def is_open(self) -> bool:
        """Whether the mail server can be reached. Where it can't, all that is left waits."""
        try:
            self._server.open()
        except (OSError, smtplib.SMTPException) as error:
            queue.try_again(self.rest, now=self._clock(), error=failures.named(error))
            log.warning("mail server not reached (%s); %s mails wait", failures.named(error), len(self.rest))
            return False
        return True

    def send_next(self) -> bool:
        """Whether the mail server took the next one."""
        delivery, now = self.rest.pop(0), self._clock()
        if not queue.begin(delivery, owner=self._notes.owner, now=now):
            return False
        if refusal := _refusal(delivery, now=now):
            _give_up(delivery, state=refusal)
            return False
        try:
            if until := _quiet_until(delivery, now=now):
                queue.hold(delivery, until=until)
                return False
            provider_id = self._deliver(delivery, now=now)
        except Exception as error:
            self._server.close()
            self._note_failure(delivery, error)
            return False
        queue.mark_sent(delivery, now=self._clock(), provider_id=provider_id)
        if not provider_id:  # a provider takes everything, and hears later what came back
            bounces.arrived(delivery.reminder_id)
        log.info("delivery %s sent", delivery.pk, extra={"delivery": delivery.pk})
        return True

    def leave(self) -> None:
        """Nothing is held on to."""
        self._server.close()
        queue.release(self.rest)

    def _deliver(self, delivery: Delivery, *, now: datetime) -> str:
        """With a note before the last dot and one after the answer, so that whoever comes after a kill knows.

        What a mail provider calls the mail; empty where a mail server took it.
        """
        message = message_for(delivery, now=now)
        self._server.deliver(message, last_dot=lambda: self._notes.note(delivery.pk, "ending"))
        with suppress(OSError):  # the disk is full; the mail is taken all the same
            self._notes.note(delivery.pk, "taken")
        return provider.id_of(message)

    def _note_failure(self, delivery: Delivery, error: Exception) -> None:
        name = failures.named(error)
        if isinstance(error, OutcomeUnknown):
            queue.mark_uncertain(delivery)
        elif failures.is_final(error):
            self._notes.note(delivery.pk, "refused")
            _give_up(delivery, state=Delivery.State.FAILED, error=name)
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
    reminder = Reminder.objects.select_related("routine").filter(pk=delivery.reminder_id).first()
    if reminder is None or reminder.state not in _WANTED[Delivery.Kind(delivery.kind)]:
        return Delivery.State.DROPPED
    if delivery.kind == Delivery.Kind.REMINDER and selectors.reminders_refusal(reminder.routine):
        return Delivery.State.DROPPED
    if delivery.kind == Delivery.Kind.RECALL and reminder.routine.recall is None:  # renewed meanwhile
        return Delivery.State.DROPPED
    delivery.reminder = reminder
    return None


def _quiet_until(delivery: Delivery, *, now: datetime) -> datetime | None:
    """When the quiet hours end in which it would arrive. Confirmations and links were asked for just now."""
    if delivery.kind in (Delivery.Kind.CONFIRMATION, Delivery.Kind.NOTICE):
        return None
    return held_until(delivery.reminder.timetable, moment=now)


def _give_up(delivery: Delivery, *, state: Delivery.State, error: str = "") -> None:
    """A confirmation that never went out does not count against its address."""
    queue.give_up(delivery, state=state, error=error)
    if delivery.kind == Delivery.Kind.CONFIRMATION and state in (Delivery.State.MISSED, Delivery.State.FAILED):
        for reminder in Reminder.objects.filter(pk=delivery.reminder_id):
            limits.give_back(reminder.address_hash)
