"""What sealing costs: a routine's page, and claiming and writing 500 mails, against the same with nothing sealed.

Run it with `pytest tests/benchmarks/test_sealing.py -s`; the figures stand in docs/speed.md.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from time import process_time
from unittest.mock import patch

import pytest
import time_machine
from django.test import Client

from routines import sealing
from routines.links import Purpose
from routines.models import Delivery, Reminder, Routine
from routines.reminders import queue
from routines.reminders.emails import message_for
from tests.routines.cast import NOW, crowd, keep, owed

ROUNDS, VISITS, MAILS = 7, 20, 500
AT_MOST = 1.6  # times as long; a machine with other work wavers


@contextmanager
def clear() -> Iterator[None]:
    """Nothing is sealed, and nothing is opened."""
    with patch.object(sealing, "sealed", str), patch.object(sealing, "opened", str):
        yield


def both(work: Callable[[], float], ready: Callable[[], None]) -> tuple[float, float]:
    """Milliseconds of the processor, medians of alternating rounds: sealed, in the clear. `ready` stores all anew."""
    sealed_ones, clear_ones = [], []
    for _ in range(ROUNDS):
        ready()
        sealed_ones.append(work())
        with clear():
            Routine.objects.all().delete()
            ready()
            clear_ones.append(work())
        Routine.objects.all().delete()
    return 1000 * median(sealed_ones), 1000 * median(clear_ones)


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_a_routines_page() -> None:
    def visit() -> float:
        [row] = Routine.objects.all()
        client, address = Client(), f"/r/{row.token(Purpose.ROUTINE)}/"
        times = []
        for _ in range(VISITS):
            began = process_time()
            assert client.get(address).status_code == 200
            times.append(process_time() - began)
        return median(times)

    _say("a routine's page", *both(visit, _keep_one))


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_claiming_and_writing_500_mails() -> None:
    def ready() -> None:
        owed(crowd(keep(), MAILS))

    def write() -> float:
        began = process_time()
        claimed = queue.with_reminders(queue.claim(owner="a", now=NOW, limit=MAILS))
        for delivery in claimed:
            message_for(delivery, now=NOW).message().as_bytes()
        took = process_time() - began
        assert len(claimed) == MAILS == Delivery.objects.count() == Reminder.objects.count()
        return took

    _say(f"claiming and writing {MAILS} mails", *both(write, ready))


def _keep_one() -> None:
    keep()


def _say(what: str, ours: float, without: float) -> None:
    print(f"\n{what}: {ours:.1f} ms sealed, {without:.1f} ms in the clear, {ours / without:.2f} times")
    assert ours / without < AT_MOST
