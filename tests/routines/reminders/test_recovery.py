"""A sender that is lost loses nothing and repeats nothing: on this host its journal tells, on another the lease."""

import logging
from contextlib import suppress
from datetime import timedelta

import pytest
from pytest_django import Settings

from routines.models import Delivery, Reminder
from routines.reminders import journal, queue
from routines.reminders.recovery import recover
from tests.routines.cast import MINUTE, NOW
from tests.routines.reminders.sending import row, send, states
from tests.routines.reminders.smtp_sink import ScriptedSink

pytestmark = pytest.mark.usefixtures("journals")
State = Delivery.State


def die_after(*notes: tuple[Delivery, journal.Note]) -> None:
    """A sender that claimed everything, came so far, and was killed."""
    with suppress(KeyboardInterrupt), journal.opened() as own:
        queue.claim(owner=own.owner, now=NOW, limit=9)
        for delivery, what in notes:
            own.note(delivery.pk, what)
        raise KeyboardInterrupt


def test_what_was_taken_is_sent_what_may_have_been_is_uncertain_and_the_rest_goes_at_once(
    four: list[Delivery], sink: ScriptedSink, caplog: pytest.LogCaptureFixture
) -> None:
    taken, refused, perhaps, _ = four
    die_after(
        (taken, "ending"), (taken, "taken"), (refused, "ending"), (refused, "refused"), (perhaps, "ending")
    )  # fmt: skip
    with caplog.at_level(logging.ERROR):
        recover(now=NOW)
    assert states(four) == [State.SENT, State.OWED, State.UNCERTAIN, State.OWED]
    assert row(taken).sent_at == NOW
    assert caplog.messages == [
        f"delivery {perhaps.pk} is uncertain: its sender was lost while the mail server answered"
    ]
    assert send() == 2
    assert states(four) == [State.SENT, State.SENT, State.UNCERTAIN, State.SENT]
    assert [row(delivery).resent for delivery in four] == [0, 0, 0, 0]


def test_recovering_twice_is_once(four: list[Delivery]) -> None:
    die_after((four[0], "ending"))
    recover(now=NOW)
    recover(now=NOW + MINUTE * 10)
    assert states(four) == [State.UNCERTAIN, State.OWED, State.OWED, State.OWED]


def test_what_was_taken_counts_as_sent_even_if_it_was_not_wanted_any_more(four: list[Delivery]) -> None:
    die_after((four[0], "ending"), (four[0], "taken"), (four[1], "ending"))
    for delivery in four:
        queue.drop_waiting(delivery.reminder)
    recover(now=NOW)
    assert states(four) == [State.SENT, State.DROPPED, State.DROPPED, State.DROPPED]


def test_an_uncertain_mail_is_never_sent_again(four: list[Delivery], sink: ScriptedSink) -> None:
    die_after(*((delivery, "ending") for delivery in four))
    recover(now=NOW)
    assert send(NOW + timedelta(days=1)) == 0
    assert sink.received == []


def test_a_living_sender_keeps_what_it_claimed_however_slow_it_is(four: list[Delivery]) -> None:
    with journal.opened() as own:
        queue.claim(owner=own.owner, now=NOW, limit=9)
        recover(now=NOW + 10 * MINUTE)
        assert states(four) == [State.CLAIMED] * 4


def test_what_a_lost_host_had_in_hand_waits_for_the_lease_and_is_counted(
    four: list[Delivery], sink: ScriptedSink, caplog: pytest.LogCaptureFixture
) -> None:
    queue.claim(owner="another-host.1", now=NOW, limit=9)
    recover(now=NOW + MINUTE)
    assert states(four) == [State.CLAIMED] * 4
    with caplog.at_level(logging.WARNING):
        recover(now=NOW + MINUTE + timedelta(seconds=1))
    assert caplog.messages == ["4 mails of a lost host are sent again"]
    assert send(NOW + 2 * MINUTE) == 4
    assert {(row(delivery).state, row(delivery).resent) for delivery in four} == {(State.SENT, 1)}


def test_a_database_that_is_gone_leaves_the_journal_to_the_next_look(
    four: list[Delivery], monkeypatch: pytest.MonkeyPatch, active: Reminder
) -> None:
    die_after((four[0], "ending"), (four[0], "taken"))

    def gone(*_: object, **__: object) -> None:
        raise ConnectionError("the database is gone")

    with monkeypatch.context() as patch:
        patch.setattr(queue, "settle_sent", gone)
        with pytest.raises(ConnectionError):
            recover(now=NOW)
    recover(now=NOW)
    assert row(four[0]).state == State.SENT


def test_after_a_gap_nothing_is_taken_back_for_a_lease(four: list[Delivery]) -> None:
    queue.claim(owner="another-host.1", now=NOW, limit=9)
    recover(now=NOW)
    back = NOW + 10 * MINUTE
    for seconds in range(0, 60, 2):
        recover(now=back + timedelta(seconds=seconds))
        assert states(four) == [State.CLAIMED] * 4
    recover(now=back + MINUTE)
    assert states(four) == [State.OWED] * 4


@pytest.mark.parametrize(("lease", "is_taken_back"), [(6, True), (4, False), (2, False)])
def test_the_shortest_lease_there_may_be_outlasts_a_late_look(
    four: list[Delivery], settings: Settings, lease: int, is_taken_back: bool
) -> None:
    """With a shorter one, each look would find that nobody had looked for half a lease, and wait for ever."""
    settings.DELIVERY_LEASE = timedelta(seconds=lease)
    queue.claim(owner="another-host.1", now=NOW, limit=9)
    for look in range(30):
        recover(now=NOW + look * timedelta(seconds=settings.TICK + 0.4))
    assert (states(four) == [State.OWED] * 4) is is_taken_back
