"""How the queue is doing, in numbers: `reminders status` prints them, /metrics hands them to a monitor.

It reads only, in five queries. Each goes along an index, or looks at no more than the WINDOW newest rows:

    what waits          the partial index delivery_waiting, which holds nothing but what waits
    what is not owed    the partial index reminder_due, from its early end
    the newest number   the primary key, one row
    what became of them the primary key, WINDOW rows
    how late they were  the primary key, WINDOW rows, of which at most SAMPLE are read

Numbers rise with time, so the newest rows are the latest mails. What is older than the WINDOW is not counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from statistics import median
from typing import Any

from django.db.models import Count, Max, Min, Q

from routines.models import Delivery, Reminder
from routines.reminders.occasions import OF_USE_HOWEVER_LATE, STALE
from routines.reminders.queue import IN_QUEUE

LATE = timedelta(minutes=1)  # waiting for longer than this is late; a tick comes every two seconds
LATELY = timedelta(hours=1)
IN_VAIN = 4  # attempts; with the pauses between them, over ten minutes
WINDOW = 1_000_000  # rows; a day of a million people, looked through in a third of a second
SAMPLE = 10_000  # mails

State = Delivery.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Numbers of one moment. Ages and lateness in seconds; an age is 0 where nothing is that old.

    From `uncertain` on, everything is about the WINDOW newest mails. Without a mail sent lately there is no lateness.
    """

    due: int  # mails whose time has come and that are in no sender's hands
    late: int  # of these, waiting longer than LATE after their time
    oldest_waiting: float
    in_flight: int  # mails in a sender's hands
    retrying: int  # mails that did not go out yet and wait for another try
    in_vain: int  # of these, tried for over ten minutes
    not_owed: int  # active reminders whose time has come and whose mail is not in the queue
    oldest_not_owed: float
    uncertain: int
    uncertain_open: int  # of these, still of use to somebody
    failed: int
    failed_lately: int
    resent: int  # mails that were sent again because the host of their sender was lost
    sent_lately: int
    last_sent_at: datetime | None
    lateness_median: float | None
    lateness_p95: float | None


def look(*, now: datetime) -> Health:
    """The numbers as of now (aware, in UTC)."""
    newest = Delivery.objects.aggregate(newest=Max("pk"))["newest"] or 0
    floor = newest - WINDOW
    return Health(**_waiting(now), **_not_owed(now), **_outcomes(floor, now), **_lateness(floor, now))


def _waiting(now: datetime) -> dict[str, Any]:
    """What is claimed under a lease that has ended waits as well: its sender is lost, or hangs."""
    free = Q(state=State.OWED, try_at__lte=now) | Q(state=State.CLAIMED, claimed_until__lt=now)
    again = Q(state=State.OWED, attempts__gt=0)
    found = Delivery.objects.filter(IN_QUEUE).aggregate(
        due=Count("pk", filter=free),
        late=Count("pk", filter=free & Q(try_at__lt=now - LATE)),
        oldest=Min("try_at", filter=free),
        in_flight=Count("pk", filter=Q(state=State.CLAIMED, claimed_until__gte=now)),
        retrying=Count("pk", filter=again),
        in_vain=Count("pk", filter=again & Q(attempts__gte=IN_VAIN)),
    )
    return {"oldest_waiting": _age(found.pop("oldest"), now), **found}


def _not_owed(now: datetime) -> dict[str, Any]:
    overdue = Reminder.objects.filter(state=Reminder.State.ACTIVE, next_at__lte=now)
    found = overdue.aggregate(number=Count("pk"), oldest=Min("next_at"))
    return {"not_owed": found["number"], "oldest_not_owed": _age(found["oldest"], now)}


def _outcomes(floor: int, now: datetime) -> dict[str, Any]:
    """When a mail failed is not kept; its last try is as near as it gets."""
    is_of_use = Q(due_at__gte=now - STALE) | Q(kind__in=OF_USE_HOWEVER_LATE)
    return Delivery.objects.filter(pk__gt=floor).aggregate(
        uncertain=Count("pk", filter=Q(state=State.UNCERTAIN)),
        uncertain_open=Count("pk", filter=is_of_use & Q(state=State.UNCERTAIN)),
        failed=Count("pk", filter=Q(state=State.FAILED)),
        failed_lately=Count("pk", filter=Q(state=State.FAILED, try_at__gt=now - LATELY)),
        resent=Count("pk", filter=Q(resent__gt=0)),
        sent_lately=Count("pk", filter=Q(state=State.SENT, sent_at__gt=now - LATELY)),
        last_sent_at=Max("sent_at"),
    )


def _lateness(floor: int, now: datetime) -> dict[str, Any]:
    """Between the occasion and the mail server's yes, of the mails sent lately."""
    sent = Delivery.objects.filter(pk__gt=floor, state=State.SENT, sent_at__gt=now - LATELY).order_by("-pk")
    times = sent.values_list("sent_at", "due_at")[:SAMPLE]
    late = sorted((sent_at - due_at).total_seconds() for sent_at, due_at in times if sent_at)
    return {"lateness_median": median(late) if late else None, "lateness_p95": _nearest_rank(late, 0.95)}


def _nearest_rank(ordered: Sequence[float], share: float) -> float | None:
    """The smallest value that at least this share of all values does not exceed."""
    return ordered[ceil(share * len(ordered)) - 1] if ordered else None


def _age(moment: datetime | None, now: datetime) -> float:
    return (now - moment).total_seconds() if moment else 0.0
