"""How often we write to an address that has not said yes. Counted in the database, so that no race gets past it."""

from datetime import datetime, timedelta

from django.db.models import F, Q

from routines.models import Delivery, Reminder, UnconfirmedMail

MOST_EVER = 3
APART = timedelta(days=1)


def may_write_unconfirmed(address_hash: str, *, now: datetime) -> bool:
    """Counts one more mail to this address, if it may get one: at most one a day, and MOST_EVER until it confirms."""
    UnconfirmedMail.objects.get_or_create(address_hash=address_hash)
    free = Q(last_at__isnull=True) | Q(last_at__lte=now - APART)
    mine = UnconfirmedMail.objects.filter(free, address_hash=address_hash, count__lt=MOST_EVER)
    return bool(mine.update(count=F("count") + 1, last_at=now))


def confirmed(address_hash: str) -> None:
    """The address said yes, so that what was sent to it is not unconfirmed any more."""
    UnconfirmedMail.objects.filter(address_hash=address_hash).delete()


def forgiven(address_hash: str) -> int:
    """Somebody else used up what this address may get: it starts anew. How often it was written to."""
    rows = UnconfirmedMail.objects.filter(address_hash=address_hash)
    before = sum(row.count for row in rows)
    rows.delete()
    return before


def never_went_out(confirmation: Delivery) -> None:
    """It was counted, and does not count after all. What is left stays dated, so that it is forgotten in its time.

    Where another was counted since, that one keeps its day: nothing is given back.
    """
    counted_at = confirmation.due_at
    for reminder in Reminder.objects.filter(pk=confirmation.reminder_id):
        last = UnconfirmedMail.objects.filter(address_hash=reminder.address_hash, last_at=counted_at, count__gt=0)
        last.update(count=F("count") - 1, last_at=counted_at - APART)
