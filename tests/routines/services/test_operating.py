"""What the operator does to mails by hand: only what ended badly is tried again, only what waits is taken back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from routines.models import Delivery, Reminder, UnconfirmedMail
from routines.reminders import queue
from routines.reminders.dispatch import send_waiting
from routines.reminders.fresh import facts_of
from routines.services import operating, reminding
from routines.services.operating import Retried, drop, retry, retry_all
from tests.routines.cast import DAY, HOUR, MINUTE, MONDAYS, NOW, dump, owed
from tests.routines.reminders.sending import row, states
from tests.routines.reminders.test_health import mails

SECOND = timedelta(seconds=1)
LATER = NOW + MINUTE
State, Kind = Delivery.State, Delivery.Kind


def one(reminder: Reminder, state: Delivery.State, **columns: Any) -> Delivery:
    """A mail that is in this state."""
    needed: dict[Delivery.State, dict[str, Any]] = {
        State.SENT: {"sent_at": NOW},
        State.CLAIMED: {"claimed_until": LATER, "claimed_by": "a"},
    }
    return mails(reminder, {"state": state, **needed.get(state, {}), **columns})[0]


@pytest.mark.parametrize("state", operating.RETRIED)
def test_what_ended_badly_is_owed_at_once_as_if_never_tried(active: Reminder, state: Delivery.State) -> None:
    delivery = one(active, state, attempts=5, last_error="SMTPDataError 554", claimed_by="lost", resent=1)
    assert retry(delivery=delivery, now=LATER) == Retried.BACK
    back = row(delivery)
    assert (back.state, back.try_at, back.attempts, back.claimed_by) == (State.OWED, LATER, 0, "")
    assert (back.due_at, back.last_error, back.resent) == (NOW, "SMTPDataError 554", 1)
    assert retry(delivery=delivery, now=LATER) == Retried.NOT_ENDED_BADLY


def test_what_is_tried_again_goes_out(active: Reminder, mailoutbox: list[Any]) -> None:
    delivery = one(active, State.FAILED)
    retry(delivery=delivery, now=LATER)
    assert send_waiting(clock=lambda: LATER) == 1
    assert row(delivery).state == State.SENT
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("state", [state for state in State if state not in operating.RETRIED])
def test_nothing_else_is_tried_again(active: Reminder, state: Delivery.State) -> None:
    delivery = one(active, state)
    before = dump()
    assert retry(delivery=delivery, now=LATER) == Retried.NOT_ENDED_BADLY
    assert dump() == before


def test_what_was_erased_meanwhile_is_not_tried_again(active: Reminder) -> None:
    delivery = one(active, State.FAILED)
    active.delete()
    assert retry(delivery=delivery, now=LATER) == Retried.NOT_ENDED_BADLY


@pytest.mark.parametrize(
    ("kind", "after", "ended"),
    [
        (Kind.REMINDER, 6 * HOUR, Retried.BACK),
        (Kind.REMINDER, 6 * HOUR + SECOND, Retried.TOO_LATE),
        (Kind.RECALL, 80 * DAY, Retried.BACK),
    ],
)
def test_it_is_tried_again_as_long_as_it_is_of_use(
    active: Reminder, kind: Delivery.Kind, after: timedelta, ended: Retried
) -> None:
    assert retry(delivery=one(active, State.FAILED, kind=kind), now=NOW + after) == ended


def test_nobody_who_stopped_is_written_to(active: Reminder) -> None:
    delivery = one(active, State.UNCERTAIN)
    reminding.stop(reminder=active)
    assert retry(delivery=delivery, now=LATER) == Retried.STOPPED
    assert row(delivery).state == State.UNCERTAIN


def paused_and_resumed(*, reminder: Reminder, now: datetime) -> None:
    reminding.pause(reminder=reminder, now=now)
    reminding.resume(reminder=reminder, now=now)


ACTS: list[Callable[..., object]] = [
    paused_and_resumed,
    reminding.snooze,
    reminding.skip_week,
    partial(reminding.away, until=NOW.date()),
    partial(reminding.change, timetable=MONDAYS),
]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", operating.RETRIED)
def test_what_somebody_has_put_off_meanwhile_is_not_tried_again(
    active: Reminder, state: Delivery.State, act: Callable[..., object]
) -> None:
    delivery, older = one(active, state), one(active, state, due_at=NOW - DAY)
    act(reminder=active, now=NOW)
    assert retry(delivery=delivery, now=LATER) == Retried.NOT_ENDED_BADLY
    assert states([delivery, older]) == [State.DROPPED, state]


def counted() -> int:
    return UnconfirmedMail.objects.get().count


def test_a_failed_confirmation_that_is_tried_again_counts_against_its_address(waiting: Reminder) -> None:
    Delivery.objects.update(state=State.FAILED)
    UnconfirmedMail.objects.update(count=0, last_at=None)  # given back when it failed
    assert retry(delivery=Delivery.objects.get(), now=LATER) == Retried.BACK
    assert counted() == 1
    assert drop(delivery=Delivery.objects.get())
    assert counted() == 0


def test_a_failed_confirmation_of_an_address_that_has_said_yes_is_not_counted(waiting: Reminder) -> None:
    Delivery.objects.update(state=State.FAILED)
    reminding.confirm(reminder=waiting, now=NOW)
    retry(delivery=Delivery.objects.get(), now=LATER)
    assert not UnconfirmedMail.objects.exists()


def test_an_address_that_never_said_yes_is_not_written_to_too_often(waiting: Reminder) -> None:
    Delivery.objects.update(state=State.FAILED)
    UnconfirmedMail.objects.update(count=3, last_at=NOW - DAY)
    assert retry(delivery=Delivery.objects.get(), now=LATER) == Retried.OFTEN_ENOUGH
    assert (counted(), Delivery.objects.get().state) == (3, State.FAILED)


def test_an_uncertain_confirmation_was_counted_already(waiting: Reminder) -> None:
    Delivery.objects.update(state=State.UNCERTAIN)
    assert retry(delivery=Delivery.objects.get(), now=LATER) == Retried.BACK
    assert counted() == 1


def test_all_of_a_state_are_tried_again_however_many(active: Reminder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operating, "CHUNK", 2)
    failed = mails(active, *[{"state": State.FAILED}] * 5)
    old = one(active, State.FAILED, due_at=NOW - DAY)
    uncertain = one(active, State.UNCERTAIN)
    assert retry_all(states=[State.FAILED], now=LATER) == {Retried.BACK: 5, Retried.TOO_LATE: 1}
    assert set(states(failed)) == {State.OWED}
    assert states([old, uncertain]) == [State.FAILED, State.UNCERTAIN]
    assert retry_all(states=[], now=LATER) == {}


def test_what_waits_can_be_taken_back_once(active: Reminder) -> None:
    [delivery] = owed([active])
    assert drop(delivery=delivery)
    assert not drop(delivery=delivery)
    assert row(delivery).state == State.DROPPED


@pytest.mark.parametrize("state", [state for state in State if state != State.OWED])
def test_nothing_else_is_taken_back(active: Reminder, state: Delivery.State) -> None:
    delivery = one(active, state)
    before = dump()
    assert not drop(delivery=delivery)
    assert dump() == before


def test_a_confirmation_that_is_taken_back_does_not_count_against_its_address(waiting: Reminder) -> None:
    assert counted() == 1
    assert drop(delivery=Delivery.objects.get())
    assert counted() == 0


def test_what_a_sender_holds_stays_the_senders(active: Reminder) -> None:
    [delivery] = owed([active])
    [mine] = queue.claim(owner="a", now=NOW, limit=1)
    before = facts_of([mine])
    assert not drop(delivery=delivery)
    assert retry(delivery=delivery, now=NOW) == Retried.NOT_ENDED_BADLY
    assert facts_of([mine]) == before
