"""The web process as somebody else keeps it running, to be killed: by `make run`'s supervisor, or as systemd would."""

import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tests.production import from_unit
from tests.running import PATIENCE, Installation, wait_for
from tests.text_browser import TextBrowser

AT_ONCE = "config.wsgi:application"
LATE = "tests.faults.late:application"  # the same, a while after it is done
KEYLESS = "tests.faults.keyless:application"  # the same as that, without idempotency


class Web(Protocol):
    """What answers at an installation's address."""

    def die(self) -> None:
        """At once, with all it has started. It comes back by itself."""


@dataclass
class Supervised:
    """The web process of `make run`."""

    supervisor: subprocess.Popen[bytes]

    def die(self) -> None:
        wait_for(self._kill, what="the web process")

    def _kill(self) -> bool:
        family = descendants(self.supervisor.pid)
        web = [pid for pid in family if b"-m granian" in command(pid) and b"config.tied" not in command(pid)]
        for pid in web:
            kill(pid)
        return bool(web)


@dataclass
class AsUnit:
    """The web process of `deploy/`, started again as its unit says: `Restart=always`."""

    installation: Installation
    application: str
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.process = self._start()

    def die(self) -> None:
        kill(self.process.pid)
        self.process.wait(timeout=PATIENCE)
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        *options, _ = from_unit("unknot-web@", port=int(self.installation.environment["PORT"]))
        return self.installation.start(*options, self.application)


@contextmanager
def supervised(installation: Installation, application: str) -> Iterator[Web]:
    """`make run`, whose supervisor does not wait longer and longer when a part ends often."""
    supervisor = installation.start("-m", "tests.faults.impatient", application, installation.environment["PORT"])
    try:
        _wait_for_answers(installation)
        yield Supervised(supervisor)
    finally:
        _end(supervisor)


@contextmanager
def as_unit(installation: Installation, application: str) -> Iterator[Web]:
    """Granian as in `deploy/`."""
    web = AsUnit(installation, application)
    try:
        _wait_for_answers(installation)
        yield web
    finally:
        _end(web.process)


def kill(pid: int) -> None:
    """This process, then all that it has started."""
    for number in (pid, *descendants(pid)):
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)


def descendants(pid: int) -> Sequence[int]:
    """What it has started, and what these have started."""
    parents = dict(_parents())
    found = [pid]
    for parent in found:
        found += [child for child, its in parents.items() if its == parent]
    return found[1:]


def command(pid: int) -> bytes:
    """Its command line. Empty once it is gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
    return b""


def _parents() -> Iterator[tuple[int, int]]:
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            _, parent, *_ = entry.read_text().rpartition(")")[2].split()
            yield int(entry.parent.name), int(parent)


def _wait_for_answers(installation: Installation) -> None:
    browser = TextBrowser()
    wait_for(lambda: browser.can_open(f"{installation.address}/health/ready"), what="the web process")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=PATIENCE)
