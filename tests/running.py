"""Unknot as `make run` starts it, in processes of its own, for tests that want the real thing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tests.servers import free_port
from tests.tables import make_tables

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0  # seconds; machines that test are busy
Found = TypeVar("Found")


def wait_for(look: Callable[[], Found | None], *, what: str, patience: float = PATIENCE) -> Found:
    """What `look` finds, as soon as it finds something that is not empty. AssertionError when it takes too long."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {patience:g} s in vain for {what}")


@dataclass(frozen=True)
class Installation:
    """A folder for the state, the environment that all processes share, and the code that they run."""

    var: Path
    environment: Mapping[str, str]
    root: Path = ROOT

    @classmethod
    def at(cls, var: Path, **variables: str) -> "Installation":
        """The embedded set-up in this folder, changed by these variables. Only the way to Python is inherited."""
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        usual = {"UNKNOT_VAR": str(var), "LOG_LEVEL": "INFO", "PORT": str(free_port()), "UNKNOT_LIMITS": "off"}
        return cls(var, inherited | usual | variables)

    @property
    def address(self) -> str:
        """Where its pages are, without a slash at the end."""
        return f"http://127.0.0.1:{self.environment['PORT']}"

    def make_tables(self) -> None:
        """In its new, empty database. Raises CalledProcessError."""
        make_tables(self.environment, migrate=_migrate)

    def manage(self, *arguments: str) -> str:
        """What a management command prints. Raises CalledProcessError."""
        return self.python("manage.py", *arguments)

    def python(self, *arguments: str) -> str:
        """What a Python program prints that runs in this installation."""
        command = [sys.executable, *arguments]
        environment = dict(self.environment)
        return subprocess.run(
            command, cwd=self.root, env=environment, check=True, capture_output=True, text=True
        ).stdout

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """A Python program in the background. Its log goes to the file `log` in the folder."""
        with (self.var / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *command],
                cwd=self.root,
                env=dict(self.environment) | {"PYTHONUNBUFFERED": "1"},
                stdout=log,
                stderr=log,
            )

    @property
    def log(self) -> str:
        """All that its processes have said."""
        path = self.var / "log"
        return path.read_text() if path.exists() else ""


def _migrate(environment: Mapping[str, str]) -> str:
    installation = Installation(Path(environment["UNKNOT_VAR"]), environment)
    return installation.manage("migrate", "--verbosity", "0")


@contextmanager
def running(installation: Installation) -> Iterator[subprocess.Popen[bytes]]:
    """`make run` in this installation: web, worker and beat. All have ended when the block has."""
    installation.make_tables()
    supervisor = installation.start("-m", "config.run", "--port", installation.environment["PORT"])
    try:
        yield supervisor
    finally:
        supervisor.send_signal(signal.SIGTERM)
        supervisor.wait(timeout=PATIENCE)
