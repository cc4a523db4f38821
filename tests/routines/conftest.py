"""Who visits the pages in the tests, and who is who behind them."""

import json
from contextlib import nullcontext
from typing import Any

import pytest
from django.test import Client

from tests.routines.cast import active, ben, bens, rosas, waiting  # noqa: F401 fixtures
from tests.routines.visitors import Visitor, plain_answers
from tests.running import Installation
from tests.servers import postgres_database


@pytest.fixture
def visitor(client: Client) -> Visitor:
    return Visitor(client)


@pytest.fixture
def rosa() -> dict[str, Any]:
    return plain_answers()


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def races(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """How the races in races.py ended, on this database."""
    folder = tmp_path_factory.mktemp("races")
    database = postgres_database() if request.param == "postgres" else nullcontext(f"sqlite:///{folder}/races.sqlite3")
    with database as url:
        installation = Installation.at(folder, DATABASE_URL=url, DJANGO_SETTINGS_MODULE="config.settings")
        installation.manage("migrate", "--verbosity", "0")
        outcomes: dict[str, Any] = json.loads(installation.python("-m", "tests.routines.races"))
    return outcomes
