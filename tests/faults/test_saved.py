"""Saved means saved: what `kill -9` of the web process costs who keeps something at that moment.

In full (UNKNOT_KILLS, 300) there are a hundred kills on each set-up, half of them at a web process that answers late;
in `make test` there are three. Whoever asked with an `Idempotency-Key` asks again with it until there is an answer.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.campaign import KILLS
from tests.faults.saved import campaign
from tests.faults.webs import AT_ONCE, KEYLESS, LATE, as_unit, supervised
from tests.running import Installation
from tests.servers import free_port, postgres_database

log = logging.getLogger(__name__)
FEW = 3  # kills
SPEEDS = (AT_ONCE, LATE) if KILLS else (LATE,)


@pytest.fixture(params=["sqlite", "postgres"])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """With empty tables, not running yet."""
    with ExitStack() as stack:
        port = str(free_port())
        variables = {"LOG_LEVEL": "ERROR", "PORT": port, "PUBLIC_URL": f"http://127.0.0.1:{port}"}
        if request.param == "postgres":
            variables["DATABASE_URL"] = stack.enter_context(postgres_database())
        found = Installation.at(tmp_path, DJANGO_SETTINGS_MODULE="config.settings", **variables)
        found.make_tables()
        yield found


@pytest.mark.waits
@pytest.mark.parametrize("application", SPEEDS)
def test_whatever_was_confirmed_is_there_once_however_often_the_web_process_is_killed(
    installation: Installation, application: str, record_property: Callable[[str, object], None]
) -> None:
    start = as_unit if "DATABASE_URL" in installation.environment else supervised
    with start(installation, application) as web:
        cost = campaign(installation, web, kills=KILLS // 6 or FEW)
    record_property("cost", str(cost))
    log.info("%s", cost)
    assert (cost.missing, cost.twice) == (0, 0)
    assert cost.asked_again > 0
    assert cost.pages > 0


@pytest.mark.waits
def test_without_the_key_the_same_kills_keep_routines_twice(
    installation: Installation, record_property: Callable[[str, object], None]
) -> None:
    with as_unit(installation, KEYLESS) as web:
        cost = campaign(installation, web, kills=KILLS // 10 or FEW)
    record_property("cost without the key", str(cost))
    log.info("without the key: %s", cost)
    assert cost.missing == 0
    assert cost.twice > 0
