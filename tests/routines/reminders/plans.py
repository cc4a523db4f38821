"""How a database comes to the rows it is asked for: `python -m tests.routines.reminders.plans` prints it as JSON.

For each act the ways that its statements take into the two tables that grow, such as "delivery by delivery_waiting",
"delivery by its number", or "delivery by all", where every row is looked at. test_indexes.py says what is right.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402 Django has to be set up first
from django.utils import timezone  # noqa: E402

from routines.models import Delivery, Reminder, Routine  # noqa: E402
from routines.reminders import dispatch, occasions, queue  # noqa: E402
from routines.services import forgetting, reminding  # noqa: E402
from tests.millions import fill, make_due, make_waiting  # noqa: E402
from tests.routines.cast import BEN, remind, sign_up  # noqa: E402

REMINDERS = 20_000
SOME = 60
SMALL = ("delivery_waiting",)  # indexes that hold nothing but what waits, so that they may be read from end to end
GROWING = re.compile(r'"?routines_(delivery|reminder)"?(?: AS)?(?: "?(\w+)"?)?')
STEP = re.compile(r"(SCAN|SEARCH) (\w+)(?: USING (?:COVERING )?(?:INDEX (\w+)|INTEGER (PRIMARY KEY)))?")
NOW = timezone.now()


class Explained:
    """Asks the database, before it carries a statement out, how it will."""

    def __init__(self) -> None:
        self.ways: set[str] = set()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.split(maxsplit=1)[0] in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            explain = _on_postgres if connection.vendor == "postgresql" else _on_sqlite
            for one in params[:1] if many else [params]:
                self.ways.update(explain(sql, one))
        return execute(sql, params, many, context)


def _on_postgres(sql: str, params: Any) -> Iterator[str]:
    [(found,)] = _rows(f"EXPLAIN (FORMAT JSON) {sql}", params)
    yield from _ways_of(found[0]["Plan"], table="")


def _ways_of(step: dict[str, Any], *, table: str) -> Iterator[str]:
    """Of a step and of all below it. An index without a condition is read from end to end."""
    table = step.get("Relation Name", table)
    index = step.get("Index Name")
    if step["Node Type"] == "Seq Scan":
        yield from _way(table, None)
    elif index:
        yield from _way(table, index if "Index Cond" in step or index in SMALL else None)
    for below in step.get("Plans", []):
        yield from _ways_of(below, table=table)


def _on_sqlite(sql: str, params: Any) -> Iterator[str]:
    names = {alias or f"routines_{table}": f"routines_{table}" for table, alias in GROWING.findall(sql)}
    names |= {table: table for table in names.values()}
    for *_, step in _rows(f"EXPLAIN QUERY PLAN {sql}", params):
        if found := STEP.match(step):
            verb, name, index, key = found.groups()
            yield from _way(names.get(name, ""), key or index if verb == "SEARCH" or index in SMALL else None)


def _way(table: str, index: str | None) -> Iterator[str]:
    if table in ("routines_delivery", "routines_reminder"):
        name = "its number" if index in ("PRIMARY KEY", f"{table}_pkey") else index or "all"
        yield f"{table.removeprefix('routines_')} by {name}"


def _rows(sql: str, params: Any) -> list[Any]:
    with closing(connection.create_cursor()) as cursor:
        cursor.execute(sql, params)
        rows: list[Any] = cursor.fetchall()
        return rows


def claim() -> None:
    queue.claim(owner="sender", now=NOW, limit=SOME)


def wait_for_the_mail_server() -> None:
    queue.try_again(queue.claim(owner="sender", now=NOW, limit=SOME), now=NOW, error="closed")


def give_up() -> None:
    for delivery in queue.claim(owner="sender", now=NOW, limit=2):
        queue.give_up(delivery, state=Delivery.State.FAILED, error="refused")


def settle_for_a_dead_sender() -> None:
    ids = [delivery.pk for delivery in queue.claim(owner="dead", now=NOW, limit=SOME)]
    queue.settle_sent(ids[:10], now=NOW)
    queue.settle_uncertain(ids[10:20], owner="dead")
    queue.free_all(owner="dead")


def sign_up_again() -> None:
    sign_up(remind(Routine.objects.latest("pk"), now=NOW).routine, now=NOW)


def mail_links() -> None:
    remind(Routine.objects.order_by("-pk")[1], BEN, now=NOW)
    reminding.send_links(email=BEN, now=NOW)
    dispatch.send_waiting(clock=lambda: NOW)


ACTS: dict[str, Callable[[], object]] = {
    "owe what is due": lambda: occasions.owe_due(now=NOW),
    "count the senders wanted": lambda: dispatch.senders_wanted(now=NOW),
    "claim": claim,
    "take back": lambda: queue.take_back(now=NOW + timedelta(hours=1), but_of=["somebody"]),
    "wait for the mail server": wait_for_the_mail_server,
    "give up": give_up,
    "settle for a dead sender": settle_for_a_dead_sender,
    "send": lambda: dispatch.send_waiting(clock=lambda: NOW),
    "stop": lambda: reminding.stop(reminder=Reminder.objects.get(pk=SOME)),
    "sign up": lambda: sign_up(Routine.objects.latest("pk"), "new@example.org", now=NOW),
    "sign up again": sign_up_again,
    "mail lost links": mail_links,
    "forget": lambda: forgetting.forget_old(now=NOW),
}


def main() -> None:
    """All of them on one database."""
    fill(REMINDERS, now=NOW)
    make_waiting(3 * SOME, now=NOW)
    make_due(SOME, now=NOW)
    ways = {}
    for name, act in ACTS.items():
        explained = Explained()
        with connection.execute_wrapper(explained):
            act()
        ways[name] = sorted(explained.ways)
    sys.stdout.write(json.dumps(ways))


if __name__ == "__main__":
    main()
