"""The journal of a sender: locked while it lives, readable once it is dead, gone when all is settled."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from routines.reminders import journal

pytestmark = pytest.mark.usefixtures("journals")
WAITS_FOREVER = """
import django; django.setup()
from routines.reminders import journal
with journal.opened() as own:
    own.note(7, "ending"); own.note(7, "taken"); own.note(8, "ending")
    print(own.owner, flush=True)
    input()
"""


def written(journals: Path) -> list[str]:
    return sorted(path.name for path in journals.iterdir() if path.name != journal.HOST)


def die_with(*notes: tuple[int, journal.Note]) -> str:
    """A sender that noted so much and then met an error. Its name."""
    with suppress(ConnectionError), journal.opened() as own:
        for delivery, what in notes:
            own.note(delivery, what)
        raise ConnectionError("the database is gone")
    return own.owner


def test_it_is_there_while_its_sender_works_and_gone_after(journals: Path) -> None:
    with journal.opened() as own:
        assert written(journals) == [f"{own.owner}.journal"]
        assert journal.living() == [own.owner]
    assert written(journals) == []
    assert journal.living() == []


def test_it_stays_where_an_error_came_first(journals: Path) -> None:
    owner = die_with((7, "ending"))
    assert journal.living() == []
    with journal.left() as [left]:
        assert (left.owner, left.notes) == (owner, {7: "ending"})
    assert written(journals) == []


def test_of_each_delivery_the_last_note_counts() -> None:
    die_with((7, "ending"), (8, "ending"), (7, "taken"), (9, "ending"), (9, "refused"))
    with journal.left() as [left]:
        assert (left.of("ending"), left.of("taken"), left.of("refused")) == ([8], [7], [9])


def test_a_line_that_a_kill_cut_off_does_not_count(journals: Path) -> None:
    journals.mkdir()
    (journals / "somebody.journal").write_text("\nending 7;\nending 8;\ntak")
    with journal.left() as [left]:
        assert left.notes == {7: "ending", 8: "ending"}


def test_it_is_not_settled_while_settling_it_fails(journals: Path) -> None:
    journals.mkdir()
    (journals / "somebody.journal").write_text("\nending 7;")
    with pytest.raises(RuntimeError), journal.left():
        raise RuntimeError("the database is gone")
    with journal.left() as [left]:
        assert left.owner == "somebody"


def test_two_readers_never_settle_the_same_one(journals: Path) -> None:
    journals.mkdir()
    (journals / "somebody.journal").write_text("\nending 7;")
    with journal.left() as mine, journal.left() as theirs:
        assert ([one.owner for one in mine], theirs) == (["somebody"], [])


def test_one_that_vanishes_while_it_is_looked_at_is_no_matter(journals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journals.mkdir()
    monkeypatch.setattr(journal, "_journals", lambda: [journals / "gone.journal"])
    with journal.left() as found:
        assert found == []
    assert journal.living() == []


def test_one_that_was_settled_between_opening_and_locking_it_is_not_read_again(
    journals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journals.mkdir()
    path = journals / "somebody.journal"
    path.write_text("\nending 7;")
    monkeypatch.setattr("fcntl.flock", lambda *_: path.unlink(missing_ok=True))
    with journal.left() as found:
        assert found == []


def test_the_host_keeps_its_name(journals: Path) -> None:
    with journal.opened() as first:
        pass
    with journal.opened() as second:
        pass
    hosts = {one.owner.partition(".")[0] for one in (first, second)}
    assert hosts == {(journals / journal.HOST).read_text()}
    assert first.owner != second.owner
    assert [path.name for path in journals.iterdir()] == [journal.HOST]


def test_a_killed_sender_leaves_it_and_a_living_one_keeps_it(journals: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "UNKNOT_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    sender = subprocess.Popen(
        [sys.executable, "-c", WAITS_FOREVER], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert sender.stdin
    assert sender.stdout
    with sender, sender.stdin, sender.stdout:
        owner = sender.stdout.readline().strip()
        assert journal.living() == [owner]
        with journal.left() as none:
            assert none == []
        sender.send_signal(signal.SIGKILL)
        sender.wait(timeout=30)
    with journal.left() as [left]:
        assert (left.owner, left.notes) == (owner, {7: "taken", 8: "ending"})
