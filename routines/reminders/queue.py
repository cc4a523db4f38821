"""The queue of mails, which is a table: owe one, claim some with a lease, mark what became of each.

Whoever claimed a row may write to it until the lease ends; then it is anybody's again. A lost process loses nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.db.models import BooleanField, F, Q, QuerySet
from django.db.models.expressions import RawSQL

from routines import selectors
from routines.models import Delivery, Reminder

State = Delivery.State
WAITING = (State.OWED, State.CLAIMED)
RETRY_AFTER = tuple(timedelta(seconds=seconds) for seconds in (30, 120, 600, 1800, 3600))
IN_QUEUE = RawSQL(  # word for word as the index delivery_waiting has it: SQLite does not take it for parameters
    "state IN ('owed', 'claimed')", (), output_field=BooleanField()
)
_FREE = {"claimed_by": "", "claimed_until": None}


def owe(reminder: Reminder, *, kind: Delivery.Kind, key: str, now: datetime) -> bool:
    """One mail more to send, at once. False, and nothing more to send, if the queue has this key already."""
    wanted = {"reminder": reminder, "kind": kind, "due_at": now, "try_at": now}
    _, is_new = Delivery.objects.get_or_create(key=key, defaults=wanted)
    return is_new


def owe_recall(reminder: Reminder, *, now: datetime) -> bool:
    """The mail about what is recalled of its routine. It says all, so that one of an earlier recall need not go out.

    False where nothing is recalled, or this mail was owed already.
    """
    recall, since = selectors.recall_of(reminder.routine), reminder.routine.recalled_at
    if not recall or not since:
        return False
    key = f"recall:{reminder.pk}:{recall.version}:{since.isoformat()}"
    drop_waiting(reminder, Delivery.Kind.RECALL, but=key)
    return owe(reminder, kind=Delivery.Kind.RECALL, key=key, now=now)


def drop_waiting(reminder: Reminder, *kinds: Delivery.Kind, but: str = "") -> None:
    """Takes back mails of these kinds (all, where none is given) that have not gone out, `but` the one of that key."""
    waiting = Delivery.objects.filter(reminder=reminder, state__in=WAITING).exclude(key=but)
    if kinds:
        waiting = waiting.filter(kind__in=kinds)
    waiting.update(state=State.DROPPED, **_FREE)


def drop_reminders(reminder: Reminder) -> None:
    """Takes back what reminds somebody and has not gone out, from its copies as well."""
    waiting = with_copies(reminder).filter(kind=Delivery.Kind.REMINDER, state__in=WAITING)
    waiting.update(state=State.DROPPED, **_FREE)


def with_copies(reminder: Reminder) -> QuerySet[Delivery]:
    """All its mails, and those of its copies."""
    both = Reminder.objects.filter(Q(pk=reminder.pk) | Q(copy_of=reminder))
    return Delivery.objects.filter(reminder__in=both.values("pk"))


def waiting(*, now: datetime) -> QuerySet[Delivery]:
    """What can be claimed: owed and due."""
    return Delivery.objects.filter(IN_QUEUE, state=State.OWED, try_at__lte=now)


def claim(*, owner: str, now: datetime, limit: int) -> list[Delivery]:
    """At most `limit` mails that are now `owner`'s to send, the oldest first. Nobody else gets them meanwhile."""
    with transaction.atomic():
        free = waiting(now=now).select_for_update(skip_locked=True).order_by("try_at")
        ids = list(free.values_list("pk", flat=True)[:limit])
        mine = Delivery.objects.filter(pk__in=ids)
        mine.update(state=State.CLAIMED, claimed_by=owner, claimed_until=now + settings.DELIVERY_LEASE)
    return list(mine.order_by("try_at"))


def with_reminders(deliveries: Sequence[Delivery]) -> list[Delivery]:
    """The same, read anew with their reminders and routines. Without those that were taken from us meanwhile.

    Outcomes are long, and only reminders tell of them.
    """
    rows = _still_mine(deliveries).select_related("reminder__routine").order_by("try_at")
    tells = any(delivery.kind == Delivery.Kind.REMINDER for delivery in deliveries)
    return list(rows if tells else rows.defer("reminder__routine__outcome"))


def mark_sent(deliveries: Sequence[Delivery], *, now: datetime, provider_id: str = "") -> None:
    """The mail server took them, whatever was decided meanwhile. A provider has a name for one, to be asked about."""
    _mark_sent([delivery.pk for delivery in deliveries], now=now, provider_id=provider_id)


def mark_uncertain(delivery: Delivery) -> None:
    """The mail server may have taken it, so it is not sent again. An operator is told."""
    _still_mine([delivery]).update(state=State.UNCERTAIN, attempts=F("attempts") + 1, **_FREE)


def hold(delivery: Delivery, *, until: datetime) -> None:
    """Not now, and this was no attempt: free again then."""
    _still_mine([delivery]).update(state=State.OWED, try_at=until, **_FREE)


def give_up(delivery: Delivery, *, state: Delivery.State, error: str = "") -> None:
    """It will not be sent: missed, dropped or failed."""
    tried = F("attempts") + int(bool(error))
    _still_mine([delivery]).update(state=state, attempts=tried, last_error=error, **_FREE)


def release(deliveries: Sequence[Delivery]) -> None:
    """Free again at once, for another sender."""
    _still_mine(deliveries).update(state=State.OWED, **_FREE)


def try_again(deliveries: Sequence[Delivery], *, now: datetime, error: str) -> None:
    """It did not go this time: free again, to be tried later and later."""
    for attempts, alike in groupby(sorted(deliveries, key=_attempts), key=_attempts):
        wait = RETRY_AFTER[min(attempts, len(RETRY_AFTER) - 1)]
        again = {"attempts": attempts + 1, "try_at": now + wait, "last_error": error}
        _still_mine(list(alike)).update(state=State.OWED, **again, **_FREE)


def settle_sent(ids: Sequence[int], *, now: datetime) -> None:
    """The mail server took these of a lost sender, whatever was decided meanwhile."""
    _mark_sent(ids, now=now)


def settle_uncertain(ids: Sequence[int], *, owner: str) -> list[int]:
    """It may have taken these. Those of them that were still the lost sender's."""
    unknown = _claimed_by(owner).filter(pk__in=ids)
    found = list(unknown.values_list("pk", flat=True))
    unknown.update(state=State.UNCERTAIN, **_FREE)
    return found


def free_all(*, owner: str) -> None:
    """All else that a lost sender claimed is free again at once."""
    _claimed_by(owner).update(state=State.OWED, **_FREE)


def take_back(*, now: datetime, but_of: Sequence[str]) -> int:
    """Frees what nobody answers for any more: claimed, the lease is over, and not by one of these. How many."""
    ended = Delivery.objects.filter(IN_QUEUE, state=State.CLAIMED, claimed_until__lt=now).exclude(claimed_by__in=but_of)
    return ended.update(state=State.OWED, resent=F("resent") + 1, **_FREE)


def _mark_sent(ids: Sequence[int], *, now: datetime, provider_id: str = "") -> None:
    news = {"state": State.SENT, "sent_at": now, "last_error": "", "provider_id": provider_id}
    taken = Delivery.objects.filter(pk__in=ids).exclude(state=State.SENT)
    taken.update(attempts=F("attempts") + 1, **news, **_FREE)


def _claimed_by(owner: str) -> QuerySet[Delivery]:
    return Delivery.objects.filter(IN_QUEUE, state=State.CLAIMED, claimed_by=owner)


def _still_mine(deliveries: Sequence[Delivery]) -> QuerySet[Delivery]:
    """As they were claimed, by one sender. Who lost the lease has no say any more."""
    ids, owners = [delivery.pk for delivery in deliveries], {delivery.claimed_by for delivery in deliveries}
    return Delivery.objects.filter(pk__in=ids, state=State.CLAIMED, claimed_by__in=owners)


def _attempts(delivery: Delivery) -> int:
    return delivery.attempts
