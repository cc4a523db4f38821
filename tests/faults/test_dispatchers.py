"""Several dispatchers at once, each with a beat and a worker, are as good as one: every mail goes once."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.campaign import CELERY, KILLS, UNCLAIMED, sending_to, states_of
from tests.faults.outage import processes
from tests.running import PATIENCE, Installation, wait_for
from tests.servers import REDIS, postgres_database, queue_at
from tests.smtp_sink import smtp_sink

log = logging.getLogger(__name__)
REMINDERS = KILLS * 20 or 300
FEW = 100  # without the claim, when most of them go many times
A_WHILE = 0.05  # seconds for a mail: without the claim, the last host must have begun before the first is done
Hosts = list[Installation]
VARIABLES = {
    "LOG_LEVEL": "WARNING",
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "UNKNOT_LINK_KEY": "one for all",
    "UNKNOT_DATA_KEYS": "one for all",
}


@dataclass(frozen=True)
class Cost:
    """Mails that came once more than they should have, and reminders that did not come."""

    twice: int
    lost: int


@pytest.fixture(params=["four hosts with postgres and redis", "two processes on one sqlite"])
def hosts(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hosts]:
    """Where a dispatcher runs each. They share the database, and where it can be shared the queue."""
    if "sqlite" in request.param:
        yield [Installation.at(tmp_path, **VARIABLES)] * 2
        return
    with postgres_database() as database, queue_at(REDIS) as queue:
        folders = [tmp_path / str(number) for number in range(4)]
        for folder in folders:
            folder.mkdir()
        yield [Installation.at(folder, DATABASE_URL=database, **queue, **VARIABLES) for folder in folders]


@pytest.mark.waits
def test_several_dispatchers_at_once_send_every_mail_once(
    hosts: Hosts, record_property: Callable[[str, object], None]
) -> None:
    cost = _cost(hosts, CELERY, reminders=REMINDERS)
    record_property("cost", str(cost))
    log.info("%s dispatchers, %s reminders: %s", len(hosts), REMINDERS, cost)
    assert cost == Cost(twice=0, lost=0)


@pytest.mark.waits
def test_without_the_claim_they_repeat_mails(hosts: Hosts, record_property: Callable[[str, object], None]) -> None:
    cost = _cost(hosts, UNCLAIMED, reminders=FEW, slow=A_WHILE)
    record_property("cost without the claim", str(cost))
    log.info("%s dispatchers without the claim, %s reminders: %s", len(hosts), FEW, cost)
    assert cost.lost == 0
    assert cost.twice > 0


def _cost(hosts: Hosts, command: Sequence[str], *, reminders: int, slow: float = 0.0) -> Cost:
    with smtp_sink(slow=slow) as sink:
        hosts = [sending_to(sink, host) for host in hosts]
        hosts[0].make_tables()
        hosts[0].python("-m", "tests.faults.fill", str(reminders))
        with _dispatching(hosts, command):
            wait_for(lambda: _all_are_sent(hosts[0], reminders), what="all mails", patience=4 * PATIENCE)
        arrived = Counter(recipient for mail in sink.received for recipient in mail.recipients)
    return Cost(twice=arrived.total() - len(arrived), lost=reminders - len(arrived))


@contextmanager
def _dispatching(hosts: Hosts, command: Sequence[str]) -> Iterator[None]:
    """All of them at once. All have ended when the block has, and every mail that was under way is there."""
    with ExitStack() as stack:
        for host in hosts:
            stack.enter_context(processes(host, [command]))
        yield


def _all_are_sent(host: Installation, reminders: int) -> bool:
    states = states_of(host)
    states.pop("resent")
    return len(states) == reminders and set(states.values()) == {"sent"}
