"""Who visits the pages in the tests, and who is who behind them."""

import json
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.routines.cast import NOW, active, ben, bens, rosas, waiting  # noqa: F401 fixtures
from tests.routines.massages import firm  # noqa: F401 a fixture
from tests.routines.older import older  # noqa: F401 a fixture
from tests.routines.visitors import Visitor, plain_answers
from tests.running import Installation
from tests.servers import postgres_database


@pytest.fixture
def visitor(client: Client) -> Visitor:
    return Visitor(client)


@pytest.fixture
def rosa() -> dict[str, Any]:
    return plain_answers()


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    """The Tuesday of the cast. The clock stands still, unless a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def races(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """How the races in races.py ended, on this database."""
    return ended("tests.routines.races", request.param, tmp_path_factory.mktemp("races"))


def ended(races: str, database: str, folder: Path) -> dict[str, Any]:
    """How each race of a module ended: what it prints as JSON, run by itself on "sqlite" or "postgres"."""
    server = postgres_database() if database == "postgres" else nullcontext(f"sqlite:///{folder}/races.sqlite3")
    with server as url:
        installation = Installation.at(folder, DATABASE_URL=url, DJANGO_SETTINGS_MODULE="config.settings")
        installation.make_tables()
        outcomes: dict[str, Any] = json.loads(installation.python("-m", races))
    return outcomes
