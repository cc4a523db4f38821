"""Recalling while others write, on SQLite and PostgreSQL. recall_races.py lets them meet, here is how it has to end."""

from typing import Any

import pytest

from tests.routines.conftest import ended

NOTHING_LEFT = {"errors": [], "routines": 0, "marked": 0, "states": [], "mails": 0}


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def races(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """How the races in recall_races.py ended, on this database."""
    return ended("tests.routines.recall_races", request.param, tmp_path_factory.mktemp("races"))


def one(**told: Any) -> dict[str, Any]:
    return {"errors": [], "routines": 1, "marked": 1, "states": ["paused"], "mails": 1} | told


def test_many_at_once_mark_once_and_write_once(races: dict[str, Any]) -> None:
    assert races["many recall the same"] == one(states=["active"], marks=1)


def test_several_runs_at_once_do_the_work_of_one(races: dict[str, Any]) -> None:
    everyone = {"routines": 7, "marked": 7, "states": ["active"] * 7, "mails": 7, "marks": 7}
    assert races["many look through"] == one(**everyone)


@pytest.mark.parametrize("when", ["first", "second"])
def test_what_is_erased_at_the_same_moment_leaves_nothing(races: dict[str, Any], when: str) -> None:
    assert races[f"erase {when}"] == NOTHING_LEFT


def test_what_is_renewed_first_is_not_recalled(races: dict[str, Any]) -> None:
    assert races["renew first"] == one(marked=0, states=["active"], mails=0)


def test_what_is_renewed_second_keeps_no_mark_and_its_reminders_stay_paused(races: dict[str, Any]) -> None:
    assert races["renew second"] == one(marked=0)  # its mail is dropped when its turn comes: nothing is recalled


@pytest.mark.parametrize("when", ["first", "second"])
def test_who_stops_at_the_same_moment_gets_no_mail(races: dict[str, Any], when: str) -> None:
    assert races[f"stop {when}"] == one(states=["stopped"], mails=0)


def test_who_confirms_at_the_same_moment_is_not_reminded_and_told_once(races: dict[str, Any]) -> None:
    assert races["confirmed while it is recalled"] == one()
    assert races["recalled while it is confirmed"] == one()
