"""A mail that can't go says why and does not hold up the others; a server that stays away costs none.

What follows from each thing that a mail server may do is in test_replies.py.
"""

import logging
from collections import Counter
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP
from pytest_django import Settings

from routines.models import Delivery, Reminder, Routine
from routines.reminders import dispatch
from routines.reminders.emails import message_for
from routines.reminders.queue import owe
from tests.routines.cast import BEN, NOW, ROSA, crowd, fresh, owed
from tests.routines.reminders.conftest import sends_to
from tests.routines.reminders.sending import row, send, states
from tests.routines.reminders.smtp_sink import Act, ScriptedSink, hangs_up, says, says_last, scripted_sink
from tests.smtp_sink import TAKEN

SECOND = timedelta(seconds=1)
NOBODY_HERE = says("550 nobody here")
State = Delivery.State


def test_while_no_server_answers_everything_waits(
    rosas: Routine, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    deliveries = owed(crowd(rosas, 5))
    with scripted_sink() as gone:
        sends_to(gone, settings)
    with caplog.at_level(logging.WARNING):
        assert send() == 0
    assert caplog.messages == ["mail server not reached (ConnectionRefusedError); 5 mails wait"], "and is tried once"
    for delivery in deliveries:
        waiting = row(delivery)
        assert (waiting.state, waiting.attempts, waiting.try_at) == (State.OWED, 1, NOW + 30 * SECOND)
    with scripted_sink() as back:
        sends_to(back, settings)
        assert send(NOW + 30 * SECOND) == 5
        assert len(back.received) == 5


@pytest.mark.parametrize("silent", [False, True])
def test_a_server_that_goes_away_in_the_middle_loses_nothing_and_gets_nothing_twice(
    rosas: Routine, settings: Settings, silent: bool
) -> None:
    unanswered = State.UNCERTAIN if silent else State.SENT
    deliveries = owed(crowd(rosas, 7))
    with scripted_sink() as first:
        first.misbehave("taken", _leaves(first, hangs_up if silent else says_last(TAKEN)), to="person2@example.org")
        sends_to(first, settings)
        assert send() == (2 if silent else 3)
    assert states(deliveries) == [State.SENT, State.SENT, unanswered] + [State.OWED] * 4
    with scripted_sink() as second:
        sends_to(second, settings)
        send(NOW + 30 * SECOND)
    assert states(deliveries) == [State.SENT, State.SENT, unanswered] + [State.SENT] * 4
    arrived = Counter(mail.recipients for mail in first.received + second.received)
    assert (len(arrived), max(arrived.values())) == (7, 1)


def _leaves(sink: ScriptedSink, farewell: Act) -> Act:
    """Nobody can connect any more, and this connection ends."""

    async def act(server: SMTP) -> str:
        sink.leave()
        return await farewell(server)

    return act


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


def test_a_server_that_is_never_reached_is_tried_later_and_later(rosas: Routine, settings: Settings) -> None:
    [delivery] = owed(crowd(rosas, 1))
    with scripted_sink() as gone:
        sends_to(gone, settings)
    waits, now = [], NOW
    for _ in range(6):
        send(now)
        waits.append((row(delivery).try_at - now) // SECOND)
        now = row(delivery).try_at
    assert waits == [30, 120, 600, 1800, 3600, 3600]


def test_an_address_that_is_refused_three_times_in_a_row_is_not_written_to_any_more(
    sink: ScriptedSink, active: Reminder
) -> None:
    sink.misbehave("recipient", NOBODY_HERE)
    for number in range(3):
        assert fresh(active).state == Reminder.State.ACTIVE
        owe(active, kind=Delivery.Kind.NOTICE, key=f"mail {number}", now=NOW)
        send()
    paused = fresh(active)
    assert (paused.state, paused.paused_because, paused.bounces) == (Reminder.State.PAUSED, "bounces", 3)


def test_a_mail_that_arrives_between_two_that_came_back_makes_it_begin_anew(
    sink: ScriptedSink, active: Reminder
) -> None:
    for number, answer in enumerate((NOBODY_HERE, NOBODY_HERE, says(""), NOBODY_HERE)):
        sink.misbehave("recipient", answer)
        owe(active, kind=Delivery.Kind.NOTICE, key=f"mail {number}", now=NOW)
        send()
    assert (fresh(active).state, fresh(active).bounces) == (Reminder.State.ACTIVE, 1)


def test_a_mail_that_is_not_wanted_says_nothing_about_the_address(sink: ScriptedSink, both: list[Delivery]) -> None:
    sink.misbehave("dot", says("554 not wanted"), to=ROSA)
    send()
    assert row(both[0]).state == State.FAILED
    assert fresh(both[0].reminder).bounces == 0


def test_what_a_provider_took_may_still_come_back_so_nothing_is_counted_as_arrived(
    sink: ScriptedSink, active: Reminder, monkeypatch: pytest.MonkeyPatch
) -> None:
    Reminder.objects.filter(pk=active.pk).update(bounces=2)
    monkeypatch.setattr("routines.reminders.provider.id_of", lambda message: "the provider's name for it")
    [delivery] = owed([active])
    assert send() == 1
    assert (row(delivery).state, row(delivery).provider_id) == (State.SENT, "the provider's name for it")
    assert fresh(active).bounces == 2
