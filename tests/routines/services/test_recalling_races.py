"""Recalling while others write, on SQLite and PostgreSQL. recall_races.py lets them meet, here is how it has to end."""

import json
from contextlib import nullcontext
from typing import Any

import pytest

from tests.running import Installation
from tests.servers import postgres_database

NOTHING_LEFT = {"errors": [], "routines": 0, "marked": 0, "states": [], "mails": 0}


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def ended(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """How each race ended, on this database."""
    folder = tmp_path_factory.mktemp("races")
    database = postgres_database() if request.param == "postgres" else nullcontext(f"sqlite:///{folder}/races.sqlite3")
    with database as url:
        installation = Installation.at(folder, DATABASE_URL=url, DJANGO_SETTINGS_MODULE="config.settings")
        installation.manage("migrate", "--verbosity", "0")
        outcomes: dict[str, Any] = json.loads(installation.python("-m", "tests.routines.recall_races"))
    return outcomes


def one(**told: Any) -> dict[str, Any]:
    return {"errors": [], "routines": 1, "marked": 1, "states": ["paused"], "mails": 1} | told


def test_many_at_once_mark_once_and_write_once(ended: dict[str, Any]) -> None:
    assert ended["many recall the same"] == one(states=["active"], marks=1)


def test_several_runs_at_once_do_the_work_of_one(ended: dict[str, Any]) -> None:
    everyone = {"routines": 7, "marked": 7, "states": ["active"] * 7, "mails": 7, "marks": 7}
    assert ended["many look through"] == one(**everyone)


@pytest.mark.parametrize("when", ["first", "second"])
def test_what_is_erased_at_the_same_moment_leaves_nothing(ended: dict[str, Any], when: str) -> None:
    assert ended[f"erase {when}"] == NOTHING_LEFT


def test_what_is_renewed_first_is_not_recalled(ended: dict[str, Any]) -> None:
    assert ended["renew first"] == one(marked=0, states=["active"], mails=0)


def test_what_is_renewed_second_keeps_no_mark_and_its_reminders_stay_paused(ended: dict[str, Any]) -> None:
    assert ended["renew second"] == one(marked=0)  # its mail is dropped when its turn comes: nothing is recalled


@pytest.mark.parametrize("when", ["first", "second"])
def test_who_stops_at_the_same_moment_gets_no_mail(ended: dict[str, Any], when: str) -> None:
    assert ended[f"stop {when}"] == one(states=["stopped"], mails=0)


def test_who_confirms_at_the_same_moment_is_not_reminded_and_told_once(ended: dict[str, Any]) -> None:
    assert ended["confirmed while it is recalled"] == one()
    assert ended["recalled while it is confirmed"] == one()
