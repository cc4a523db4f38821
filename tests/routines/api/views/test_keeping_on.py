"""`kept_until` says how long a routine stays, and `POST routines/{token}/keep` begins that anew."""

import pytest
import time_machine
from django.test import Client

from routines.links import Purpose
from routines.models import Routine
from routines.selectors import WARN_IDLE
from routines.services.idling import warn_and_erase
from tests.routines.api.calls import ROUTINES, assert_problem, send
from tests.routines.cast import NOW, fresh

YEAR_ON = NOW + WARN_IDLE


def path(routine: Routine) -> str:
    return f"{ROUTINES}/{routine.token(Purpose.ROUTINE)}"


def test_a_routine_says_until_when_it_is_kept(client: Client, rosas: Routine) -> None:
    assert client.get(path(rosas)).json()["kept_until"] == "2027-12-18T12:00:00Z"


def test_keeping_it_on_answers_with_the_document_and_its_new_time(client: Client, rosas: Routine) -> None:
    warn_and_erase(now=YEAR_ON)
    etag = client.get(path(rosas)).headers["ETag"]
    with time_machine.travel(YEAR_ON, tick=False):
        response = send(client, "POST", f"{path(rosas)}/keep")
        assert response.status_code == 200
        assert response.json()["kept_until"] == "2028-12-17T12:00:00Z"
        assert client.get(path(rosas), headers={"If-None-Match": etag}).content == response.content
    assert (fresh(rosas).used_at, fresh(rosas).warned_at) == (YEAR_ON, None)


def test_a_massage_that_is_told_does_the_same_and_reading_does_not(client: Client, rosas: Routine) -> None:
    with time_machine.travel(YEAR_ON, tick=False):
        for rest in ("", "/why", "/sessions", "/export"):
            client.get(f"{path(rosas)}{rest}")
        assert fresh(rosas).used_at == NOW
        send(client, "POST", f"{path(rosas)}/sessions", {"pressure_felt": "right"})
    assert fresh(rosas).used_at == YEAR_ON


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_there_is_only_one_way_to_call_it(client: Client, rosas: Routine, method: str) -> None:
    assert_problem(send(client, method, f"{path(rosas)}/keep"), 405, "method-not-allowed")


def test_a_token_that_opens_nothing_keeps_nothing(client: Client, rosas: Routine) -> None:
    rosas.delete()
    assert_problem(send(client, "POST", f"{path(rosas)}/keep"), 404, "not-found")
