"""Mails that come back: after MOST_BOUNCES in a row an active reminder is paused. Nothing here makes one active.

dispatch.py tells what a mail server refuses or takes at once, routines/provider.py what a mail provider learns later.
The reminder's row is locked first and its mails come after, as in services/reminding.py, so nobody waits in a ring.
"""

import logging

from django.db import transaction

from routines.models import Delivery, Reminder
from routines.reminders.queue import drop_waiting

log = logging.getLogger(__name__)
MOST_BOUNCES = 3
CAME_BACK = "came back"
LOST = "lost on the way"
_SETTLED = (Delivery.State.SENT, Delivery.State.FAILED)


def refused(reminder_id: int) -> None:
    """The mail server refused the recipient for good."""
    with transaction.atomic():
        if row := _locked(reminder_id):
            _count(row, so_far=row.bounces)


def arrived(reminder_id: int) -> None:
    """A mail server took a mail. Not to be called for what a provider took, which may come back for days."""
    Reminder.objects.filter(pk=reminder_id, bounces__gt=0).update(bounces=0)


def came_back(delivery: Delivery) -> None:
    """A mail that a provider had taken could not be delivered to this address. Hearing it twice is once.

    It is one more in a row where the mail before it came back as well, whatever has been taken since.
    """
    with transaction.atomic():
        row = _locked(delivery.reminder_id)
        if row and _fail(delivery, error=CAME_BACK):
            _count(row, so_far=row.bounces if _one_before_came_back(delivery) else 0)


def lost(delivery: Delivery) -> None:
    """It did not arrive, through no fault of the address: the sender is blocked, or the server does not answer."""
    if _fail(delivery, error=LOST):
        log.warning("delivery %s did not arrive, and not because of its address", delivery.pk)


def _locked(reminder_id: int) -> Reminder | None:
    """As it is now, whoever has just confirmed, resumed or stopped it; None where it was erased."""
    return Reminder.objects.select_for_update().filter(pk=reminder_id).first()


def _fail(delivery: Delivery, *, error: str) -> bool:
    """Whether this is news."""
    sent = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.SENT)
    return bool(sent.update(state=Delivery.State.FAILED, sent_at=None, last_error=error))


def _one_before_came_back(delivery: Delivery) -> bool:
    """Those that were lost say nothing. True as well where there is none before it that was sent."""
    before = Delivery.objects.filter(reminder_id=delivery.reminder_id, pk__lt=delivery.pk, state__in=_SETTLED)
    one = before.exclude(last_error=LOST).order_by("-pk").first()
    return one is None or one.state == Delivery.State.FAILED


def _count(row: Reminder, *, so_far: int) -> None:
    """One more, of a row that is locked. Only an active one is paused: unconfirmed and stopped ones stay so."""
    if row.state != Reminder.State.ACTIVE:
        return
    row.bounces = so_far + 1
    if row.bounces >= MOST_BOUNCES:
        row.state, row.next_at = Reminder.State.PAUSED, None
        row.paused_because = Reminder.PauseReason.BOUNCES
        drop_waiting(row, Delivery.Kind.REMINDER)  # a recall is told all the same, as in any pause
        log.info("reminder %s is paused: %s mails in a row came back", row.pk, row.bounces)
    row.save(update_fields=["bounces", "state", "next_at", "paused_because"])
