"""Many at once where nobody answered so far. silence_races.py lets them meet, here is how it has to end."""

from typing import Any

import pytest

from tests.routines.conftest import ended


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def silences(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """How the races ended, on this database."""
    return ended("tests.routines.silence_races", request.param, tmp_path_factory.mktemp("silences"))


def test_several_schedulers_ask_once(silences: dict[str, Any]) -> None:
    states = [["paused", "ignored"]]
    assert silences["ask_at_once"] == {"moved": 60, "kinds": ["shall_stop"], "mails": 60, "states": states}


def test_several_schedulers_count_once(silences: dict[str, Any]) -> None:
    assert silences["count_at_once"] == {"rows": [[2, "2026-11-24T18:30:00+00:00"]]}


def test_whoever_comes_while_it_is_owed_has_the_last_word(silences: dict[str, Any]) -> None:
    ended = {"errors": [], "unanswered": 0, "next_at": "2026-11-19T18:30:00+00:00"}
    assert silences["come_while_it_is_owed"] == ended


def test_whoever_comes_while_it_is_asked_is_heard_or_asked(silences: dict[str, Any]) -> None:
    assert silences["come_while_it_is_asked"] == {"all": 20, "one question each": True}


def test_copies_and_their_reminders_may_stop_while_they_fall_due(silences: dict[str, Any]) -> None:
    ended = {"errors": [], "waiting for who stopped": 0, "owed to the others": 10}
    assert silences["stop_copies_while_they_fall_due"] == ended


def test_of_many_copies_asked_for_at_once_there_is_one(silences: dict[str, Any]) -> None:
    assert silences["ask_for_two_copies_at_once"] == {"copies": 1, "refused": 19, "mails": 1}
