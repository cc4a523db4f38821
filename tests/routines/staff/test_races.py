"""Many at once at the login: login_races.py lets them meet, here is how it has to end."""

from typing import Any

import pytest

from tests.routines.conftest import ended


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def logins(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """How the races ended, on this database."""
    return ended("tests.routines.login_races", request.param, tmp_path_factory.mktemp("logins"))


def test_of_sixty_guesses_at_once_exactly_as_many_are_looked_at_as_the_limit_says(logins: dict[str, Any]) -> None:
    assert logins["guess_sixty_times"] == {"ended": {"200": 7, "429": 53}, "noted": 7}


def test_so_it_is_for_one_name_from_sixty_addresses(logins: dict[str, Any]) -> None:
    assert logins["guess_from_sixty_addresses"] == {"ended": {"200": 5, "429": 55}, "noted": 5}


def test_of_wrong_codes_at_once_one_is_looked_at(logins: dict[str, Any]) -> None:
    assert logins["type_wrong_codes_at_once"] == {"ended": {"200": 1, "429": 19}, "failures": 1}


def test_one_code_typed_by_many_at_once_lets_one_in(logins: dict[str, Any]) -> None:
    assert logins["type_one_code_at_once"] == {"in": 1, "all": 20}


def test_one_recovery_code_too(logins: dict[str, Any]) -> None:
    assert logins["use_one_recovery_code_at_once"] == {"in": 1, "left": 9}


def test_of_many_phones_set_up_at_once_there_is_one(logins: dict[str, Any]) -> None:
    assert logins["set_up_two_phones_at_once"] == {"set up": 1, "codes": 10}
