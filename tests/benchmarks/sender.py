"""One sender in one process, beside a bare loop: `python -m tests.benchmarks.sender MAILS ROUNDS` prints mails/s.

As JSON, for each of WAYS the figure of every round. The rounds take turns, so that a busy machine is busy for all.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any
from unittest.mock import patch

import django

django.setup()

from django.core.mail import get_connection  # noqa: E402 Django has to be set up first
from django.utils import timezone  # noqa: E402

from routines.models import Delivery, Reminder  # noqa: E402
from routines.reminders import dispatch, journal, occasions, queue  # noqa: E402
from routines.reminders.emails import message_for  # noqa: E402


def main(mails: int, rounds: int) -> None:
    """Every round sends as many mails in each way."""
    Reminder.objects.update(next_at=timezone.now())
    occasions.owe_due(now=timezone.now())
    figures: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(rounds):
        for name, way in WAYS.items():
            figures[name].append(mails / way(mails))
    sys.stdout.write(json.dumps(figures))


def bare(mails: int) -> float:
    """Renders and sends over one open connection, and remembers nothing. Seconds."""
    deliveries = list(Delivery.objects.select_related("reminder__routine").order_by("pk")[:mails])
    now = timezone.now()
    start = time.perf_counter()
    connection = get_connection()
    connection.open()
    for delivery in deliveries:
        connection.send_messages([message_for(delivery, now=now)])
    connection.close()
    return time.perf_counter() - start


def unknot(mails: int, change: AbstractContextManager[Any] | None = None) -> float:
    """From the first claim to the last mark. Seconds."""
    free = {"state": queue.State.OWED, "claimed_by": "", "claimed_until": None, "sent_at": None}
    Delivery.objects.update(**free)
    with change or nullcontext():
        start = time.perf_counter()
        sent = 0
        while sent < mails:
            sent += dispatch.send_waiting(clock=timezone.now)
        return time.perf_counter() - start


def without_marks() -> AbstractContextManager[Any]:
    return patch.object(queue, "mark_sent", lambda *_, **__: None)


def without_a_look() -> AbstractContextManager[Any]:
    return patch.object(dispatch, "facts_of", lambda deliveries: {delivery.pk: () for delivery in deliveries})


def without_a_journal() -> AbstractContextManager[Any]:
    return patch.object(journal.Journal, "note", lambda *_: None)


@contextmanager
def without_any() -> Iterator[None]:
    with without_marks(), without_a_look(), without_a_journal():
        yield


WAYS: dict[str, Callable[[int], float]] = {
    "a bare loop": bare,
    "as it is": unknot,
    "without the journal": lambda mails: unknot(mails, without_a_journal()),
    "without the look before each mail": lambda mails: unknot(mails, without_a_look()),
    "without marks": lambda mails: unknot(mails, without_marks()),
    "without the three": lambda mails: unknot(mails, without_any()),
    "a mark, and so a commit, for each mail": lambda mails: unknot(mails, patch.object(dispatch, "MARKED_AT_ONCE", 1)),
}


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
