"""Mails come back while people act, on SQLite and PostgreSQL. bounce_races.py lets them meet, here is how it ends."""

from typing import Any

import pytest

from tests.routines.cast import ROSA
from tests.routines.conftest import ended

pytestmark = pytest.mark.untraced
STOPPED = {"errors": [], "state": "stopped", "email": "", "waiting": 0}


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def races(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """How the races in bounce_races.py ended, on this database."""
    return ended("tests.routines.bounce_races", request.param, tmp_path_factory.mktemp("races"))


def of(race: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: race[name] for name in names}


def test_one_mail_counts_once_however_many_say_at_once_that_it_came_back(races: dict[str, Any]) -> None:
    assert of(races["many_say_the_same"], "errors", "state", "bounces") == {
        "errors": [],
        "state": "active",
        "bounces": 1,
    }


def test_two_that_come_back_at_the_same_moment_are_two(races: dict[str, Any]) -> None:
    assert of(races["two_come_back_at_once_after_one"], "errors", "state", "because") == {
        "errors": [],
        "state": "paused",
        "because": "bounces",
    }


@pytest.mark.parametrize(
    "race", ["the_third_comes_back_while_it_is_stopped", "it_is_stopped_while_the_third_comes_back"]
)
def test_stopped_stays_stopped_whoever_comes_first(races: dict[str, Any], race: str) -> None:
    assert of(races[race], *STOPPED) == STOPPED


def test_what_comes_back_after_a_resume_that_was_on_its_way_still_counts(races: dict[str, Any]) -> None:
    race = races["the_third_comes_back_while_it_is_resumed"]
    assert (race["errors"], race["state"], race["because"]) == ([], "paused", "bounces")


def test_a_yes_stays_a_yes_when_the_mail_that_asked_comes_back(races: dict[str, Any]) -> None:
    race = races["one_comes_back_while_it_is_confirmed"]
    assert (race["errors"], race["state"], race["bounces"], race["email"]) == ([], "active", 1, ROSA)


def test_what_falls_due_at_that_moment_is_dropped_again(races: dict[str, Any]) -> None:
    race = races["the_third_comes_back_while_it_falls_due"]
    assert (race["errors"], race["state"], race["waiting"]) == ([], "paused", 0)


def test_an_erasure_waits_its_turn_and_erases_all(races: dict[str, Any]) -> None:
    assert races["it_is_erased_while_the_third_comes_back"] == {"errors": [], "reminders": 0}


def test_a_complaint_stops_it_even_when_it_is_being_resumed(races: dict[str, Any]) -> None:
    race = races["a_complaint_comes_while_it_is_resumed"]
    assert of(race, *STOPPED) == STOPPED
    assert race["because"] == "complaint"
