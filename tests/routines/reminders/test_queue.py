"""A mail is owed once and is in one sender's hands at a time; a lease that ends loses nothing and doubles nothing."""

from datetime import timedelta
from typing import Any

import pytest

from routines.models import Delivery, Reminder
from routines.reminders import queue
from routines.reminders.queue import (
    RETRY_AFTER,
    claim,
    drop_waiting,
    give_up,
    mark_sent,
    owe,
    take_back,
    try_again,
    with_reminders,
)
from tests.routines.cast import HOUR, MINUTE, NOW, crowd, owed

SECOND = timedelta(seconds=1)
LEASE = MINUTE
State, Kind = Delivery.State, Delivery.Kind


def row(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


@pytest.fixture
def one(active: Reminder) -> Delivery:
    """A mail that is owed to Rosa."""
    return owed([active])[0]


def claimed_by(owner: str, *, after: timedelta = timedelta(0)) -> Delivery:
    take_back(now=NOW + after, but_of=[])
    [delivery] = claim(owner=owner, now=NOW + after, limit=1)
    return delivery


def test_a_mail_is_owed_at_once_and_once(active: Reminder) -> None:
    for moment in (NOW, NOW + HOUR):
        owe(active, kind=Kind.NOTICE, key="a key", now=moment)
    [delivery] = Delivery.objects.all()
    assert (delivery.kind, delivery.state, delivery.due_at, delivery.try_at) == (Kind.NOTICE, State.OWED, NOW, NOW)
    assert (delivery.attempts, delivery.occasions, delivery.sent_at) == (0, 1, None)


def test_what_was_sent_is_not_owed_again(one: Delivery) -> None:
    mark_sent([one], now=NOW)
    owe(one.reminder, kind=Kind.REMINDER, key=one.key, now=NOW)
    assert [delivery.state for delivery in Delivery.objects.all()] == [State.SENT]


def test_the_oldest_are_claimed_first_and_nothing_before_its_time(active: Reminder) -> None:
    first, second, third = owed(crowd(active.routine, 3))
    Delivery.objects.filter(pk=third.pk).update(try_at=NOW + SECOND)
    assert claim(owner="a", now=NOW, limit=1) == [first]
    assert claim(owner="a", now=NOW, limit=5) == [second]
    assert claim(owner="a", now=NOW + SECOND, limit=5) == [third]
    assert row(first).claimed_until == NOW + LEASE


def test_two_senders_never_claim_the_same_mail(active: Reminder) -> None:
    owed(crowd(active.routine, 7))
    shares = [claim(owner=owner, now=NOW, limit=3) for owner in "abcd"]
    assert [len(share) for share in shares] == [3, 3, 1, 0]
    assert len({delivery.pk for share in shares for delivery in share}) == 7
    assert [{delivery.claimed_by for delivery in share} for share in shares] == [{"a"}, {"b"}, {"c"}, set()]


def test_senders_at_once_never_claim_the_same_mail(races: dict[str, Any]) -> None:
    assert races["claim"] == {"claimed": 100, "different": 100}


def test_a_lease_holds_until_it_has_ended(one: Delivery) -> None:
    assert claimed_by("a") == one
    assert take_back(now=NOW + LEASE, but_of=[]) == 0
    assert claim(owner="b", now=NOW + LEASE, limit=1) == []
    assert claimed_by("b", after=LEASE + SECOND) == one
    assert (row(one).claimed_by, row(one).resent) == ("b", 1)


def test_what_a_living_sender_claimed_is_not_taken_back_however_long_it_takes(one: Delivery) -> None:
    claimed_by("a")
    assert take_back(now=NOW + HOUR, but_of=["a"]) == 0
    assert take_back(now=NOW + HOUR, but_of=["b"]) == 1


def test_what_is_done_is_never_claimed(active: Reminder) -> None:
    owed(crowd(active.routine, 4))
    deliveries = claim(owner="a", now=NOW, limit=4)
    mark_sent([deliveries[0]], now=NOW)
    for delivery, state in zip(deliveries[1:], (State.MISSED, State.DROPPED, State.FAILED), strict=True):
        give_up(delivery, state=state)
    assert claim(owner="a", now=NOW + 9 * HOUR, limit=9) == []


def test_what_was_taken_away_since_the_claim_is_not_read_with_its_reminder(active: Reminder) -> None:
    owed(crowd(active.routine, 3))
    first, second, third = claim(owner="a", now=NOW, limit=3)
    drop_waiting(first.reminder)
    second.reminder.delete()
    assert [delivery.reminder.email for delivery in with_reminders([first, second, third])] == [third.reminder.email]
    assert with_reminders([]) == []


@pytest.mark.parametrize("kind", Kind)
def test_an_outcome_is_read_for_reminders_alone(active: Reminder, kind: Delivery.Kind) -> None:
    queue.owe(active, kind=kind, key="one", now=NOW)
    (read,) = with_reminders(claim(owner="a", now=NOW, limit=1))
    assert ("outcome" in read.reminder.routine.get_deferred_fields()) is (kind != Kind.REMINDER)


def test_a_sender_who_lost_the_lease_does_not_free_the_mail_for_a_third(one: Delivery) -> None:
    late = claimed_by("a")
    claimed_by("b", after=LEASE + SECOND)
    try_again([late], now=NOW + LEASE + SECOND, error="late")
    assert (row(one).state, row(one).claimed_by) == (State.CLAIMED, "b")


@pytest.mark.parametrize("state", [State.FAILED, State.MISSED, State.DROPPED])
def test_a_sender_who_lost_the_lease_does_not_end_the_mail_for_the_other(one: Delivery, state: Delivery.State) -> None:
    late = claimed_by("a")
    claimed_by("b", after=LEASE + SECOND)
    give_up(late, state=state)
    assert (row(one).state, row(one).claimed_by) == (State.CLAIMED, "b")


def test_what_the_mail_server_took_is_sent_whatever_was_decided_meanwhile(one: Delivery) -> None:
    delivery = claimed_by("a")
    drop_waiting(one.reminder)
    mark_sent([delivery], now=NOW)
    sent = row(one)
    assert (sent.state, sent.sent_at, sent.claimed_by, sent.claimed_until) == (State.SENT, NOW, "", None)


@pytest.mark.parametrize("state", [State.FAILED, State.MISSED, State.DROPPED])
def test_a_mail_that_is_given_up_is_free_and_says_why(one: Delivery, state: Delivery.State) -> None:
    give_up(claimed_by("a"), state=state, error="because")
    ended = row(one)
    assert (ended.state, ended.last_error, ended.claimed_by, ended.claimed_until) == (state, "because", "", None)


def test_a_mail_that_was_sent_is_not_given_up(one: Delivery) -> None:
    delivery = claimed_by("a")
    mark_sent([delivery], now=NOW)
    give_up(delivery, state=State.FAILED, error="too late")
    try_again([delivery], now=NOW, error="too late")
    assert (row(one).state, row(one).last_error) == (State.SENT, "")


def test_it_is_tried_again_later_and_later(one: Delivery) -> None:
    moment, waits = NOW, []
    for attempt in range(1, 8):
        [delivery] = claim(owner="a", now=moment, limit=1)
        try_again([delivery], now=moment, error="busy")
        waiting = row(one)
        assert (waiting.state, waiting.attempts, waiting.last_error) == (State.OWED, attempt, "busy")
        waits.append(waiting.try_at - moment)
        moment = waiting.try_at
    assert tuple(waits) == (*RETRY_AFTER, RETRY_AFTER[-1], RETRY_AFTER[-1])
    assert [int(wait.total_seconds()) for wait in RETRY_AFTER] == [30, 120, 600, 1800, 3600]


def test_mails_are_taken_back_by_kind_or_altogether(active: Reminder, ben: Reminder) -> None:
    for kind in Kind:
        owe(active, kind=kind, key=kind, now=NOW)
        owe(ben, kind=kind, key=f"ben's {kind}", now=NOW)
    claim(owner="a", now=NOW, limit=2 * len(Kind))
    drop_waiting(active, Kind.REMINDER)
    assert [delivery.kind for delivery in active.deliveries.filter(state=State.DROPPED)] == [Kind.REMINDER]
    drop_waiting(active)
    assert active.deliveries.filter(state=State.DROPPED, claimed_until=None, claimed_by="").count() == len(Kind)
    assert ben.deliveries.filter(state=State.CLAIMED).count() == len(Kind)


def test_a_mail_that_was_sent_is_not_taken_back(one: Delivery) -> None:
    mark_sent([one], now=NOW)
    drop_waiting(one.reminder)
    assert row(one).state == State.SENT


def test_looking_at_what_waits_claims_nothing(one: Delivery) -> None:
    assert list(queue.waiting(now=NOW)) == [one]
    assert row(one).state == State.OWED
