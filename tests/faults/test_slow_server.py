"""A mail server that drips on one of many connections holds up that one, for its deadline, and no other.

In full (UNKNOT_KILLS set) there are twenty of them, and the lease is that of a real installation; in short there are
six, with two thirds of it.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

import psycopg
import pytest
from aiosmtpd.smtp import SMTP

from tests.faults.campaign import KILLS, sending_to, states_of
from tests.faults.outage import processes
from tests.opening import opener
from tests.routines.reminders.smtp_sink import ScriptedSink, drips, scripted_sink
from tests.running import PATIENCE, Installation, wait_for
from tests.servers import REDIS, postgres_database, queue_at

log = logging.getLogger(__name__)
CONNECTIONS = 20 if KILLS else 6
MAILS = CONNECTIONS * 50  # each connection claims fifty at once
LEASE = 60 if KILLS else 40  # seconds
DEADLINE = LEASE / 2
SLOW = 0.05  # seconds that the mail server takes for any mail
SLACK = 15.0  # seconds that a busy machine may take on top
PAUSE = 1.0  # seconds from one dripping byte to the next
UNLUCKY = "person0@example.org"
HASH = "0"  # as fill.py has it
WORKER = ("-m", "celery", "-A", "config", "worker", "--pool", "threads", "--concurrency", str(CONNECTIONS + 1))
BEAT = ("-m", "celery", "-A", "config", "beat")
OTHERS_LATER = "UPDATE routines_reminder SET next_at = next_at + interval '1 second' WHERE address_hash <> %s"
BEHIND_IT = """
    SELECT reminder.email FROM routines_delivery AS delivery JOIN routines_reminder AS reminder
        ON reminder.id = delivery.reminder_id
    WHERE delivery.claimed_by = (
        SELECT claimed_by FROM routines_delivery AS its JOIN routines_reminder AS unlucky
            ON unlucky.id = its.reminder_id WHERE unlucky.address_hash = %s
    )
"""


@dataclass(frozen=True)
class Figures:
    """Seconds: how long it dripped; when, after it began, the mails of others came, and the last of those behind."""

    dripped: float
    p50: float
    p99: float
    behind: float
    how_many_behind: int

    def __str__(self) -> str:
        return (
            f"dripped for {self.dripped:.1f} s (deadline {DEADLINE:g} s); over the other {CONNECTIONS - 1} connections "
            f"p50 {self.p50:.1f} s, p99 {self.p99:.1f} s; {self.how_many_behind} behind it until {self.behind:.1f} s"
        )


@dataclass
class Dripping:
    """From when until when the mail server dripped, as Unix times in seconds."""

    sink: ScriptedSink
    began: float = 0
    ended: float = 0

    async def once(self, server: SMTP) -> str:
        """The next time the mail server behaves."""
        self.sink.behave()
        self.began = time.time()
        try:
            return await drips(server, pause=PAUSE)
        finally:
            self.ended = time.time()


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """PostgreSQL and Redis, with one reminder that is due for each of many people, the unlucky one's first."""
    with postgres_database() as database, queue_at(REDIS) as queue:
        variables = {"SENDERS": str(CONNECTIONS), "DELIVERY_LEASE_SECONDS": str(LEASE), "LOG_LEVEL": "WARNING"}
        more = {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": database}
        installation = Installation.at(tmp_path, **variables, **more, **queue)
        installation.make_tables()
        installation.python("-m", "tests.faults.fill", str(MAILS))
        with psycopg.connect(database) as connection:
            connection.execute(OTHERS_LATER, [HASH])
        yield installation


@pytest.mark.waits
def test_one_dripping_connection_of_many_holds_up_no_other(
    installation: Installation, record_property: Callable[[str, object], None]
) -> None:
    with scripted_sink(slow=SLOW) as sink:
        dripping = Dripping(sink)
        sink.misbehave("recipient", dripping.once, to=UNLUCKY)
        behind = _send_all(sending_to(sink, installation), dripping)
        arrived = Counter(mail.recipients[0] for mail in sink.received)
        late = {mail.recipients[0]: mail.at - dripping.began for mail in sink.received}
    figures = _figures(late, behind, dripped=dripping.ended - dripping.began)
    record_property("slow server", str(figures))
    log.info("%s", figures)
    assert (len(arrived), max(arrived.values())) == (MAILS, 1), "none is lost, none comes twice"
    assert figures.dripped <= DEADLINE + SLACK
    assert figures.p99 < DEADLINE
    assert figures.behind <= DEADLINE + SLACK


def _send_all(installation: Installation, dripping: Dripping) -> set[str]:
    """Sends everything. Who was to get a mail over the dripping connection after it."""
    with processes(installation, (WORKER, BEAT)):
        wait_for(lambda: dripping.began, what="the first drop")
        open_ = opener(installation.environment)
        with psycopg.connect(installation.environment["DATABASE_URL"]) as connection:
            behind = {open_(email) for (email,) in connection.execute(BEHIND_IT, [HASH])}
        wait_for(lambda: _all_are_sent(installation), what="all mails", patience=DEADLINE + 2 * PATIENCE)
    return behind - {UNLUCKY}


def _figures(late: dict[str, float], behind: set[str], *, dripped: float) -> Figures:
    others = quantiles([seconds for person, seconds in late.items() if person not in behind | {UNLUCKY}], n=100)
    waited = [seconds for person, seconds in late.items() if person in behind]
    return Figures(dripped, others[49], others[98], max(waited), len(waited))


def _all_are_sent(installation: Installation) -> bool:
    states = states_of(installation)
    return len(states) == MAILS + 1 and set(states.values()) <= {"sent", "0"}
