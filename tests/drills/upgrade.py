"""The steps of docs/operations.md, "A new version, without a break", from the earlier code to this one."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count

import psycopg

from tests.asking import BROKEN, ask
from tests.drills.locks import MIGRATING
from tests.nginx import Nginx
from tests.production import UNIT, from_unit, stop
from tests.running import ROOT, Installation, wait_for

PATIENCE_OF_MIGRATIONS = "-c lock_timeout=500ms"  # as the document says
TO_FINISH = 2  # seconds for what is under way
AT_MOST = 20  # times that an operator tries
SPREAD = """
    UPDATE routines_reminder SET next_at = now() + make_interval(secs => %s * address_hash::int / people.count)
    FROM (SELECT count(*) FROM routines_reminder WHERE address_hash ~ '^[0-9]+$') AS people
    WHERE address_hash ~ '^[0-9]+$'
"""
SENDING = ("unknot-worker", "unknot-beat")


@dataclass
class Site:
    """Behind nginx, with the earlier code to begin with. `web` is by port; `sending` are worker and beat."""

    installation: Installation
    nginx: Nginx
    web: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)
    sending: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def new(self) -> Installation:
        """The same state, run by this code."""
        return replace(self.installation, root=ROOT)

    @property
    def url(self) -> str:
        return self.installation.environment["DATABASE_URL"]

    def start(self) -> None:
        """All of the earlier code. It may have no page that says it is ready."""
        self.installation.manage("collectstatic", "--noinput", "--verbosity", "0")
        self.sending = [self.installation.start(*from_unit(unit)) for unit in SENDING]
        self.web = {port: self.installation.start(*from_unit(UNIT, port=port)) for port in self.nginx.web}
        for port in self.nginx.web:
            wait_for(partial(_answers, port, "/about/"), what="the earlier web process")

    def migrate(self) -> int:
        """As docs/operations.md says, then the files for pages. How often a table was not to be had in time."""
        named = {"PGAPPNAME": MIGRATING, "PGOPTIONS": PATIENCE_OF_MIGRATIONS}
        migrating = replace(self.new, environment={**self.new.environment, **named})
        gave_up = next(number for number in count() if _has_migrated(migrating, again=number < AT_MOST))
        self.new.manage("collectstatic", "--noinput", "--verbosity", "0")
        return gave_up

    def send_side_by_side(self) -> None:
        """New worker and beat, beside the earlier ones if these still run."""
        self.sending += [self.new.start(*from_unit(unit)) for unit in SENDING]

    def stop_earlier_senders(self) -> None:
        """The first to come are the first to go."""
        for process in self.sending[: len(SENDING)]:
            stop(process)

    def restart_web(self, port: int) -> None:
        """One of the two, with the new code, while nginx sends nobody there."""
        self._tell_nginx(f"{port} max_fails=0;", f"{port} max_fails=0 down;")
        time.sleep(TO_FINISH)
        stop(self.web[port])
        self.start_web(port)
        self._tell_nginx(f"{port} max_fails=0 down;", f"{port} max_fails=0;")

    def start_web(self, port: int) -> None:
        """With the new code, until it is ready."""
        self.web[port] = self.new.start(*from_unit(UNIT, port=port))
        wait_for(partial(_answers, port, "/health/ready"), what="the new web process")

    def stop(self) -> None:
        """Whatever runs."""
        for process in (*self.web.values(), *self.sending):
            if process.poll() is None:
                stop(process)

    def _tell_nginx(self, before: str, after: str) -> None:
        upstream = self.nginx.folder / "conf.d" / "upstream.conf"
        text = upstream.read_text()
        assert before in text
        upstream.write_text(text.replace(before, after))
        subprocess.run(self.nginx.command("-s", "reload"), check=True, capture_output=True)

    @contextmanager
    def stopped_at_the_end(self) -> Iterator[None]:
        try:
            yield
        finally:
            self.stop()


def spread_over(url: str, seconds: float) -> list[str]:
    """All that tests.faults.fill has made become due one by one, from now on. Their addresses."""
    with psycopg.connect(url) as connection:
        people = connection.execute(SPREAD, [seconds]).rowcount
    return [f"person{number}@example.org" for number in range(people)]


def _has_migrated(installation: Installation, *, again: bool) -> bool:
    """Raises CalledProcessError, but where it is only that others are at the tables and one may try `again`."""
    try:
        installation.manage("migrate", "--verbosity", "0")
    except subprocess.CalledProcessError as error:
        if not again or "lock timeout" not in error.stderr:
            raise
        return False
    return True


def _answers(port: int, path: str) -> bool:
    """Asked from within, past nginx."""
    try:
        return ask(f"http://localhost:{port}{path}", headers={"X-Forwarded-Proto": "https"}).status == 200
    except BROKEN:
        return False
