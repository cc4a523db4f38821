"""A journal on a full disk, and a database that is away for longer than a lease: what was taken goes only once."""

import resource
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError
from pytest_django import Settings

from routines.models import Delivery, Routine
from routines.reminders import journal, queue
from routines.reminders.recovery import recover
from tests.routines.cast import MINUTE, NOW, crowd, owed
from tests.routines.reminders.sending import row, send, states
from tests.routines.reminders.smtp_sink import ScriptedSink

pytestmark = pytest.mark.usefixtures("journals")
State = Delivery.State
SECOND = timedelta(seconds=1)
CUTS = (1, 5, len("\nending 7"))  # bytes of a note that are written, and no more


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file of this process can become larger than so many bytes. What does not fit is cut off, as on a full disk."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def test_where_no_note_can_be_written_nothing_is_sent_until_there_is_room(
    four: list[Delivery], sink: ScriptedSink
) -> None:
    with room_for(0), pytest.raises(OSError, match=r"large|space"):
        send()
    recover(now=NOW)
    assert sink.received == []
    assert send() == 4
    assert states(four) == [State.SENT] * 4


@pytest.mark.parametrize("room", CUTS)
def test_a_note_that_was_cut_off_is_no_note(room: int) -> None:
    with journal.opened() as own, room_for(room), pytest.raises(OSError, match=r"large|space"):
        own.note(7, "ending")


@pytest.mark.parametrize("room", CUTS)
def test_what_was_noted_when_there_was_room_again_can_be_read(room: int) -> None:
    noted = []
    with suppress(KeyboardInterrupt), journal.opened() as own:
        for delivery in (7, 8, 9):
            with suppress(OSError):
                with room_for(len("\nending 7;\ntaken 7;") + room) if delivery == 8 else nullcontext():
                    own.note(delivery, "ending")
                own.note(delivery, "taken")
                noted.append(delivery)
        raise KeyboardInterrupt
    with journal.left() as (one,):
        assert one.of("taken") == noted


def test_a_full_disk_is_not_littered_with_drafts(journals: Path) -> None:
    with journal.opened():
        pass
    before = set(journals.iterdir())
    for _ in range(3):
        with room_for(0), suppress(OSError), journal.opened():
            pass
    assert set(journals.iterdir()) == before


def test_a_sender_that_dies_between_two_looks_is_left_to_the_next(
    rosas: Routine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (delivery,) = owed(crowd(rosas, 1))
    looks = journal.left
    with suppress(KeyboardInterrupt), journal.opened() as own:
        queue.claim(owner=own.owner, now=NOW, limit=1)
        own.note(delivery.pk, "ending")
        own.note(delivery.pk, "taken")

        @contextmanager
        def look_and_let_it_die() -> Iterator[list[journal.Left]]:
            with looks() as found:
                yield found
            monkeypatch.setattr(journal, "living", list)  # its lock is gone: nobody lives

        monkeypatch.setattr(journal, "left", look_and_let_it_die)
        recover(now=NOW + 2 * MINUTE)
        raise KeyboardInterrupt
    assert row(delivery).state == State.CLAIMED
    monkeypatch.undo()


def test_after_an_outage_a_host_has_time_to_read_its_journal_before_others_send_again(
    four: list[Delivery], sink: ScriptedSink, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    settings.JOURNAL_DIR = there
    recover(now=NOW)
    settings.JOURNAL_DIR = here
    recover(now=NOW)
    with monkeypatch.context() as outage:
        outage.setattr(queue, "mark_sent", gone)
        with pytest.raises(OperationalError):
            send()
    back = NOW + 2 * MINUTE
    settings.JOURNAL_DIR = there
    recover(now=back)
    send(back)
    settings.JOURNAL_DIR = here
    recover(now=back + SECOND)
    assert len(sink.received) == 4
    assert states(four) == [State.SENT] * 4


def gone(deliveries: Sequence[Delivery], **_: object) -> None:
    """As soon as there is something to write."""
    if deliveries:
        raise OperationalError
