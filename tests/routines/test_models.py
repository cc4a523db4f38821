"""What the database itself refuses, whoever writes to it."""

from datetime import time
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from recommender.rhythm import Timetable
from routines.models import Delivery, Draft, KeptRequest, KnowledgeVersion, Reminder, Routine, UnconfirmedMail, Watch
from routines.reminders.queue import owe
from routines.services import adapting
from tests.routines.cast import BEN, NOW, ROSA, TIMETABLE, fresh, owed, remind

State = Reminder.State


@pytest.mark.parametrize(
    "changes",
    [
        {"next_at": None},
        {"state": State.PAUSED},
        {"state": State.UNCONFIRMED},
        {"confirmed_at": None},
        {"state": State.PAUSED, "next_at": None, "confirmed_at": None},
        {"email": ""},
        {"state": State.STOPPED, "next_at": None},
        {"state": State.STOPPED, "next_at": None, "email": ""},
        {"state": State.STOPPED, "next_at": None, "address_hash": ""},
        {"state": State.STOPPED, "email": "", "address_hash": ""},
    ],
    ids=str,
)
def test_a_reminder_that_contradicts_itself_is_refused(active: Reminder, changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.filter(pk=active.pk).update(**changes)
    assert fresh(active).state == State.ACTIVE


@pytest.mark.parametrize(
    "changes",
    [
        {"state": State.PAUSED, "next_at": None},
        {"state": State.UNCONFIRMED, "next_at": None, "confirmed_at": None},
        {"state": State.STOPPED, "next_at": None, "email": "", "address_hash": ""},
        {"state": State.STOPPED, "next_at": None, "email": "", "address_hash": "", "confirmed_at": None},
    ],
    ids=str,
)
def test_every_state_of_a_reminder_can_be_reached(active: Reminder, changes: dict[str, Any]) -> None:
    assert Reminder.objects.filter(pk=active.pk).update(**changes) == 1


def test_a_routine_has_one_living_reminder_for_a_mailbox(active: Reminder) -> None:
    again = fresh(active)
    again.pk, again.public_id = None, "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_a_stopped_reminder_stands_in_nobodys_way(active: Reminder) -> None:
    stopped = {"state": State.STOPPED, "next_at": None, "email": "", "address_hash": ""}
    for _ in range(2):
        Reminder.objects.exclude(state=State.STOPPED).update(**stopped)
        remind(active.routine)
    assert active.routine.reminders.count() == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"state": Delivery.State.CLAIMED},
        {"claimed_until": NOW},
        {"state": Delivery.State.SENT},
        {"sent_at": NOW},
        {"state": Delivery.State.SENT, "sent_at": NOW, "claimed_until": NOW},
    ],
    ids=str,
)
def test_a_delivery_that_contradicts_itself_is_refused(active: Reminder, changes: dict[str, Any]) -> None:
    [delivery] = owed([active])
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(**changes)


def test_a_mail_exists_once(active: Reminder, ben: Reminder) -> None:
    owe(active, kind=Delivery.Kind.NOTICE, key="the same", now=NOW)
    owe(ben, kind=Delivery.Kind.NOTICE, key="the same", now=NOW)
    assert [delivery.reminder for delivery in Delivery.objects.all()] == [active]


def test_a_routine_is_of_a_kind_that_is_known(rosas: Routine) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Routine.objects.filter(pk=rosas.pk).update(kind="other")


@pytest.mark.parametrize("missing", ["today", "today_outcome", "today_until"])
def test_half_a_change_for_today_is_refused(rosas: Routine, missing: str) -> None:
    changed = adapting.change_today(routine=rosas, leave_alone=["sides"], pressure="light", now=NOW)
    nothing: dict[str, None] = {missing: None}
    with pytest.raises(IntegrityError, match="routine_knows_all_about_today"), transaction.atomic():
        Routine.objects.filter(pk=rosas.pk).update(**nothing)
    assert Routine.objects.get().today_until == changed.today_until


def test_a_reminder_knows_its_timetable(active: Reminder) -> None:
    assert fresh(active).timetable == TIMETABLE
    Reminder.objects.filter(pk=active.pk).update(days=["sun"], time="06:05", timezone="Asia/Tokyo")
    assert fresh(active).timetable == Timetable(("sun",), time(6, 5), "Asia/Tokyo")


def test_rows_are_named_without_anything_about_anybody(active: Reminder, ben: Reminder) -> None:
    [delivery] = owed([ben])
    draft = Draft(pk=4, answers={"pain_level": 3})
    request = KeptRequest(pk=5, key_hash="k", body_hash="b", routine=active.routine)
    count = UnconfirmedMail(address_hash=active.address_hash, count=2)
    version = KnowledgeVersion(version="2026-11-17.1", document="{}")
    watch = Watch(looked_at=NOW)
    names = [str(row) for row in (active.routine, active, delivery, draft, request, count, version, watch)]
    assert names == [
        f"routine {active.routine.pk}",
        f"reminder {active.pk}",
        f"delivery {delivery.pk}",
        "draft 4",
        "kept request 5",
        "unconfirmed mail, 2 so far",
        "knowledge 2026-11-17.1",
        f"last look at {NOW}",
    ]
    assert not any(secret in " ".join(names) for secret in (ROSA, BEN, active.public_id, active.address_hash))
