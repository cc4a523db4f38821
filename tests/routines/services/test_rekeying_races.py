"""A renewal of the keys beside everything else, on SQLite and PostgreSQL: how rekeying_races.py has to end."""

from typing import Any

import pytest

from tests.routines.conftest import ended


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def races(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """How the races in rekeying_races.py ended, on this database."""
    return ended("tests.routines.rekeying_races", request.param, tmp_path_factory.mktemp("races"))


def test_what_is_saved_at_the_same_moment_is_not_overwritten(races: dict[str, Any]) -> None:
    assert races["save_while_it_is_renewed"] == {"errors": [], "saved": True, "in_use": [], "left": 0}


def test_a_row_that_somebody_has_in_hand_is_renewed_afterwards(races: dict[str, Any]) -> None:
    assert races["save_before_it_comes"] == {"errors": [], "minutes": 5, "left": 0}


def test_a_kill_in_the_middle_harms_nothing_and_the_rest_is_done_later(races: dict[str, Any]) -> None:
    ended = races["killed_in_the_middle"]
    assert ended == {"ended": -9, "same": True, "first": 8, "older": 12, "done": 12, "left": 0}
