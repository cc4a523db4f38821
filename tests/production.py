"""Unknot as docs/operations.md sets it up: PostgreSQL, Redis, nginx with a certificate of its own making, two web
processes, worker and beat, a real mail server. Everything is started by the command lines that the units have.
"""

import re
import shlex
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from tests.nginx import Nginx, installed_nginx, running_nginx
from tests.running import ROOT, Installation, wait_for
from tests.servers import REDIS, free_port, postgres_database, queue_at
from tests.smtp_sink import SmtpSink, smtp_sink
from tests.text_browser import TextBrowser

GOODBYE = 20  # seconds to stop in
UNIT = "unknot-web@"
Name = TypeVar("Name")
Processes = dict[Name, subprocess.Popen[bytes]]


@dataclass(frozen=True)
class Server:
    """All of it. The web processes are by their ports, the others by the names of their units."""

    installation: Installation
    nginx: Nginx
    sink: SmtpSink
    web: Processes[int]
    others: Processes[str]

    def restart_web(self, port: int) -> None:
        """As `systemctl restart unknot-web@…` does."""
        stop(self.web[port])
        self.web[port] = _web(self.installation, port, ())
        wait_for(lambda: answers(port), what="the web process")


@contextmanager
def in_production(folder: Path, *, web: Sequence[str] = (), **variables: str) -> Iterator[Server]:
    """In the order of the docs. `web` is another command than the unit's for a web process, with {port} in it."""
    with ExitStack() as stack:
        nginx = installed_nginx(folder / "nginx", free_port(), free_port())
        sink = stack.enter_context(smtp_sink())
        queue = stack.enter_context(queue_at(REDIS))
        database = stack.enter_context(postgres_database())
        given = variables_of(nginx) | queue | {"DATABASE_URL": database, "EMAIL_URL": sink.url} | variables
        installation = Installation.at(folder, **given)
        installation.make_tables()
        installation.manage("collectstatic", "--noinput", "--verbosity", "0")
        names = ("unknot-worker", "unknot-beat")
        others = stack.enter_context(_stopped_at_last({name: installation.start(*from_unit(name)) for name in names}))
        pages = stack.enter_context(_stopped_at_last({port: _web(installation, port, web) for port in nginx.web}))
        stack.enter_context(running_nginx(nginx))
        for port in nginx.web:
            wait_for(partial(answers, port), what="the web process")
        yield Server(installation, nginx, sink, pages, others)


def variables_of(nginx: Nginx) -> dict[str, str]:
    """For what stands behind this nginx. Database, broker and mail server come on top."""
    return {
        "UNKNOT_ENV": "production",
        "UNKNOT_SECRET_KEY": "s" * 50,
        "UNKNOT_LINK_KEY": "l" * 50,
        "UNKNOT_DATA_KEYS": "d" * 50,
        "UNKNOT_TRUSTED_PROXIES": "1",
        "PUBLIC_URL": nginx.address,
        "ALLOWED_HOSTS": "localhost",
        "CONTACT_EMAIL": "hello@unknot.example",
        "LOG_FORMAT": "json",
    }


def from_unit(name: str, *, port: int = 0) -> list[str]:
    """The command line of the unit, as Python's here would run it."""
    text = (ROOT / "deploy" / "systemd" / f"{name}.service").read_text().replace("%i", str(port))
    program, *arguments = shlex.split(re.findall(r"^ExecStart=(.*)$", text, flags=re.M)[0])
    return ["-m", Path(program).name, *arguments]


def stop(process: subprocess.Popen[bytes]) -> None:
    """As systemd stops it."""
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=GOODBYE)


def answers(port: int) -> bool:
    """As the docs tell to look before the next one is restarted."""
    return TextBrowser().can_open(f"http://localhost:{port}/health/ready")


def _web(installation: Installation, port: int, command: Sequence[str]) -> subprocess.Popen[bytes]:
    given = [part.format(port=port) for part in command]
    return installation.start(*(given or from_unit(UNIT, port=port)))


@contextmanager
def _stopped_at_last(processes: Processes[Name]) -> Iterator[Processes[Name]]:
    """Those that are in it when the block ends: some have been replaced meanwhile."""
    try:
        yield processes
    finally:
        for process in processes.values():
            stop(process)
