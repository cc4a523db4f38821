"""The operator's command, as the operator calls it: what it prints, how it ends, and what it keeps to itself."""

import json
from dataclasses import asdict
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from routines.models import Delivery, Reminder
from routines.reminders.health import look
from tests.routines.cast import BEN, HOUR, MINUTE, NOW, ROSA, TONIGHT, dump, owed
from tests.routines.reminders.test_health import SECOND, mails

State = Delivery.State


def said(*arguments: str, ends: int = 0) -> str:
    """What it prints. It ends with this code."""
    out = StringIO()
    try:
        call_command("reminders", "status", *arguments, stdout=out)
        ended = 0
    except SystemExit as leaving:
        ended = int(leaving.code or 0)
    assert ended == ends
    return out.getvalue()


def rows(text: str) -> dict[str, str]:
    """The table: what stands left, and what stands right."""
    cut = [line.rpartition("  ") for line in text.splitlines()]
    return {left.strip(): right.strip() for left, _, right in cut if left.strip()}


@pytest.mark.usefixtures("noon")
@pytest.mark.django_db
def test_where_nothing_waits_all_is_well() -> None:
    text = said()
    assert text.endswith("All is well.\n")
    assert "last sent" not in text
    assert "how late" not in text
    assert rows(text)["due"] == rows(text)["failed"] == "0"


@pytest.mark.usefixtures("noon")
def test_the_numbers_stand_in_a_table(active: Reminder) -> None:
    mails(
        active,
        {"try_at": NOW - 30 * SECOND},
        {"state": State.SENT, "sent_at": NOW - 4 * MINUTE, "due_at": NOW - 4 * MINUTE - 2 * SECOND},
        {"state": State.UNCERTAIN, "due_at": NOW - 7 * HOUR, "resent": 1},
        {"state": State.FAILED, "try_at": NOW - 2 * HOUR},
        {"attempts": 1, "try_at": NOW + MINUTE},
    )
    shown = rows(said())
    assert {name: shown[name] for name in ("due", "late by more than a minute", "to be tried again")} == {
        "due": "1, oldest 30 s",
        "late by more than a minute": "0",
        "to be tried again": "1",
    }
    assert [shown[name] for name in ("uncertain", "failed", "failed in the last hour", "resent after a lost host")] == [
        "1",
        "1",
        "0",
        "1",
    ]
    assert [shown[name] for name in ("sent in the last hour", "how late, half of them", "last sent")] == [
        "1",
        "up to 2 s",
        "4 min ago",
    ]


def test_late_mails_need_the_operator(active: Reminder, noon: time_machine.Traveller) -> None:
    owed([active])
    noon.move_to(NOW + 2 * MINUTE)
    text = said(ends=1)
    assert "no sender is at work, so start a worker" in text
    assert "All is well" not in text


def test_json_has_every_number_and_every_need(active: Reminder, noon: time_machine.Traveller) -> None:
    mails(active, {"state": State.UNCERTAIN}, {"state": State.SENT, "sent_at": NOW})
    document: dict[str, Any] = json.loads(said("--json", ends=1))
    assert document.pop("at") == NOW.isoformat()
    [need] = document.pop("needs")
    assert need["code"] == "mails_uncertain"
    document["last_sent_at"] = datetime.fromisoformat(document["last_sent_at"])
    assert document == asdict(look(now=NOW))


def test_it_is_about_nobody_and_changes_nothing(active: Reminder, ben: Reminder, noon: time_machine.Traveller) -> None:
    owed([active, ben])
    noon.move_to(TONIGHT + HOUR)
    before = dump()
    for arguments in ((), ("--json",)):
        text = said(*arguments, ends=1)
        for secret in (ROSA, BEN, "example", active.public_id, active.address_hash, "Berlin"):
            assert secret not in text
    assert dump() == before
