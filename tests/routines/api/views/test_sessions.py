"""Massages by the API: told once for each key, read back in order, refused with the field that is wrong."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from routines.links import Purpose
from routines.models import Routine, Session
from routines.services.joining import AGAIN
from routines.services.telling import take_back
from tests.routines.api.calls import V1, assert_problem, fields_of, send
from tests.routines.cast import NOW

pytestmark = pytest.mark.usefixtures("db", "noon")
WELL = {"pain_before": 6, "pain_after": 3, "pressure_felt": "right", "got_worse": False}


@pytest.fixture
def sessions(routine: str) -> str:
    return f"{routine}/sessions"


def test_a_massage_is_told_and_read_back(client: Client, sessions: str) -> None:
    response = send(client, "POST", sessions, WELL)
    assert response.status_code == 201
    told = response.json()
    assert {field: told[field] for field in WELL} == WELL
    assert told["given_at"] == NOW.isoformat()
    assert client.get(sessions).json() == {"sessions": [told]}


def test_the_same_key_tells_of_the_same_massage(client: Client, sessions: str) -> None:
    key = {"Idempotency_Key": "a-key-of-a-watch-1"}
    first = send(client, "POST", sessions, WELL, **key).json()
    assert send(client, "POST", sessions, WELL, **key).json() == first
    assert Session.objects.count() == 1


def test_without_a_key_the_same_words_of_the_same_minutes_are_the_same_massage(
    client: Client, sessions: str, noon: time_machine.Traveller
) -> None:
    first = send(client, "POST", sessions, WELL | {"pressure_felt": "too_much"}).json()
    noon.shift(AGAIN)
    assert send(client, "POST", sessions, WELL | {"pressure_felt": "too_much"}).json() == first
    assert Session.objects.count() == 1


@pytest.mark.parametrize("other", [{"given_at": "2026-11-17T11:49:59+00:00"}, {"pain_after": 2}, {"minutes": 15}])
def test_without_a_key_of_another_time_or_in_other_words_it_is_another_one(
    client: Client, sessions: str, other: dict[str, Any]
) -> None:
    for body in (WELL, WELL | other):
        send(client, "POST", sessions, body)
    assert Session.objects.count() == 2


def test_the_same_key_with_another_body_or_routine_is_refused(client: Client, sessions: str, bens: Routine) -> None:
    key = {"Idempotency_Key": "a-key-of-a-watch-1"}
    send(client, "POST", sessions, WELL, **key)
    of_ben = f"{V1}/routines/{bens.token(Purpose.ROUTINE)}/sessions"
    for address, body in ((sessions, WELL | {"pain_after": 2}), (of_ben, WELL)):
        assert_problem(send(client, "POST", address, body, **key), 422, "idempotency-key-reused")
    assert Session.objects.count() == 1


def test_once_it_was_taken_back_the_same_request_does_not_bring_it_back(client: Client, sessions: str) -> None:
    key = {"Idempotency_Key": "a-key-of-a-watch-1"}
    send(client, "POST", sessions, WELL, **key)
    take_back(session=Session.objects.get(), now=NOW)
    assert_problem(send(client, "POST", sessions, WELL, **key), 404, "not-found")
    assert not Session.objects.exists()


def test_the_routine_says_what_changed(client: Client, routine: str, sessions: str) -> None:
    assert client.get(routine).json()["changed"] is None
    send(client, "POST", sessions, WELL | {"pressure_felt": "too_much"})
    changed = client.get(routine).json()["changed"]
    assert changed["summary"]
    assert [reason["rule"] for reason in changed["lessons"]] == ["medium-was-too-much"]


def test_they_come_the_oldest_first(client: Client, sessions: str) -> None:
    for day in (12, 10, 11):
        send(client, "POST", sessions, WELL | {"given_at": f"2026-11-{day}T20:00:00+01:00"})
    given = [one["given_at"][:10] for one in client.get(sessions).json()["sessions"]]
    assert given == ["2026-11-10", "2026-11-11", "2026-11-12"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pain_before", 11),
        ("pain_before", -1),
        ("pain_after", "3"),
        ("pain_after", True),
        ("minutes", 0),
        ("minutes", 61),
        ("minutes", "10"),
        ("pressure_felt", "fine"),
        ("pressure_felt", None),
        ("got_worse", "yes"),
        ("given_at", "2026-11-17"),
        ("given_at", "2026-11-17T20:00:00"),
        ("given_at", "2026-11-18T20:00:00+01:00"),
        ("given_at", "2026-05-18T20:00:00+01:00"),
        ("given_at", 5),
        ("steps", {}),
        ("steps", [{}]),
        ("steps", [{"technique": "levitation", "verdict": "helped"}]),
        ("steps", [{"technique": "long_glide", "verdict": "fine"}]),
        ("steps", [{"technique": ["long_glide"], "verdict": "helped"}]),
        ("steps", [{"technique": "long_glide", "verdict": "helped", "more": 1}]),
    ],
)
def test_each_wrong_field_is_named_and_nothing_is_stored(client: Client, sessions: str, field: str, value: Any) -> None:
    problem = assert_problem(send(client, "POST", sessions, WELL | {field: value}), 422, "invalid-fields")
    assert fields_of(problem) == [field]
    assert not Session.objects.exists()


def test_a_key_that_is_none_is_refused(client: Client, sessions: str) -> None:
    problem = assert_problem(send(client, "POST", sessions, WELL, Idempotency_Key="short"), 422, "invalid-fields")
    assert fields_of(problem) == ["Idempotency-Key"]


def test_what_a_call_does_not_take_is_named(client: Client, sessions: str) -> None:
    assert send(client, "POST", sessions, WELL | {"mood": "good"}).status_code in (400, 422)


def test_once_the_routine_is_erased_there_is_nothing(client: Client, sessions: str) -> None:
    Routine.objects.all().delete()
    assert_problem(client.get(sessions), 404, "not-found")
    assert_problem(send(client, "POST", sessions, WELL), 404, "not-found")
