"""The operator's acts while others are at work: `python -m tests.routines.operating_races` prints how each ended."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import django

django.setup()

from routines.models import Delivery, Reminder  # noqa: E402 Django has to be set up first
from routines.reminders import queue  # noqa: E402
from routines.reminders.health import look  # noqa: E402
from routines.services import forgetting, operating, reminding  # noqa: E402
from tests.routines.cast import DAY, HOUR, MINUTE, NOW, TONIGHT, crowd, keep, owed  # noqa: E402
from tests.routines.races import MANY, at_once, named, run, while_uncommitted  # noqa: E402

State = Delivery.State


def _failed(number: int = 1) -> list[Delivery]:
    deliveries = owed(crowd(keep(), number))
    Delivery.objects.update(state=State.FAILED)
    return deliveries


def many_retry_one() -> dict[str, Any]:
    [delivery] = _failed()
    results = at_once([lambda: operating.retry(delivery=delivery, now=NOW)] * MANY)
    return {"back": results.count(operating.Retried.BACK), "else": len(set(results)) - 1}


def drop_while_it_is_claimed() -> dict[str, Any]:
    """Each mail is either a sender's or taken back, never both."""
    deliveries = owed(crowd(keep(), MANY))
    drops = [lambda delivery=delivery: operating.drop(delivery=delivery) for delivery in deliveries]
    claims = [lambda number=number: queue.claim(owner=f"o{number}", now=NOW, limit=5) for number in range(4)]
    results = at_once([*drops, *claims])
    errors = [repr(result) for result in results if isinstance(result, Exception)]
    claimed, dropped = {row.pk for rows in results[MANY:] for row in rows}, results[:MANY].count(True)
    held = set(Delivery.objects.filter(state=State.CLAIMED).values_list("pk", flat=True))
    return {"errors": errors, "all": len(claimed) + dropped, "lost": len(claimed - held)}


def retry_while_it_is_stopped() -> dict[str, Any]:
    """A stop of the same moment is waited for; then nothing is put back."""
    [delivery] = _failed()
    reminder = Reminder.objects.get()
    errors = while_uncommitted(
        lambda: reminding.stop(reminder=reminder), lambda: operating.retry(delivery=delivery, now=NOW)
    )
    return {"errors": errors, "state": Delivery.objects.get().state}


def stop_while_it_is_retried() -> dict[str, Any]:
    """What was put back is dropped by the stop that comes right after."""
    [delivery] = _failed()
    reminder = Reminder.objects.get()
    errors = while_uncommitted(
        lambda: operating.retry(delivery=delivery, now=NOW), lambda: reminding.stop(reminder=reminder)
    )
    return {"errors": errors, "state": Delivery.objects.get().state}


def several_forget() -> dict[str, Any]:
    _failed(60)
    forgetting.BATCH = 7
    results = at_once([lambda: forgetting.forget_old(now=NOW + 91 * DAY)] * 4)
    errors = [repr(result) for result in results if isinstance(result, Exception)]
    return {"errors": errors, "left": Delivery.objects.count()}


def health() -> dict[str, Any]:
    """No race: the same numbers on every database."""
    rows = owed(crowd(keep(), 8, next_at=TONIGHT))
    changes: list[dict[str, Any]] = [
        {"state": State.CLAIMED, "claimed_until": NOW - MINUTE},
        {"state": State.CLAIMED, "claimed_until": NOW + HOUR},
        {"state": State.UNCERTAIN},
        {"state": State.FAILED},
        {"attempts": 4, "try_at": NOW + 9 * HOUR},
        {"state": State.SENT, "sent_at": NOW, "due_at": NOW - timedelta(seconds=1.5)},
        {"state": State.SENT, "sent_at": NOW, "due_at": NOW - timedelta(seconds=2.5), "resent": 1},
    ]
    for row, change in zip(rows, changes, strict=False):
        Delivery.objects.filter(pk=row.pk).update(**change)
    Reminder.objects.filter(pk=rows[0].reminder_id).update(next_at=NOW)
    seen = asdict(look(now=NOW + 30 * MINUTE))
    return seen | {"last_sent_at": seen["last_sent_at"].isoformat()}


RACES = [
    many_retry_one,
    drop_while_it_is_claimed,
    retry_while_it_is_stopped,
    stop_while_it_is_retried,
    several_forget,
    health,
]


if __name__ == "__main__":
    run(named(RACES))
