"""`reminders status [--json]`: how the queue is doing, what needs the operator; ends with 1 where something does."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.management.base import OutputWrapper
from django.utils import timezone
from rich.text import Text

from routines.authoring.terminal import paper, table
from routines.operating.needs import Need, duration, needs
from routines.reminders.health import WINDOW, Health, look

HELP = "show how the queue of mails is doing, and what needs you"


def add_arguments(parser: ArgumentParser) -> None:
    """For people, or for machines."""
    parser.add_argument("--json", action="store_true", help="one JSON document, ages and lateness in seconds")


def run(out: OutputWrapper, options: dict[str, Any]) -> None:
    """Print the numbers and the needs. Exits with 1 where there are any."""
    now = timezone.now()
    health = look(now=now)
    needed = needs(health, now=now)
    if options["json"]:
        out.write(as_json(health, needed, now=now))
    else:
        _show(out, health, needed, now=now)
    if needed:
        sys.exit(1)


def as_json(health: Health, needed: Sequence[Need], *, now: datetime) -> str:
    """`{"at", "needs": [{"code", "sentence"}], …}` with the fields of Health; moments in ISO 8601."""
    document = {"at": now, "needs": [asdict(need) for need in needed], **asdict(health)}
    return json.dumps(document, default=datetime.isoformat, indent=2)


def _show(out: OutputWrapper, health: Health, needed: Sequence[Need], *, now: datetime) -> None:
    page, rows = paper(out), table("mails", "", right=("",))
    for name, value in _rows(health, now=now):
        rows.add_row(name, value)
    page.print(rows)
    page.print(Text(f"\nFrom uncertain on: of the newest {WINDOW:,} mails.", style="dim"), soft_wrap=True)
    for need in needed:
        page.print(Text(f"\n{need.sentence}", style="yellow"), soft_wrap=True)
    if not needed:
        page.print(Text("All is well.", style="green"))


def _rows(health: Health, *, now: datetime) -> Iterator[tuple[str, str]]:
    yield "reminders due, not in the queue yet", _with_age(health.not_owed, health.oldest_not_owed)
    yield "due", _with_age(health.due, health.oldest_waiting)
    yield "late by more than a minute", f"{health.late:,}"
    yield "in a sender's hands", f"{health.in_flight:,}"
    yield "to be tried again", f"{health.retrying:,}"
    yield "uncertain", f"{health.uncertain:,}"
    yield "failed", f"{health.failed:,}"
    yield "failed in the last hour", f"{health.failed_lately:,}"
    yield "resent after a lost host", f"{health.resent:,}"
    yield "sent in the last hour", f"{health.sent_lately:,}"
    if health.lateness_median is not None and health.lateness_p95 is not None:
        yield "how late, half of them", f"up to {duration(health.lateness_median)}"
        yield "how late, 95 % of them", f"up to {duration(health.lateness_p95)}"
    if health.last_sent_at:
        yield "last sent", f"{duration((now - health.last_sent_at).total_seconds())} ago"


def _with_age(number: int, oldest: float) -> str:
    return f"{number:,}, oldest {duration(oldest)}" if number else "0"
