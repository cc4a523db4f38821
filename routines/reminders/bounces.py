"""Mails that come back: after MOST_BOUNCES in a row an active reminder is paused. Nothing here makes one active.

dispatch.py tells what a mail server refuses or takes at once, routines/provider.py what a mail provider learns later.
The reminder's row is locked first and its mails come after, as in services/reminding.py, so nobody waits in a ring.
"""

import logging
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from django.db import transaction

from routines.models import Delivery, Reminder
from routines.reminders.queue import drop_reminders

log = logging.getLogger(__name__)
MOST_BOUNCES = 3
CAME_BACK = "came back"
LOST = "lost on the way"
_SETTLED = (Delivery.State.SENT, Delivery.State.FAILED)


def refused(reminder_id: int) -> None:
    """The mail server refused the recipient for good."""
    with transaction.atomic():
        if row := _locked(reminder_id):
            _count(row, in_a_row=row.bounces + 1)


def arrived(reminder_ids: Sequence[int]) -> None:
    """A mail server took their mails. Not to be called for what a provider took, which may come back for days."""
    Reminder.objects.filter(pk__in=reminder_ids, bounces__gt=0).update(bounces=0)


def came_back(delivery: Delivery) -> None:
    """A mail that a provider had taken could not be delivered to this address. Hearing it twice is once.

    What counts is how many came back in a row, of late, whatever has been taken since; of these, what was heard since
    the reminder was resumed. News in another order than the mails may pause it later, and never earlier.
    """
    with transaction.atomic():
        row = _locked(delivery.reminder_id)
        if row and _fail(delivery, error=CAME_BACK) and (number := _last_in_a_row(delivery)):
            _count(row, in_a_row=min(number, row.bounces + 1))


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


def _last_in_a_row(delivery: Delivery) -> int:
    """How many came back one after the other, of late; 0 where this is none of them. Lost ones say nothing."""
    known = Delivery.objects.filter(reminder_id=delivery.reminder_id, state__in=_SETTLED).exclude(last_error=LOST)
    by_state = groupby(known.order_by("pk").values_list("state", "pk"), key=itemgetter(0))
    *_, last = [[pk for _, pk in some] for state, some in by_state if state == Delivery.State.FAILED]
    return len(last) if delivery.pk in last else 0


def _count(row: Reminder, *, in_a_row: int) -> None:
    """So many, of a row that is locked. Only an active one is paused: unconfirmed and stopped ones stay so."""
    if row.state != Reminder.State.ACTIVE:
        return
    row.bounces = in_a_row
    if row.bounces >= MOST_BOUNCES:
        row.state, row.next_at = Reminder.State.PAUSED, None
        row.paused_because = Reminder.PauseReason.BOUNCES
        drop_reminders(row)  # a recall is told all the same, as in any pause
        log.info("reminder %s is paused: %s mails in a row came back", row.pk, row.bounces)
    row.save(update_fields=["bounces", "state", "next_at", "paused_because"])
