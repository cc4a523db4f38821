"""What has a key is done once: fifty at once, a process that is killed in the middle, one that takes too long."""

import json
import signal
from contextlib import nullcontext
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any

import pytest

from routines.links import Purpose
from routines.models import KeptRequest, Routine
from routines.services import keeping, once
from routines.services.once import KeyUsedOtherwise, RequestKey
from tests.recommender.strategies import plain
from tests.routines.cast import NOW, dump_with_keys
from tests.running import Installation
from tests.servers import postgres_database

KEY = RequestKey("a-key-of-sixteen-signs", b"{}")
KEEPER = ("-m", "tests.routines.dying_keeper")


def test_fifty_at_once_with_one_key_keep_one_routine_and_get_one_answer(races: dict[str, Any]) -> None:
    assert races["keep_fifty_times"] == {"errors": [], "answers": 1, "status": [201], "routines": 1}


def test_fifty_at_once_with_one_key_tell_of_one_massage(races: dict[str, Any]) -> None:
    assert races["tell_fifty_times"] == {"errors": [], "answers": 1}


def test_who_waits_too_long_for_the_first_is_told_to_come_again(races: dict[str, Any]) -> None:
    came = races["come_while_the_first_is_at_work"]
    assert came == {"postgresql": {"came": "StillRunning"}, "sqlite": {"came": "KeptRequest"}}[came.pop("database")]


@pytest.mark.waits
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
@pytest.mark.parametrize("when", ["begun", "computed", "created"])
def test_what_was_killed_in_the_middle_is_completed_by_the_next(tmp_path: Path, database: str, when: str) -> None:
    server = postgres_database() if database == "postgres" else nullcontext(f"sqlite:///{tmp_path}/x.sqlite3")
    with server as url:
        installation = Installation.at(tmp_path, DATABASE_URL=url, DJANGO_SETTINGS_MODULE="config.settings")
        installation.make_tables()
        with pytest.raises(CalledProcessError) as killed:
            installation.python(*KEEPER, when)
        assert killed.value.returncode == -signal.SIGKILL
        survived = json.loads(installation.python(*KEEPER, "no"))
        assert survived == {"routines": 1, "same": True, "running": 0}


@pytest.mark.django_db
def test_a_key_is_running_until_what_it_asks_for_is_done() -> None:
    assert once.begin(KEY, now=NOW).routine is None
    kept = keeping.keep_routine(answers=plain(), consent=True, now=NOW, request=KEY)
    assert once.begin(KEY, now=NOW).routine == kept
    assert (Routine.objects.count(), KeptRequest.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_a_running_key_is_refused_with_another_body() -> None:
    once.begin(KEY, now=NOW)
    with pytest.raises(KeyUsedOtherwise):
        once.begin(RequestKey(KEY.key, b"other"), now=NOW)


@pytest.mark.django_db
def test_calls_of_another_kind_have_keys_of_their_own() -> None:
    once.begin(KEY, now=NOW)
    assert once.begin(RequestKey(KEY.key, b"other", call="session-request"), now=NOW).session is None


@pytest.mark.django_db
def test_neither_key_nor_body_nor_token_is_stored() -> None:
    routine = keeping.keep_routine(answers=plain(), consent=True, now=NOW, request=RequestKey(KEY.key, b"canary"))
    stored = dump_with_keys()
    assert KEY.key not in stored
    assert "canary" not in stored
    assert routine.token(Purpose.ROUTINE) not in stored
