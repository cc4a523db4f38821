"""All processes that a test has started, and all that those have started. They are known by a mark they inherit."""

import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.running import Installation, wait_for

AT_MOST = 12.0  # seconds, after which nothing may be left of a group
GUARDIAN = f"{sys.executable} -m config.tied"  # how its command line begins
SUPERVISE = """
import json, signal, sys
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whatever the tests themselves run under
from config.supervisor import Pace, Part, Supervisor
parts, pace = map(json.loads, sys.argv[1:])
sys.exit(Supervisor([Part(name, command) for name, command in parts.items()], pace=Pace(**pace)).run())
"""


@dataclass(frozen=True)
class Family:
    """An installation whose processes all carry a mark in their environment."""

    installation: Installation
    mark: bytes
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @classmethod
    def at(cls, var: Path) -> "Family":
        """A new family, whose set-up is the pretended one of tests.config.pretend_settings."""
        mark = secrets.token_hex(16)
        settings = "tests.config.pretend_settings"
        return cls(Installation.at(var, FAMILY=mark, DJANGO_SETTINGS_MODULE=settings), f"FAMILY={mark}".encode())

    @property
    def log(self) -> str:
        """What its processes have said."""
        return self.installation.log

    def start(self, *command: str, **variables: str) -> subprocess.Popen[bytes]:
        """A Python program in the background."""
        changed = replace(self.installation, environment={**self.installation.environment, **variables})
        self.children.append(changed.start(*command))
        return self.children[-1]

    @property
    def trace(self) -> str:
        """What the pretended task has left."""
        path = self.installation.var / "trace"
        return path.read_text() if path.exists() else ""

    def supervise(self, parts: Mapping[str, Sequence[str]], **pace: float) -> subprocess.Popen[bytes]:
        """A supervisor of these parts in the background."""
        return self.start("-c", SUPERVISE, json.dumps(parts), json.dumps(pace))

    def members(self, command: str = "") -> set[int]:
        """The processes that are alive and whose command line begins like this."""
        return {int(entry.name) for entry in Path("/proc").glob("[0-9]*") if self._is_member(entry, command)}

    def wait_for(self, *commands: str) -> list[int]:
        """The processes with these command lines, one of each, as soon as all are there."""
        return wait_for(lambda: self._all(commands), what=f"one process of each of {commands}")

    def wait_until(self, said: str) -> None:
        """Return when this is in the log."""
        wait_for(lambda: said in self.log, what=f"{said!r} in the log")

    def wait_until_gone(self, *pids: int) -> None:
        """Return when these processes have ended, or all. AssertionError when that takes longer than it may."""
        wait_for(lambda: not (self.members() & set(pids or self.members())), what="the end", patience=AT_MOST)

    def end(self) -> None:
        """Kill what is left. What starts new ones may only be seen at the second look."""
        while members := self.members():
            for pid in members:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        for child in self.children:
            child.wait()

    def _all(self, commands: Sequence[str]) -> list[int]:
        found = [self.members(command) for command in commands]
        return [pids.pop() for pids in found] if all(len(pids) == 1 for pids in found) else []

    def _is_member(self, entry: Path, command: str) -> bool:
        with suppress(OSError):  # it has just ended, or is somebody else's
            if self.mark in (entry / "environ").read_bytes():
                return (entry / "cmdline").read_bytes().replace(b"\0", b" ").startswith(command.encode())
        return False
