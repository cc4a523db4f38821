"""The set-ups in which things go wrong."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.campaign import KILLS
from tests.running import Installation
from tests.servers import RABBITMQ, REDIS, free_port, postgres_database, queue_at

logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd tells every connection that a kill ends
SETUPS = ("embedded", "postgres and redis", "postgres and rabbitmq") if KILLS else ("embedded",)


@pytest.fixture(params=SETUPS)
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """One of the set-ups, not running yet. Its leases are short, so that nobody waits long for a lost one."""
    with ExitStack() as stack:
        port = str(free_port())
        variables = {
            "DELIVERY_LEASE_SECONDS": "6",
            "LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PORT": port,
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
        }
        if request.param != "embedded":
            variables["DATABASE_URL"] = stack.enter_context(postgres_database())
            variables |= stack.enter_context(queue_at(REDIS if "redis" in request.param else RABBITMQ))
        yield Installation.at(tmp_path, **variables)
