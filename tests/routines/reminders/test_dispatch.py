"""Every mail that is owed goes out once or says why not. One that can't go does not hold up the others."""

import logging
from collections import Counter
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from pytest_django import Settings

from routines.models import Delivery, Reminder, Routine
from routines.reminders import dispatch, queue
from routines.reminders.dispatch import CHUNK, MOST_CHUNKS, chunks_waiting, send_chunk
from routines.reminders.emails import message_for
from routines.services import keeping, reminding
from tests.routines.cast import BEN, HOUR, MINUTE, NOW, ROSA, clock_at, crowd, owed
from tests.routines.reminders.conftest import sends_to
from tests.routines.reminders.smtp_sink import ScriptedSink, scripted_sink
from tests.smtp_sink import TAKEN

SECOND = timedelta(seconds=1)
State = Delivery.State


def send(now: datetime = NOW) -> int:
    return send_chunk(clock=lambda: now)


def states(deliveries: list[Delivery]) -> list[str]:
    return [row(delivery).state for delivery in deliveries]


def row(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def answer_rosa(sink: ScriptedSink, place: str, answer: str) -> None:
    """What the server says to a mail for Rosa: when it hears for whom it is, or when it has all of it."""
    if place == "recipient":
        sink.recipient = lambda address: answer if address == ROSA else TAKEN
    else:
        sink.reply = lambda message: answer if message["To"] == ROSA else TAKEN


@pytest.fixture
def both(active: Reminder, ben: Reminder) -> list[Delivery]:
    """A mail to Rosa, and then one to Ben."""
    return owed([active, ben])


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


def test_a_chunk_goes_over_one_connection(sink: ScriptedSink, rosas: Routine) -> None:
    deliveries = owed(crowd(rosas, CHUNK + 3))
    assert send() == CHUNK
    assert sink.connections == 1
    assert send() == 3
    assert sink.connections == 2
    assert [mail.recipients for mail in sink.received] == [(row.reminder.email,) for row in deliveries]
    assert len({mail.id for mail in sink.received}) == CHUNK + 3


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


def test_a_sender_who_took_too_long_leaves_the_rest_to_others(both: list[Delivery]) -> None:
    moments = iter([NOW, NOW, NOW, NOW + 61 * SECOND])
    assert send_chunk(clock=lambda: next(moments)) == 1
    assert states(both) == [State.SENT, State.CLAIMED]
    assert row(both[1]).attempts == 0
    assert send(NOW + 62 * SECOND) == 1
    assert [message.to for message in mail.outbox] == [[ROSA], [BEN]]


def test_a_routine_that_is_erased_in_the_very_moment_stops_no_other_mail(
    both: list[Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = queue.begin

    def begin_and_erase(delivery: Delivery, *, owner: str, now: datetime) -> bool:
        began = begin(delivery, owner=owner, now=now)
        if delivery == both[0]:
            keeping.erase_routine(routine=delivery.reminder.routine)
        return began

    monkeypatch.setattr(queue, "begin", begin_and_erase)
    assert send() == 1
    assert [message.to for message in mail.outbox] == [[BEN]]


def test_what_stops_between_two_mails_of_a_chunk_is_not_sent(both: list[Delivery]) -> None:
    assert send_chunk(clock=clock_at(NOW, meanwhile=lambda: reminding.stop(reminder=both[1].reminder))) == 1
    assert states(both) == [State.SENT, State.DROPPED]


@pytest.mark.parametrize(
    ("place", "answer"), [("recipient", "450 busy"), ("recipient", "421 closing"), ("reply", "451 later")]
)
def test_what_the_server_puts_off_is_tried_again(
    sink: ScriptedSink, both: list[Delivery], place: str, answer: str
) -> None:
    answer_rosa(sink, place, answer)
    assert send() == 1
    put_off = row(both[0])
    assert (put_off.state, put_off.attempts, put_off.try_at) == (State.OWED, 1, NOW + 30 * SECOND)
    assert put_off.last_error.endswith(answer[:3])
    assert len(sink.to(BEN)) == 1
    answer_rosa(sink, place, TAKEN)
    assert [send(NOW + 29 * SECOND), send(NOW + 30 * SECOND)] == [0, 1]
    assert (row(both[0]).state, row(both[0]).attempts, row(both[0]).last_error) == (State.SENT, 2, "")
    assert (len(sink.to(ROSA)), len(sink.to(BEN))) == (1, 1)


@pytest.mark.parametrize(("place", "answer"), [("recipient", "550 nobody here"), ("reply", "554 not wanted")])
def test_what_the_server_refuses_for_good_is_not_tried_again(
    sink: ScriptedSink, both: list[Delivery], place: str, answer: str
) -> None:
    answer_rosa(sink, place, answer)
    assert send() == 1
    assert states(both) == [State.FAILED, State.SENT]
    assert row(both[0]).last_error.endswith(answer[:3])
    assert send(NOW + 5 * HOUR) == 0
    assert sink.to(ROSA) == []


def test_a_sender_that_the_server_does_not_like_is_no_fault_of_the_receivers(
    sink: ScriptedSink, both: list[Delivery]
) -> None:
    sink.sender = lambda address: "550 who are you"
    assert send() == 0
    assert states(both) == [State.OWED, State.OWED]
    assert row(both[0]).last_error == "SMTPSenderRefused 550"


def test_what_goes_on_failing_is_missed_in_the_end(sink: ScriptedSink, both: list[Delivery]) -> None:
    sink.reply = lambda message: "451 later"
    for minutes in range(0, 6 * 60 + 1):
        send(NOW + minutes * MINUTE)
    assert states(both) == [State.OWED, State.OWED]
    assert row(both[0]).attempts == 10
    send(NOW + 7 * HOUR)
    assert states(both) == [State.MISSED, State.MISSED]


def test_while_no_server_answers_everything_waits(
    rosas: Routine, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    deliveries = owed(crowd(rosas, 5))
    with scripted_sink() as gone:
        sends_to(gone, settings)
    with caplog.at_level(logging.WARNING):
        assert send() == 0
    assert "mail server not reached (ConnectionRefusedError); 5 mails wait" in caplog.text
    for delivery in deliveries:
        waiting = row(delivery)
        assert (waiting.state, waiting.attempts, waiting.try_at) == (State.OWED, 0, NOW + 30 * SECOND)
    with scripted_sink() as back:
        sends_to(back, settings)
        assert send(NOW + 30 * SECOND) == 5
        assert len(back.received) == 5


def test_a_server_that_does_not_let_us_in_costs_no_mail(
    sink: ScriptedSink, both: list[Delivery], settings: Settings
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "unknot", "wrong"
    assert send() == 0
    assert [(row(delivery).state, row(delivery).last_error) for delivery in both] == [
        (State.OWED, "SMTPNotSupportedError")
    ] * 2


@pytest.mark.parametrize("silent", [False, True])
def test_a_server_that_goes_away_in_the_middle_loses_nothing(rosas: Routine, settings: Settings, silent: bool) -> None:
    deliveries = owed(crowd(rosas, 7))
    with scripted_sink(stay=3, silent=silent) as first:
        sends_to(first, settings)
        assert send() == (2 if silent else 3)
    assert Counter(states(deliveries)) == {State.SENT: 2 if silent else 3, State.OWED: 5 if silent else 4}
    with scripted_sink() as second:
        sends_to(second, settings)
        send(NOW + 30 * SECOND)
    assert states(deliveries) == [State.SENT] * 7
    ids = Counter((mail.recipients, mail.id) for mail in first.received + second.received)
    assert len(ids) == 7, "a mail that comes twice says that it is the same"
    assert sorted(ids.values()) == ([1] * 6 + [2] if silent else [1] * 7)


def test_a_mail_that_cannot_be_made_stops_no_other_and_is_not_told_about(
    both: list[Delivery], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(delivery: Delivery, *, now: datetime) -> Any:
        if delivery == both[0]:
            raise ValueError(f"{ROSA} has a sore back")
        return message_for(delivery, now=now)

    monkeypatch.setattr(dispatch, "message_for", broken)
    with caplog.at_level(logging.DEBUG):
        assert send() == 1
    assert (row(both[0]).state, row(both[0]).last_error) == (State.OWED, "ValueError")
    assert f"delivery {both[0].pk} not sent: ValueError" in caplog.text
    assert f"delivery {both[1].pk} sent" in caplog.text
    assert ROSA not in caplog.text
    assert "sore" not in caplog.text


@pytest.mark.parametrize(
    ("error", "state", "noted"),
    [
        (SMTPRecipientsRefused({ROSA: (550, b"rosa@example.org is gone")}), State.FAILED, "SMTPRecipientsRefused 550"),
        (SMTPRecipientsRefused({ROSA: (450, b""), BEN: (550, b"")}), State.OWED, "SMTPRecipientsRefused 450 550"),
        (SMTPDataError(554, b"rosa@example.org"), State.FAILED, "SMTPDataError 554"),
        (SMTPDataError(452, b"rosa@example.org"), State.OWED, "SMTPDataError 452"),
        (SMTPServerDisconnected("rosa@example.org"), State.OWED, "SMTPServerDisconnected"),
        (OSError(28, "no space for rosa@example.org"), State.OWED, "OSError"),
    ],
    ids=repr,
)
def test_what_is_noted_of_an_error_is_its_kind_and_never_its_text(
    both: list[Delivery], monkeypatch: pytest.MonkeyPatch, error: Exception, state: str, noted: str
) -> None:
    def refuse(delivery: Delivery, *, now: datetime) -> None:
        raise error

    monkeypatch.setattr(dispatch, "message_for", refuse)
    send()
    assert (row(both[0]).state, row(both[0]).last_error) == (state, noted)


@pytest.mark.parametrize(
    ("mails", "senders"), [(0, 0), (1, 1), (CHUNK, 1), (CHUNK + 1, 2), (4 * CHUNK, 4), (4 * CHUNK + 1, 4)]
)
def test_as_many_senders_are_called_as_have_work(rosas: Routine, mails: int, senders: int) -> None:
    owed(crowd(rosas, mails))
    assert chunks_waiting(now=NOW) == senders <= MOST_CHUNKS
    assert chunks_waiting(now=NOW - HOUR) == 0
