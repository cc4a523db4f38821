"""The operator and the senders at the same moment, on SQLite and PostgreSQL: how operating_races.py has to end."""

from typing import Any

import pytest

from tests.routines.cast import NOW
from tests.routines.conftest import ended


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def races(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """How the races in operating_races.py ended, on this database."""
    return ended("tests.routines.operating_races", request.param, tmp_path_factory.mktemp("races"))


def test_many_who_try_one_again_put_it_back_once(races: dict[str, Any]) -> None:
    assert races["many_retry_one"] == {"back": 1, "else": 1}


def test_a_mail_is_a_senders_or_taken_back_and_never_both(races: dict[str, Any]) -> None:
    assert races["drop_while_it_is_claimed"] == {"errors": [], "all": 20, "lost": 0}


def test_nobody_who_stops_at_the_same_moment_is_written_to(races: dict[str, Any]) -> None:
    assert races["retry_while_it_is_stopped"] == {"errors": [], "state": "failed"}
    assert races["stop_while_it_is_retried"] == {"errors": [], "state": "dropped"}


def test_several_who_forget_do_not_get_in_each_others_way(races: dict[str, Any]) -> None:
    assert races["several_forget"] == {"errors": [], "left": 0}


def test_the_numbers_are_the_same_on_every_database(races: dict[str, Any]) -> None:
    assert races["health"] == {
        "due": 2,
        "late": 2,
        "oldest_waiting": 1808.0,
        "in_flight": 1,
        "retrying": 1,
        "in_vain": 1,
        "not_owed": 1,
        "oldest_not_owed": 1800.0,
        "uncertain": 1,
        "uncertain_open": 1,
        "failed": 1,
        "failed_lately": 1,
        "resent": 1,
        "sent_lately": 2,
        "last_sent_at": NOW.isoformat(),
        "lateness_median": 2.0,
        "lateness_p95": 2.5,
    }
