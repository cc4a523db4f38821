"""The other way to remind, an entry of django-celery-beat for each: `python -m tests.benchmarks.entry_each 10000`.

It prints as JSON what beat's scheduler needs, in milliseconds. DUE of the entries are due, the others later in the day.
To be kind to it, entries of the same minute share a crontab, all are in UTC, and the broker is in memory.
"""

import json
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402 Django has to be set up first
from django.utils.module_loading import import_string  # noqa: E402

from config.celery import app  # noqa: E402

DUE = 500
SOON, DAY = 10, 24 * 60  # minutes
Entry: Any = import_string("django_celery_beat.models.PeriodicTask")  # like this, because only `make bench` installs it
Crontab: Any = import_string("django_celery_beat.models.CrontabSchedule")
Scheduler: Any = import_string("django_celery_beat.schedulers.DatabaseScheduler")


def fill(number: int, *, now: datetime) -> None:
    """So many entries. Each ran yesterday, and DUE of them should have run a minute ago."""
    due = Crontab.objects.create(**_minute(now - timedelta(minutes=1)))
    later = [Crontab(**_minute(now + timedelta(minutes=minute))) for minute in range(SOON, DAY - SOON)]
    Crontab.objects.bulk_create(later)
    yesterday = now - timedelta(days=1)
    Entry.objects.bulk_create(
        Entry(
            name=f"reminder {index}",
            task="routines.reminders.tasks.send",
            args=json.dumps([index]),
            crontab=due if index < DUE else later[index * 7919 % len(later)],
            last_run_at=yesterday if index < DUE else now,
        )
        for index in range(number)
    )
    _sign_up()


def measure() -> dict[str, float]:
    """A life of the scheduler: it loads its entries, publishes what is due, and hears of a change."""
    scheduler = Scheduler(app=app, lazy=True)
    times = {"load the entries": _time(lambda: scheduler.schedule)}
    times[f"publish {DUE} that are due"] = _time(lambda: _publish(scheduler))
    times[f"note that {DUE} have run"] = _time(scheduler.sync)
    times["tick with nothing due"] = _time(scheduler.tick)
    _sign_up()
    times["tick after somebody signed up"] = _time(scheduler.tick)
    return times


def _publish(scheduler: Any) -> None:
    """It publishes one entry a tick, and says 0 for as long as there is another."""
    published = 0
    while scheduler.tick() == 0:
        published += 1
    assert published == DUE


def _sign_up() -> None:
    """As somebody's change would, it makes beat read everything anew."""
    Entry.objects.latest("pk").save()


def _minute(moment: datetime) -> dict[str, Any]:
    return {"minute": moment.minute, "hour": moment.hour, "timezone": "UTC"}


def _time(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1e3


if __name__ == "__main__":
    fill(int(sys.argv[1]), now=timezone.now())
    sys.stdout.write(json.dumps(measure()))
