"""What `kill -9` of the Celery process costs, counted where it matters: at the mail server.

`make faults` runs it in full: UNKNOT_KILLS kills (300), on each set-up, half of them at a mail server that takes its
time. In `make test` there are eight, embedded.
"""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.faults.campaign import CELERY, KILLS, UNCLAIMED, UNMARKED, campaign, sending_to, states_of
from tests.faults.dying import TIMES
from tests.running import PATIENCE, Installation, wait_for
from tests.smtp_sink import smtp_sink

log = logging.getLogger(__name__)
SLOW = 0.02  # seconds that the mail server takes for a mail
FEW = 4  # kills


@pytest.mark.waits
@pytest.mark.parametrize("slow", [0, SLOW], ids=["fast", "slow"])
def test_kills_in_mid_send_lose_nothing_and_repeat_nothing(
    installation: Installation, slow: float, record_property: Callable[[str, object], None]
) -> None:
    with smtp_sink(slow=slow) as sink:
        cost = campaign(sending_to(sink, installation), sink, kills=KILLS // 2 or FEW)
    record_property("cost", str(cost))
    log.info("%s", cost)
    assert (cost.lost, cost.twice) == (0, 0)
    assert cost.uncertain <= cost.kills * 4, "each of four threads has at most one mail in flight"


@pytest.mark.waits
@pytest.mark.parametrize(("missing", "command"), [("journal", UNMARKED), ("claim", UNCLAIMED)])
def test_without_the_journal_or_the_claim_the_same_kills_repeat_mails(
    installation: Installation, missing: str, command: Sequence[str], record_property: Callable[[str, object], None]
) -> None:
    with smtp_sink(slow=SLOW) as sink:
        cost = campaign(sending_to(sink, installation), sink, kills=KILLS // 10 or FEW, command=command)
    record_property(f"cost without the {missing}", str(cost))
    log.info("without the %s: %s", missing, cost)
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
        installation.make_tables()
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


def _all_are_done(installation: Installation) -> bool:
    states = states_of(installation).values()
    return not {"owed", "claimed"}.intersection(states)
