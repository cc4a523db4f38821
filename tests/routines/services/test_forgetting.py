"""What was promised to be kept for a while is gone afterwards, to the second, and nothing else is."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from routines.models import (
    BadAdvice,
    CallCount,
    Delivery,
    Draft,
    KeptRequest,
    Reminder,
    Routine,
    StaffAccess,
    UnconfirmedMail,
)
from routines.reminders import queue
from routines.reminders.limits import may_write_unconfirmed
from routines.services import forgetting, keeping, operating
from routines.services.forgetting import forget_old
from routines.services.once import RequestKey
from tests.recommender.strategies import plain
from tests.routines.cast import BEN, DAY, NOW, remind, sign_up

SECOND = timedelta(seconds=1)


def forgotten_between(last: datetime, first: datetime, *models: type) -> None:
    """Still there at `last`, gone at `first`."""
    forget_old(now=last)
    assert all(model.objects.exists() for model in models)  # type: ignore[attr-defined]
    for _ in range(2):
        forget_old(now=first)
        assert not any(model.objects.exists() for model in models)  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_a_draft_is_kept_for_a_week() -> None:
    keeping.save_draft(answers={}, consent=True, now=NOW)
    forgotten_between(NOW + 7 * DAY - SECOND, NOW + 7 * DAY, Draft)


def test_an_address_that_never_said_yes_is_kept_for_two_days(waiting: Reminder) -> None:
    forgotten_between(NOW + 2 * DAY - SECOND, NOW + 2 * DAY, Reminder, Delivery)
    assert Routine.objects.get() == waiting.routine


@pytest.mark.django_db
def test_how_often_an_address_came_is_kept_until_the_time_is_over() -> None:
    CallCount.objects.create(key_hash="somebody", count=3, ends_at=NOW + DAY)
    forgotten_between(NOW + DAY - SECOND, NOW + DAY, CallCount)


@pytest.mark.django_db
def test_a_used_request_key_is_kept_for_a_day() -> None:
    request = RequestKey("a-key", b"{}")
    keeping.keep_routine(answers=plain(), consent=True, now=NOW, request=request)
    forgotten_between(NOW + DAY - SECOND, NOW + DAY, KeptRequest)
    assert Routine.objects.exists()


def test_what_became_of_a_mail_is_kept_for_ninety_days_and_what_waits_for_as_long_as_it_does(active: Reminder) -> None:
    Delivery.objects.all().delete()
    queue.owe(active, kind=Delivery.Kind.REMINDER, key="done", now=NOW)
    queue.drop_waiting(active)
    forgotten_between(NOW + 90 * DAY - SECOND, NOW + 90 * DAY, Delivery)
    queue.owe(active, kind=Delivery.Kind.REMINDER, key="waits", now=NOW)
    forget_old(now=NOW + 365 * DAY)
    assert Delivery.objects.get().key == "waits"


def ended(reminder: Reminder, state: Delivery.State, key: str, *, now: datetime = NOW) -> Delivery:
    """A mail of now that is in this state."""
    sent_at = now if state == Delivery.State.SENT else None
    until = now if state == Delivery.State.CLAIMED else None
    times = {"due_at": now, "try_at": now, "sent_at": sent_at, "claimed_until": until}
    return Delivery.objects.create(reminder=reminder, kind=Delivery.Kind.REMINDER, key=key, state=state, **times)


def test_whatever_became_of_a_mail_is_forgotten_after_ninety_days(active: Reminder) -> None:
    for state in Delivery.State:
        ended(active, state, state)
    forget_old(now=NOW + 90 * DAY - SECOND)
    assert Delivery.objects.count() == len(Delivery.State)
    forget_old(now=NOW + 90 * DAY)
    assert {delivery.state for delivery in Delivery.objects.all()} == set(queue.WAITING)


def test_of_many_mails_every_old_one_goes_and_every_other_stays(
    active: Reminder, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr(forgetting, "BATCH", 3)
    for index in range(10):
        ended(active, Delivery.State.OWED if index == 2 else Delivery.State.FAILED, f"old {index}")
    for index in range(20):
        ended(active, Delivery.State.DROPPED, f"new {index}", now=NOW + DAY)
    with django_assert_max_num_queries(4 * (2 + 2) + 6):  # four batches, each in a transaction, never all of the new
        forget_old(now=NOW + 90 * DAY)
    kept = Delivery.objects.filter(due_at__lte=NOW)
    assert [delivery.key for delivery in kept] == ["old 2"]
    assert Delivery.objects.count() == 21


def test_what_is_past_its_time_goes_however_much_it_is(rosas: Routine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "BATCH", 2)
    for index in range(5):
        keeping.save_draft(answers={}, consent=True, now=NOW)
        sign_up(rosas, f"person{index}@example.org")
    forget_old(now=NOW + 365 * DAY)
    assert not any(model.objects.exists() for model in (Draft, Reminder, UnconfirmedMail))


@pytest.mark.django_db
def test_how_often_an_address_was_written_to_is_kept_for_a_year() -> None:
    may_write_unconfirmed("hash", now=NOW)
    forgotten_between(NOW + 365 * DAY - SECOND, NOW + 365 * DAY, UnconfirmedMail)


@pytest.mark.django_db
def test_what_the_staff_did_and_what_was_reported_is_kept_for_thirteen_months() -> None:
    months = 396 * DAY
    StaffAccess.objects.create(at=NOW, staff=1, name="sam", action="viewed", kind="routine")
    report = {"key_hash": "a", "knowledge_version": "v", "what": "wrong", "entries": [], "was_kept": False}
    BadAdvice.objects.create(told_at=NOW, **report)
    forgotten_between(NOW + months - SECOND, NOW + months, StaffAccess, BadAdvice)


def test_an_address_that_a_mail_never_went_out_to_is_not_kept_for_longer(waiting: Reminder) -> None:
    operating.drop(delivery=waiting.deliveries.get())
    forget_old(now=NOW + 365 * DAY)
    assert not UnconfirmedMail.objects.exists()


def test_what_people_use_is_never_forgotten(active: Reminder) -> None:
    paused, stopped = remind(active.routine, BEN), remind(active.routine, "third@example.org")
    Reminder.objects.filter(pk=paused.pk).update(state=Reminder.State.PAUSED, next_at=None)
    Reminder.objects.filter(pk=stopped.pk).update(state=Reminder.State.STOPPED, next_at=None, email="", address_hash="")
    for day in range(300, 3650, 300):
        keeping.keep_on(routine=active.routine, now=NOW + day * DAY)
        forget_old(now=NOW + day * DAY)
    assert Reminder.objects.count() == 3
    assert Routine.objects.count() == 1


def test_asking_again_counts_from_then_on(waiting: Reminder) -> None:
    sign_up(waiting.routine, now=NOW + DAY)
    forget_old(now=NOW + 3 * DAY - SECOND)
    assert Reminder.objects.get() == waiting
