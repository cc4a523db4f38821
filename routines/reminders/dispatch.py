"""Sends what the queue owes: claims a chunk, looks once more whether each mail is still wanted, sends, marks.

Celery's ticks drive it (tasks.py). Logs say which delivery, never to whom or about what.
"""

import logging
import secrets
import smtplib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from routines import selectors
from routines.models import Delivery, Reminder
from routines.reminders import limits, queue
from routines.reminders.emails import message_for
from routines.reminders.occasions import STALE

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
    owner, until = secrets.token_hex(8), clock() + PATIENCE
    rest = queue.claim(owner=owner, now=clock(), limit=CHUNK)
    connection = get_connection()
    sent = 0
    try:
        while rest and clock() < until and _is_open(connection, rest, clock=clock):
            sent += _send(rest.pop(0), owner=owner, connection=connection, clock=clock)
    finally:
        connection.close()
        queue.release(rest)
    return sent


def _is_open(connection: BaseEmailBackend, rest: Sequence[Delivery], *, clock: Callable[[], datetime]) -> bool:
    """Whether the mail server can be reached. Where it can't, all that is left waits."""
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        queue.try_again(rest, now=clock(), error=_named(error))
        log.warning("mail server not reached (%s); %s mails wait", _named(error), len(rest))
        return False
    return True


def _send(delivery: Delivery, *, owner: str, connection: BaseEmailBackend, clock: Callable[[], datetime]) -> bool:
    now = clock()
    if not queue.begin(delivery, owner=owner, now=now):
        return False
    if refusal := _refusal(delivery, now=now):
        _give_up(delivery, state=refusal)
        return False
    try:
        connection.send_messages([message_for(delivery, now=now)])
    except Exception as error:
        connection.close()
        _note_failure(delivery, error, now=clock())
        return False
    queue.mark_sent(delivery, now=clock())
    log.info("delivery %s sent", delivery.pk)
    return True


def _refusal(delivery: Delivery, *, now: datetime) -> Delivery.State | None:
    """Why it is not sent after all, as of this moment."""
    if now - delivery.due_at > STALE and delivery.kind != Delivery.Kind.RECALL:  # which is of use however late
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


def _give_up(delivery: Delivery, *, state: Delivery.State, error: str = "") -> None:
    """A confirmation that never went out does not count against its address."""
    queue.give_up(delivery, state=state, error=error)
    if delivery.kind == Delivery.Kind.CONFIRMATION and state in (Delivery.State.MISSED, Delivery.State.FAILED):
        for reminder in Reminder.objects.filter(pk=delivery.reminder_id):
            limits.give_back(reminder.address_hash)


def _note_failure(delivery: Delivery, error: Exception, *, now: datetime) -> None:
    if _is_final(error):
        _give_up(delivery, state=Delivery.State.FAILED, error=_named(error))
    else:
        queue.try_again([delivery], now=now, error=_named(error))
    log.warning("delivery %s not sent: %s", delivery.pk, _named(error))


def _is_final(error: Exception) -> bool:
    """Whether this mail will never be taken: its one recipient, or the mail itself, was refused for good."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def _named(error: Exception) -> str:
    """The kind of error and its code. Never its text, which may hold the address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = {str(code) for code, _ in error.recipients.values()}
        return f"{type(error).__name__} {' '.join(sorted(codes))}"
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()
