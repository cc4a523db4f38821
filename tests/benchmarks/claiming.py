"""What a tick asks of the queue, timed on the database of this installation: `python -m tests.benchmarks.claiming`.

It prints the milliseconds of each round as JSON. test_claiming.py fills the database before, and compares.
Every round commits as the tick does, and is put back afterwards, so that all rounds find the same.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from time import perf_counter

import django

django.setup()

from django.utils import timezone  # noqa: E402 Django has to be set up first

from routines.models import Delivery, Reminder  # noqa: E402
from routines.reminders import dispatch, health, occasions, queue  # noqa: E402
from tests.millions import make_due, make_waiting  # noqa: E402

BATCH, WAITING = 500, 2000
ROUNDS = 5
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
OWNER = "benchmark"
Work = Callable[[], object]


def owe(now: datetime) -> Iterator[Work]:
    """Reminders whose time has come: into the queue, and each to its next occasion."""
    newest = Delivery.objects.order_by("-pk").values_list("pk", flat=True)[0]
    due = make_due(BATCH, now=now)
    yield partial(occasions.owe_due, now=now)
    owed = Delivery.objects.filter(pk__gt=newest)
    assert owed.count() == BATCH
    owed.delete()
    Reminder.objects.filter(pk__in=due).update(next_at=now + WEEK)  # others are next


def claim(now: datetime) -> Iterator[Work]:
    """Mails that wait: into one sender's hands."""
    yield partial(queue.claim, owner=OWNER, now=now, limit=BATCH)
    assert Delivery.objects.filter(claimed_by=OWNER).count() == BATCH
    queue.free_all(owner=OWNER)


def look_for_lost(now: datetime) -> Iterator[Work]:
    """Mails in a sender's hands whose lease has not ended, so that none is taken back: what each tick finds."""
    queue.claim(owner=OWNER, now=now, limit=BATCH)
    yield partial(queue.take_back, now=now, but_of=[])
    queue.free_all(owner=OWNER)


def take_back(now: datetime) -> Iterator[Work]:
    """Mails of a lost host: free again."""
    queue.claim(owner=OWNER, now=now, limit=BATCH)
    yield partial(queue.take_back, now=now + HOUR, but_of=[])
    assert not Delivery.objects.filter(claimed_by=OWNER).exists()


def count_senders(now: datetime) -> Iterator[Work]:
    """How many senders the tick calls."""
    yield partial(dispatch.senders_wanted, now=now)


def look(now: datetime) -> Iterator[Work]:
    """The numbers for the operator and the monitor; no part of a tick."""
    yield partial(health.look, now=now)


WORK = {
    f"owe {BATCH} that are due": contextmanager(owe),
    f"claim {BATCH} of {WAITING:,} that wait": contextmanager(claim),
    f"look for lost senders, {BATCH} in flight": contextmanager(look_for_lost),
    f"take back {BATCH} of a lost host": contextmanager(take_back),
    "count the senders wanted": contextmanager(count_senders),
    "look how the queue is doing": contextmanager(look),
}


def main() -> None:
    """One visit: the first round warms up and does not count."""
    if not queue.waiting(now=timezone.now()).exists():
        make_waiting(WAITING, now=timezone.now())
    times: dict[str, list[float]] = {name: [] for name in WORK}
    for _ in range(ROUNDS + 1):
        for name, prepared in WORK.items():
            with prepared(timezone.now()) as work:
                start = perf_counter()
                work()
                times[name].append((perf_counter() - start) * 1e3)
    sys.stdout.write(json.dumps({name: found[1:] for name, found in times.items()}))


if __name__ == "__main__":
    main()
