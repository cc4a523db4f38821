"""What `kill -9` of the Celery process costs, counted where it matters: at the mail server.

`make faults` runs it in full: UNKNOT_KILLS kills (300), on each set-up, half of them at a mail server that takes its
time. In `make test` there are twelve, embedded.
"""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.campaign import CELERY, UNMARKED, campaign, states_of
from tests.faults.dying import TIMES
from tests.running import PATIENCE, Installation, wait_for
from tests.servers import RABBITMQ, REDIS, postgres_database, queue_at
from tests.smtp_sink import SmtpSink, smtp_sink

log = logging.getLogger(__name__)
logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd tells every connection that a kill ends
KILLS = int(os.environ.get("UNKNOT_KILLS", "0"))
SETUPS = ("embedded", "postgres and redis", "postgres and rabbitmq") if KILLS else ("embedded",)
SLOW = 0.02  # seconds that the mail server takes for a mail
FEW = 6, 4  # with the journal, and without


@pytest.fixture(params=SETUPS)
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """One of the set-ups, not running yet. Its leases are short, so that nobody waits long for a lost one."""
    with ExitStack() as stack:
        variables = {"DELIVERY_LEASE_SECONDS": "6", "LOG_LEVEL": "WARNING", "DJANGO_SETTINGS_MODULE": "config.settings"}
        if request.param != "embedded":
            variables["DATABASE_URL"] = stack.enter_context(postgres_database())
            variables |= stack.enter_context(queue_at(REDIS if "redis" in request.param else RABBITMQ))
        yield Installation.at(tmp_path, **variables)


@pytest.mark.waits
@pytest.mark.parametrize("slow", [0, SLOW], ids=["fast", "slow"])
def test_kills_in_mid_send_lose_nothing_and_repeat_nothing(
    installation: Installation, slow: float, record_property: Callable[[str, object], None]
) -> None:
    with smtp_sink(slow=slow) as sink:
        cost = campaign(_sending_to(installation, sink), sink, kills=KILLS // 2 or FEW[0])
    record_property("cost", str(cost))
    log.info("%s", cost)
    assert (cost.lost, cost.twice) == (0, 0)
    assert cost.uncertain <= cost.kills * 4, "each of four threads has at most one mail in flight"


@pytest.mark.waits
def test_without_the_journal_the_same_kills_repeat_mails(
    installation: Installation, record_property: Callable[[str, object], None]
) -> None:
    with smtp_sink(slow=SLOW) as sink:
        cost = campaign(_sending_to(installation, sink), sink, kills=KILLS // 10 or FEW[1], command=UNMARKED)
    record_property("cost without the journal", str(cost))
    log.info("without the journal: %s", cost)
    assert cost.lost == 0
    assert cost.twice > 0


@pytest.mark.waits
@pytest.mark.parametrize(
    ("place", "uncertain", "arrived"), [("claim", 0, 0), ("dot", 1, 0), ("answer", 1, 1), ("mark", 0, 0)]
)
def test_a_kill_at_a_named_place_costs_what_nobody_can_know_and_no_more(
    tmp_path: Path, place: str, uncertain: int, arrived: int
) -> None:
    assert place in TIMES
    with smtp_sink() as sink:
        variables = {"LOG_LEVEL": "WARNING", "DJANGO_SETTINGS_MODULE": "config.settings"}
        installation = Installation.at(tmp_path, EMAIL_URL=sink.url, **variables)
        installation.manage("migrate", "--verbosity", "0")
        installation.python("-m", "tests.faults.fill", "9")
        with installation.start("-m", "tests.faults.dying", place) as dying:
            dying.wait(timeout=PATIENCE)
        celery = installation.start(*CELERY)
        try:
            wait_for(lambda: _all_are_done(installation), what="the rest")
        finally:
            celery.kill()
            celery.wait(timeout=PATIENCE)
        states = states_of(installation)
        doubtful = {address for address, state in states.items() if state == "uncertain"}
        recipients = [recipient for mail in sink.received for recipient in mail.recipients]
    assert len(recipients) == len(set(recipients)), "nobody gets it twice"
    assert len(doubtful) == uncertain
    assert len(doubtful.intersection(recipients)) == arrived
    assert len(doubtful | set(recipients)) == 9


def _sending_to(installation: Installation, sink: SmtpSink) -> Installation:
    return Installation(installation.var, dict(installation.environment) | {"EMAIL_URL": sink.url})


def _all_are_done(installation: Installation) -> bool:
    states = states_of(installation).values()
    return not {"owed", "claimed"}.intersection(states)
