"""The guardian between a part and its supervisor, alone: the test holds the other end of the leash."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.config.family import Family
from tests.running import PATIENCE, ROOT

STUBBORN = "trap '' TERM; echo ready; sleep 1000 & while :; do sleep 0.1; done"


@contextmanager
def guarding(
    family: Family, command: list[str], *, grace: float = PATIENCE
) -> Iterator[tuple[socket.socket, subprocess.Popen[bytes]]]:
    """Our end of the leash, and the guardian."""
    ours, theirs = socket.socketpair()
    ours.settimeout(PATIENCE)
    with ours, theirs, (family.installation.var / "log").open("ab") as log:
        guardian = subprocess.Popen(
            [sys.executable, "-m", "config.tied", str(grace), *command],
            cwd=ROOT,
            env=dict(family.installation.environment),
            stdin=theirs.fileno(),
            stdout=log,
            stderr=log,
        )
        theirs.close()
        yield ours, guardian
        guardian.kill()
        guardian.wait()


@pytest.mark.parametrize(
    ("command", "status"),
    [("exit 0", b"0"), ("exit 3", b"3"), ("kill -9 $$", b"-9"), ("sleep 1000 & exit 4", b"4")],
)
def test_the_end_of_a_part_is_told_and_nothing_stays_behind(family: Family, command: str, status: bytes) -> None:
    with guarding(family, ["sh", "-c", command]) as (leash, guardian):
        assert leash.recv(16) == status
        assert leash.recv(16) == b""
        assert guardian.wait(PATIENCE) == -signal.SIGKILL
        family.wait_until_gone()


def test_a_command_that_does_not_exist_says_so(family: Family) -> None:
    with guarding(family, ["no-such-command"]) as (leash, _):
        assert leash.recv(16) == b"127"
    assert family.log == "cannot start no-such-command: No such file or directory\n"


def test_a_part_may_end_in_its_own_time_when_the_leash_is_cut(family: Family) -> None:
    program = "trap 'sleep 0.3; echo bye; exit 5' TERM; echo ready; while :; do sleep 0.1; done"
    with guarding(family, ["sh", "-c", program]) as (leash, _):
        family.wait_until("ready")
        leash.shutdown(socket.SHUT_WR)
        assert leash.recv(16) == b"5"
        assert family.log == "ready\nbye\n"


def test_a_part_that_does_not_want_to_end_is_killed_with_all_it_started(family: Family) -> None:
    with guarding(family, ["sh", "-c", STUBBORN], grace=0.2) as (leash, _):
        family.wait_until("ready")
        leash.shutdown(socket.SHUT_WR)
        assert leash.recv(16) == b"-9"
        family.wait_until_gone()


def test_nobody_at_the_other_end_is_a_cut_leash(family: Family) -> None:
    with guarding(family, ["sh", "-c", STUBBORN], grace=0.2) as (leash, _):
        family.wait_until("ready")
        leash.close()
        family.wait_until_gone()


def test_a_guardian_that_is_told_to_end_ends_its_part(family: Family) -> None:
    with guarding(family, ["sleep", "1000"]) as (leash, guardian):
        family.wait_for("sleep 1000")
        guardian.terminate()
        assert leash.recv(16) in (b"-15", b"")  # nothing, if it had not got as far as listening
        family.wait_until_gone()


def test_a_part_ends_when_its_guardian_is_killed_and_nobody_is_left_to_see_it(family: Family) -> None:
    with guarding(family, ["sleep", "1000"]) as (_, guardian):
        family.wait_for("sleep 1000")
        guardian.kill()
        family.wait_until_gone()


def test_a_part_gets_neither_the_leash_nor_the_habits_of_python(family: Family) -> None:
    show = "readlink /proc/self/fd/0; ls /proc/self/fd | wc -l; grep SigIgn /proc/self/status"
    with guarding(family, ["sh", "-c", show]) as (leash, _):
        assert leash.recv(16) == b"0"
    stdin, files, ignored = family.log.split("\n")[:3]
    assert stdin == os.devnull
    assert int(files) == 4  # of ls: three, and the folder it reads
    assert int(ignored.split()[1], 16) & 1 << (signal.SIGPIPE - 1) == 0


def test_what_has_to_fail_last_is_small() -> None:
    look = "import sys, config.run, config.tied; print(sorted({'django', 'celery'} & {*sys.modules}))"
    shown = subprocess.run([sys.executable, "-c", look], cwd=ROOT, check=True, capture_output=True, text=True)
    assert shown.stdout == "[]\n"
