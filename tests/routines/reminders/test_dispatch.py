"""Every mail that is owed goes out once, as long as it is wanted and of use."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from pytest_django import Settings

from routines.models import Delivery, Reminder, Routine
from routines.reminders import dispatch, journal, queue
from routines.reminders.dispatch import CHUNK, LOOK, MARKED_AT_ONCE, SHIFT, send_waiting, senders_wanted
from routines.reminders.fresh import Facts, facts_of
from routines.services import keeping, reminding
from tests.routines.cast import BEN, HOUR, NOW, ROSA, clock_at, crowd, owed
from tests.routines.reminders.sending import row, send, states
from tests.routines.reminders.smtp_sink import ScriptedSink

SECOND, MICROSECOND = timedelta(seconds=1), timedelta(microseconds=1)
State = Delivery.State


def test_what_is_owed_is_sent_and_marked(both: list[Delivery]) -> None:
    assert send() == 2
    assert [message.to for message in mail.outbox] == [[ROSA], [BEN]]
    for delivery in both:
        sent = row(delivery)
        assert (sent.state, sent.sent_at, sent.attempts, sent.last_error) == (State.SENT, NOW, 1, "")
    assert send() == 0
    assert len(mail.outbox) == 2


@pytest.mark.django_db
def test_with_nothing_to_send_nobody_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BaseEmailBackend, "open", lambda self: pytest.fail("there is nothing to say"))
    assert send() == 0


def test_chunk_after_chunk_goes_over_one_connection(sink: ScriptedSink, rosas: Routine) -> None:
    deliveries = owed(crowd(rosas, CHUNK + 3))
    assert send() == CHUNK + 3
    assert sink.connections == 1
    assert [mail.recipients for mail in sink.received] == [(row.reminder.email,) for row in deliveries]
    assert len({mail.id for mail in sink.received}) == CHUNK + 3


def test_mails_are_marked_some_at_a_time_and_the_last_when_the_sender_leaves(rosas: Routine) -> None:
    owed(crowd(rosas, MARKED_AT_ONCE + 3))
    marked = []

    def clock() -> datetime:
        marked.append(Delivery.objects.filter(state=State.SENT).count())
        return NOW

    assert send_waiting(clock=clock) == MARKED_AT_ONCE + 3
    assert set(marked) == {0, MARKED_AT_ONCE, MARKED_AT_ONCE + 3}


@pytest.mark.parametrize("kind", Delivery.Kind)
@pytest.mark.parametrize("state", Reminder.State)
def test_each_kind_of_mail_is_wanted_in_its_states_only(
    waiting: Reminder, kind: Delivery.Kind, state: Reminder.State
) -> None:
    Delivery.objects.all().delete()
    if state != "unconfirmed":
        reminding.confirm(reminder=waiting, now=NOW)
    if state == "paused":
        reminding.pause(reminder=waiting, now=NOW)
    if state == "stopped":
        reminding.stop(reminder=waiting)
    queue.owe(waiting, kind=kind, key="a key", now=NOW)
    wanted = {("confirmation", "unconfirmed"), ("reminder", "active"), ("notice", "active"), ("notice", "paused")}
    sent = (kind.value, state.value) in wanted
    assert send() == len(mail.outbox) == int(sent)
    assert Delivery.objects.get().state == (State.SENT if sent else State.DROPPED)


def test_a_mail_is_of_use_for_six_hours_and_not_a_second_longer(both: list[Delivery]) -> None:
    Delivery.objects.filter(pk=both[0].pk).update(due_at=NOW - SECOND)
    assert send(NOW + 6 * HOUR) == 1
    assert states(both) == [State.MISSED, State.SENT]
    assert [message.to for message in mail.outbox] == [[BEN]]


def test_a_sender_makes_room_for_the_next_tick_and_frees_what_it_did_not_get_to(both: list[Delivery]) -> None:
    assert send_waiting(clock=lambda: NOW + SHIFT if mail.outbox else NOW) == 1
    assert states(both) == [State.SENT, State.OWED]
    assert row(both[1]).attempts == 0
    assert send(NOW + SHIFT) == 1
    assert [message.to for message in mail.outbox] == [[ROSA], [BEN]]


def test_a_reminder_of_a_massage_that_is_not_right_any_more_is_not_sent(both: list[Delivery]) -> None:
    Routine.objects.filter(pk=both[0].reminder.routine_id).update(checked_at=None)
    assert send() == 1
    assert states(both) == [State.DROPPED, State.SENT]


def test_a_routine_that_is_erased_in_the_very_moment_stops_no_other_mail(
    both: list[Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = count(1)

    def erase_and_look(deliveries: Sequence[Delivery]) -> dict[int, Facts]:
        if next(looks) == 2:  # the first is for what was claimed
            keeping.erase_routine(routine=both[0].reminder.routine)
        return facts_of(deliveries)

    monkeypatch.setattr(dispatch, "facts_of", erase_and_look)
    assert send() == 1
    assert [message.to for message in mail.outbox] == [[BEN]]


def test_what_stops_between_two_mails_of_a_chunk_is_not_sent(both: list[Delivery]) -> None:
    assert send_waiting(clock=clock_at(NOW, meanwhile=lambda: reminding.stop(reminder=both[1].reminder))) == 1
    assert states(both) == [State.SENT, State.DROPPED]


def test_what_changes_between_two_mails_is_read_anew_and_sent_as_it_is_now(both: list[Delivery]) -> None:
    moved, new = Reminder.objects.filter(pk=both[1].reminder_id), {"email": "new@example.org", "address_hash": "new"}
    assert send_waiting(clock=clock_at(NOW, meanwhile=lambda: moved.update(**new))) == 2
    assert [message.to for message in mail.outbox] == [[ROSA], ["new@example.org"]]


@pytest.mark.parametrize(("later", "second"), [(LOOK - MICROSECOND, BEN), (LOOK, "new@example.org")])
def test_a_look_counts_for_a_hundredth_of_a_second(both: list[Delivery], later: timedelta, second: str) -> None:
    def clock() -> datetime:
        if not mail.outbox:
            return NOW
        Reminder.objects.filter(pk=both[1].reminder_id).update(email="new@example.org", address_hash="new")
        return NOW + later

    assert send_waiting(clock=clock) == 2
    assert [message.to for message in mail.outbox] == [[ROSA], [second]]


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many mails each question was about: the chunk when it is claimed, then each look."""
    asked: list[int] = []

    def count_and_look(deliveries: Sequence[Delivery]) -> dict[int, Facts]:
        asked.append(len(deliveries))
        return facts_of(deliveries)

    monkeypatch.setattr(dispatch, "facts_of", count_and_look)
    return asked


def test_a_look_goes_one_mail_further_than_the_last_one_could_be_used(
    rosas: Routine, looks: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "AHEAD", 3)
    owed(crowd(rosas, 14))
    assert send() == 14
    assert looks == [14, 2, 3, 4, 4, 1, 0]


def test_where_a_mail_takes_longer_than_a_look_counts_no_look_goes_far(rosas: Routine, looks: list[int]) -> None:
    owed(crowd(rosas, 4))
    assert send_waiting(clock=lambda: NOW + len(mail.outbox) * LOOK) == 4
    assert looks == [4, 2, 2, 2, 1, 0]


def test_what_the_lease_is_too_short_for_is_freed(both: list[Delivery], settings: Settings) -> None:
    settings.DELIVERY_DEADLINE = settings.DELIVERY_LEASE
    assert send() == 0
    assert states(both) == [State.OWED, State.OWED]
    assert [row(delivery).claimed_by for delivery in both] == ["", ""]


@pytest.mark.parametrize(
    ("mails", "senders"), [(0, 0), (1, 1), (CHUNK, 1), (CHUNK + 1, 2), (4 * CHUNK, 4), (4 * CHUNK + 1, 4)]
)
def test_as_many_senders_are_called_as_have_work(rosas: Routine, settings: Settings, mails: int, senders: int) -> None:
    owed(crowd(rosas, mails))
    assert senders_wanted(now=NOW) == senders <= settings.SENDERS
    assert senders_wanted(now=NOW - HOUR) == 0


def test_those_at_work_count(rosas: Routine, settings: Settings) -> None:
    owed(crowd(rosas, 3 * CHUNK))
    settings.SENDERS = 3
    with journal.opened(), journal.opened():
        assert senders_wanted(now=NOW) == 1
        settings.SENDERS = 1
        assert senders_wanted(now=NOW) == 0


def in_quiet_hours(reminder: Reminder, zone: str = "UTC") -> None:
    """Two hours, in the middle of which it is NOW."""
    early, late = (NOW - HOUR).time(), (NOW + HOUR).time()
    Reminder.objects.filter(pk=reminder.pk).update(quiet_from=early, quiet_until=late, timezone=zone)


def test_a_late_reminder_waits_for_the_end_of_the_quiet_hours(sink: ScriptedSink, active: Reminder) -> None:
    [delivery] = owed([active])
    in_quiet_hours(active)
    assert send() == 0
    held = row(delivery)
    assert (held.state, held.try_at, held.attempts) == (Delivery.State.OWED, NOW + HOUR, 0)
    assert send(NOW + HOUR) == 1
    assert len(sink.received) == 1


def test_what_somebody_asks_for_in_quiet_hours_comes_at_once(sink: ScriptedSink, active: Reminder) -> None:
    in_quiet_hours(active)
    queue.owe(active, kind=Delivery.Kind.NOTICE, key="links", now=NOW)
    assert send() == 1


def test_quiet_hours_in_a_timezone_that_this_machine_has_lost_stop_nobody_else(
    sink: ScriptedSink, both: list[Delivery]
) -> None:
    in_quiet_hours(both[0].reminder, zone="Atlantis/Capital")
    assert send() == 1
    assert (row(both[0]).state, row(both[0]).last_error) == (Delivery.State.OWED, "ZoneInfoNotFoundError")
