"""Workers and people at the same moment, on SQLite and PostgreSQL: how idle_races.py has to end."""

from typing import Any

import pytest

from tests.routines.conftest import ended


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def races(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """How the races in idle_races.py ended, on this database."""
    return ended("tests.routines.idle_races", request.param, tmp_path_factory.mktemp("races"))


def test_several_workers_warn_once(races: dict[str, Any]) -> None:
    assert races["several_warn"] == {"errors": [], "rows": 20, "warned": 20, "mails": 20}


def test_several_workers_erase_all_and_nobody_waits_in_a_ring(races: dict[str, Any]) -> None:
    assert races["several_erase"] == {"errors": [], "routines": 0, "reminders": 0}


def test_whoever_comes_while_it_is_warned_has_the_last_word(races: dict[str, Any]) -> None:
    assert races["come_while_it_is_warned"] == {"errors": [], "warned": None}


def test_whoever_comes_just_before_it_is_erased_keeps_it(races: dict[str, Any]) -> None:
    assert races["erase_while_somebody_comes"] == {"errors": [], "routines": 1}


def test_whoever_comes_just_after_is_told_that_it_is_gone(races: dict[str, Any]) -> None:
    assert races["keep_on_while_it_is_erased"] == {"errors": ["DoesNotExist"], "routines": 0}


def test_massages_reminders_and_workers_do_not_get_in_each_others_way(races: dict[str, Any]) -> None:
    assert races["act_on_everything_at_once"] == {"errors": []}
