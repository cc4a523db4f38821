"""Fills an installation with a week of reminders and the mails of the week before: `python -m tests.millions 1000000`.

One row of each kind is made as the services make it, and the database copies it with other values: a million takes
half a minute on SQLite and one on PostgreSQL. The benchmarks and the test of the indexes start from here.
"""

import sys
from datetime import datetime, timedelta

import django

django.setup()

from django.db import connection, models  # noqa: E402 Django has to be set up first
from django.db.models import F  # noqa: E402
from django.utils import timezone  # noqa: E402

from routines.models import Delivery, Reminder  # noqa: E402
from tests.routines.cast import keep, owed, remind  # noqa: E402

HOUSEHOLD = 100  # reminders that share a routine: an outcome takes 55 kB, and a million of them no ordinary disk
UNUSED = 1000  # routines more, that nobody is reminded of yet
LATER = timedelta(hours=1)  # until then nothing is due
WEEK = 7 * 24 * 3600  # seconds
SCATTER = 7919  # a prime: neighbours in the table are due hours apart
IS_POSTGRES = connection.vendor == "postgresql"
MOMENT = "CAST('{:%Y-%m-%d %H:%M:%S}+00' AS timestamptz)" if IS_POSTGRES else "'{:%Y-%m-%d %H:%M:%S}'"
LATER_BY = "{} + ({}) * interval '1 second'" if IS_POSTGRES else "datetime({}, ({}) || ' seconds')"
RANDOM = "substr(md5(CAST(random() AS text) || source.n), 1, 22)"  # like a public id; Django lends SQLite its md5


def fill(reminders: int, *, now: datetime, household: int = HOUSEHOLD, outcome: str = "template.outcome") -> None:
    """So many reminders, most of them active, each with an occasion in the week to come and a mail in the last.

    One in 200 is still unconfirmed; one mail in 500 has failed, one in 5,000 is uncertain. Nothing is due. `household`
    share a routine; `outcome` is SQL for what the copies of it hold.
    """
    _make_room()
    first = remind(keep(now=now), "person0@example.org", now=now)
    first.next_at, first.keeps_on = now + LATER, True
    first.save()
    routines = max(1, reminders // household)
    copy(first.routine, numbers(routines - 1 + UNUSED), public_id=RANDOM, outcome=outcome)
    copy(
        first,
        numbers(reminders - 1),
        routine_id=f"{first.routine_id} + source.n % {routines}",
        public_id=RANDOM,
        address_hash=RANDOM,
        next_at=LATER_BY.format(MOMENT.format(first.next_at), f"source.n * {SCATTER} % {WEEK}"),
    )
    _send_all(first)
    _spoil_some()
    tidy()


def make_due(number: int, *, now: datetime) -> list[int]:
    """Lets the time come of those that are next. Their numbers, which are from all over the table."""
    active = Reminder.objects.filter(state=Reminder.State.ACTIVE, next_at__gt=now)
    ids = list(active.order_by("next_at").values_list("pk", flat=True)[:number])
    Reminder.objects.filter(pk__in=ids).update(next_at=now)
    return ids


def make_waiting(number: int, *, now: datetime) -> None:
    """So many mails more are in the queue and due."""
    owed(list(Reminder.objects.filter(state=Reminder.State.ACTIVE).order_by("-pk")[:number]), now=now)


def _send_all(first: Reminder) -> None:
    """A mail to everybody a week ago, in the order in which they would have been written."""
    template = owed([first], now=first.asked_at)[0]
    due_at = LATER_BY.format("source.n", -WEEK)
    copy(
        template,
        "(SELECT id, next_at AS n FROM routines_reminder) AS source",
        reminder_id="source.id",
        key="'reminder:' || source.id || ':last week'",
        due_at=due_at,
        try_at=due_at,
        state=f"'{Delivery.State.SENT}'",
        attempts="1",
        sent_at=LATER_BY.format("source.n", 2 - WEEK),
    )
    template.delete()


def _spoil_some() -> None:
    """Not everything is as it should be."""
    mails = Delivery.objects.annotate(of_500=F("pk") % 500, of_5000=F("pk") % 5000)
    mails.filter(of_500=1).update(state=Delivery.State.FAILED, sent_at=None, last_error="SMTPDataError 554")
    mails.filter(of_5000=2).update(state=Delivery.State.UNCERTAIN, sent_at=None)
    unconfirmed = Reminder.objects.annotate(of_200=F("pk") % 200).filter(of_200=0)
    unconfirmed.update(state=Reminder.State.UNCONFIRMED, next_at=None, confirmed_at=None)


def _make_room() -> None:
    """SQLite keeps its indexes in memory until all is there; for this connection alone."""
    if not IS_POSTGRES:
        _execute("PRAGMA cache_size = -1000000")  # kB


def tidy() -> None:
    """What autovacuum would have done in the course of a week. Nobody does it for SQLite."""
    if IS_POSTGRES:
        _execute("VACUUM ANALYZE")


def copy(row: models.Model, source: str, **changed: str) -> None:
    """One row like this for each row of `source`, by its column n, with SQL for the columns that differ."""
    quote, table = connection.ops.quote_name, row._meta.db_table
    columns = [str(field.column) for field in row._meta.concrete_fields if not field.primary_key]
    values = ", ".join(changed.get(column, f"template.{quote(column)}") for column in columns)
    copies = f"SELECT {values} FROM {table} AS template, {source} WHERE template.id = {row.pk} ORDER BY source.n"  # noqa: S608 ours
    _execute(f"INSERT INTO {table} ({', '.join(map(quote, columns))}) {copies}")


def numbers(last: int) -> str:
    """A table with the numbers from 1 on, in the column n."""
    more = f"SELECT n + 1 FROM counting WHERE n < {last}"  # noqa: S608 a number
    counting = f"WITH RECURSIVE counting(n) AS (SELECT CAST(1 AS bigint) UNION ALL {more})"
    return f"({counting} SELECT n FROM counting WHERE n <= {last}) AS source"  # noqa: S608 a number


def _execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


if __name__ == "__main__":
    fill(int(sys.argv[1]), now=timezone.now())
