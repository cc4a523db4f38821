"""What was promised to be kept for a while is gone afterwards, to the second, and nothing else is."""

from datetime import datetime, timedelta

import pytest

from routines.models import Delivery, Draft, KeptRequest, Reminder, Routine, UnconfirmedMail
from routines.reminders import queue
from routines.reminders.limits import may_write_unconfirmed
from routines.services import keeping
from routines.services.forgetting import forget_old
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
def test_a_used_request_key_is_kept_for_a_day() -> None:
    request = keeping.RequestKey("a-key", b"{}")
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


@pytest.mark.django_db
def test_how_often_an_address_was_written_to_is_kept_for_a_year() -> None:
    may_write_unconfirmed("hash", now=NOW)
    forgotten_between(NOW + 365 * DAY - SECOND, NOW + 365 * DAY, UnconfirmedMail)


def test_what_people_keep_is_never_forgotten(active: Reminder) -> None:
    paused, stopped = remind(active.routine, BEN), remind(active.routine, "third@example.org")
    Reminder.objects.filter(pk=paused.pk).update(state=Reminder.State.PAUSED, next_at=None)
    Reminder.objects.filter(pk=stopped.pk).update(state=Reminder.State.STOPPED, next_at=None, email="", address_hash="")
    forget_old(now=NOW + 3650 * DAY)
    assert Reminder.objects.count() == 3
    assert Routine.objects.count() == 1


def test_asking_again_counts_from_then_on(waiting: Reminder) -> None:
    sign_up(waiting.routine, now=NOW + DAY)
    forget_old(now=NOW + 3 * DAY - SECOND)
    assert Reminder.objects.get() == waiting
