"""Keeping, reading and erasing a routine by the API."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connections
from django.test import Client

from recommender import recommend
from recommender.knowledge import shipped
from routines.consent import KEEP_ANSWERS
from routines.links import Purpose
from routines.models import Delivery, KeptRequest, Reminder, Routine
from routines.selectors import FRESH
from routines.services import keeping
from routines.services.keeping import renew_routine
from tests.routines.api.calls import PREVIEW, ROUTINES, WISH, assert_problem, fields_of, keep, send
from tests.routines.cast import NOW
from tests.routines.visitors import QUESTIONNAIRE

KEY = "9f1c6e0a-0b56-4c7a-8f7e-b0b1d0f5c1aa"
pytestmark = pytest.mark.django_db


@pytest.fixture
def two_threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadPoolExecutor]:
    """Two threads that share a database in a file: the one in memory lets no writer wait for another."""
    in_a_file = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": tmp_path / "unknot.sqlite3",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
    }
    monkeypatch.setitem(connections.settings, "default", connections.settings["default"] | in_a_file)
    both_are_there = Barrier(2, timeout=20)

    def leave() -> None:
        both_are_there.wait()
        connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        pool.submit(call_command, "migrate", verbosity=0).result()
        yield pool
        for call in [pool.submit(leave) for _ in range(2)]:
            call.result()


def test_a_kept_routine_is_the_preview_with_a_token(client: Client, rosa: dict[str, Any]) -> None:
    response = keep(client, rosa)
    assert response.status_code == 201
    assert response.headers["Content-Type"] == "application/json"
    document = response.json()
    assert document.pop("token") == Routine.objects.get().token(Purpose.ROUTINE)
    assert document.pop("checked_at") < document.pop("kept_until")
    assert document.pop("needs_fresh_check") is False
    assert (document.pop("recall"), document.pop("changed")) == (None, None)
    preview = send(client, "POST", PREVIEW, {"answers": rosa}).json()
    assert preview.pop("token") is None
    assert document == preview


def test_the_location_leads_to_the_same_bytes(client: Client, rosa: dict[str, Any]) -> None:
    response = keep(client, rosa)
    location = response.headers["Location"]
    assert location == f"/api/v1/routines/{response.json()['token']}"
    again = client.get(location)
    assert again.status_code == 200
    assert again.content == response.content


def test_what_was_agreed_to_is_written_down(client: Client, rosa: dict[str, Any]) -> None:
    keep(client, rosa)
    row = Routine.objects.get()
    assert row.consent_version == KEEP_ANSWERS.version
    assert row.answers == QUESTIONNAIRE.check(rosa).as_dict()


def test_a_referral_is_kept_too(client: Client, rosa: dict[str, Any]) -> None:
    response = keep(client, rosa | {"urgent_signs": ["saddle_numbness"]})
    assert response.status_code == 201
    document = client.get(response.headers["Location"]).json()
    assert document["outcome"] == "referral"
    assert document["token"] == response.json()["token"]


@pytest.mark.usefixtures("noon")
def test_an_outcome_stays_as_it_was_when_the_knowledge_moves_on(client: Client, routine: str) -> None:
    row = Routine.objects.get()
    of_then = row.outcome.replace(shipped().version, "2020.01.01-abc")
    row.outcome = of_then.replace('"token":', '"of_old":[1.50],"token":')
    row.save()
    document = client.get(routine)
    assert document.json()["knowledge_version"] == "2020.01.01-abc"
    assert b'"of_old":[1.50]' in document.content
    outcome = document.content.replace(f'"{row.token(Purpose.ROUTINE)}"'.encode(), b"null").decode()
    assert (
        outcome
        == row.outcome[:-1]
        + ',"checked_at":"2026-11-17T12:00:00Z","needs_fresh_check":false,"recall":null,"changed":null,'
        '"kept_until":"2027-12-18T12:00:00Z"}'
    )


def test_it_says_when_a_fresh_check_is_due(client: Client, rosa: dict[str, Any], noon: time_machine.Traveller) -> None:
    routine = keep(client, rosa, idempotency_key=KEY).headers["Location"]
    noon.shift(FRESH)
    assert client.get(routine).json()["needs_fresh_check"] is False
    noon.shift(timedelta(microseconds=1))
    assert client.get(routine).json()["needs_fresh_check"] is True
    keeping.ask_again(routine=Routine.objects.get(), now=NOW)
    noon.move_to(NOW)
    document = client.get(routine)
    assert b'"checked_at":null,"needs_fresh_check":true' in document.content
    assert keep(client, rosa, idempotency_key=KEY).content == document.content


def test_after_a_fresh_check_it_is_the_new_outcome_at_the_same_address(
    client: Client, routine: str, rosas: Routine, rosa: dict[str, Any]
) -> None:
    answers = QUESTIONNAIRE.check(rosa | {"minutes": 10})
    renew_routine(routine=rosas, answers=answers, now=rosas.created_at)
    assert client.get(routine).json()["minutes"] == recommend(answers).minutes == 10


@pytest.mark.parametrize("consent", [False, None, 1, "true", "yes", [], [True], {}, {"consent": True}, 1.0])
def test_without_consent_nothing_is_kept(client: Client, rosa: dict[str, Any], consent: Any) -> None:
    for body in ({"answers": rosa}, {"answers": rosa, "consent": consent}):
        problem = assert_problem(send(client, "POST", ROUTINES, body), 422, "invalid-fields")
        assert fields_of(problem) == ["consent"]
        assert problem["detail"] == "One field is wrong."
    assert not Routine.objects.exists()


def test_everything_that_is_wrong_is_named_at_once(client: Client, rosa: dict[str, Any]) -> None:
    body = {"answers": rosa | {"minutes": 500, "nonsense": 1}}
    response = send(client, "POST", ROUTINES, body, idempotency_key="short")
    problem = assert_problem(response, 422, "invalid-fields")
    assert fields_of(problem) == ["minutes", "nonsense", "Idempotency-Key", "consent"]
    assert problem["detail"] == "4 fields are wrong."


def test_wrong_answers_alone_are_called_that(client: Client, rosa: dict[str, Any]) -> None:
    problem = assert_problem(keep(client, rosa | {"minutes": 500}), 422, "invalid-answers")
    assert fields_of(problem) == ["minutes"]
    assert not Routine.objects.exists()


@pytest.mark.parametrize("key", ["", "a" * 15, "a" * 256, "a" * 15 + " b", "a" * 16 + "\u00e9", "a" * 16 + "\x7f"])
def test_a_key_that_is_none_is_named(client: Client, rosa: dict[str, Any], key: str) -> None:
    problem = assert_problem(keep(client, rosa, idempotency_key=key), 422, "invalid-fields")
    assert fields_of(problem) == ["Idempotency-Key"]
    assert not Routine.objects.exists()


@pytest.mark.parametrize("key", ["a" * 16, "!" * 254 + "~", KEY])
def test_the_same_request_twice_keeps_one_routine(client: Client, rosa: dict[str, Any], key: str) -> None:
    first, again = (keep(client, rosa, idempotency_key=key) for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert first.headers["Location"] == again.headers["Location"]
    assert Routine.objects.count() == 1


def test_without_a_key_each_request_keeps_a_routine_of_its_own(client: Client, rosa: dict[str, Any]) -> None:
    assert keep(client, rosa).json()["token"] != keep(client, rosa).json()["token"]


def test_another_key_keeps_another_routine(client: Client, rosa: dict[str, Any]) -> None:
    first, other = keep(client, rosa, idempotency_key=KEY), keep(client, rosa, idempotency_key=KEY + "2")
    assert first.json()["token"] != other.json()["token"]


def test_a_key_with_another_body_is_refused(client: Client, rosa: dict[str, Any]) -> None:
    keep(client, rosa, idempotency_key=KEY)
    response = keep(client, rosa | {"minutes": 10}, idempotency_key=KEY)
    problem = assert_problem(response, 422, "idempotency-key-reused")
    assert KEY not in str(problem)
    assert Routine.objects.count() == 1


def test_a_late_repetition_brings_nothing_back_that_was_erased(client: Client, rosa: dict[str, Any]) -> None:
    first = keep(client, rosa, idempotency_key=KEY)
    client.delete(first.headers["Location"])
    for _ in range(2):
        problem = assert_problem(keep(client, rosa, idempotency_key=KEY), 404, "not-found")
        assert "new Idempotency-Key" in problem["detail"]
    assert not Routine.objects.exists()
    assert_problem(keep(client, rosa | {"minutes": 10}, idempotency_key=KEY), 422, "idempotency-key-reused")
    assert keep(client, rosa, idempotency_key=KEY + "2").status_code == 201


def test_the_same_request_at_the_same_moment_keeps_one_routine(
    client: Client, rosa: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    others: list[Any] = []

    def overtaken(answers: Any) -> Any:
        """While the first request computes, the second one comes and is done."""
        monkeypatch.setattr(keeping, "recommend", recommend)
        others.append(keep(Client(), rosa, idempotency_key=KEY))
        return recommend(answers)

    monkeypatch.setattr(keeping, "recommend", overtaken)
    first = keep(client, rosa, idempotency_key=KEY)
    assert [first.status_code, others[0].status_code] == [201, 201]
    assert first.content == others[0].content
    assert (Routine.objects.count(), KeptRequest.objects.count()) == (1, 1)


def test_two_threads_with_one_key_keep_one_routine(
    rosa: dict[str, Any], monkeypatch: pytest.MonkeyPatch, two_threads: ThreadPoolExecutor
) -> None:
    both_are_computing = Barrier(2, timeout=20)

    def together(answers: Any) -> Any:
        both_are_computing.wait()
        return recommend(answers)

    monkeypatch.setattr(keeping, "recommend", together)
    calls = [two_threads.submit(keep, Client(), rosa, idempotency_key=KEY) for _ in range(2)]
    first, other = (call.result() for call in calls)
    assert [first.status_code, other.status_code] == [201, 201]
    assert first.content == other.content
    assert two_threads.submit(Routine.objects.count).result() == 1


def test_another_body_with_the_same_key_at_the_same_moment_is_refused(
    client: Client, rosa: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    others: list[Any] = []

    def overtaken(answers: Any) -> Any:
        monkeypatch.setattr(keeping, "recommend", recommend)
        others.append(keep(Client(), rosa | {"minutes": 10}, idempotency_key=KEY))
        return recommend(answers)

    monkeypatch.setattr(keeping, "recommend", overtaken)
    assert keep(client, rosa, idempotency_key=KEY).status_code == 201
    assert_problem(others[0], 422, "idempotency-key-reused")
    assert Routine.objects.get().minutes == 20


def test_erasing_takes_all_that_hangs_on_it(client: Client, rosa: dict[str, Any]) -> None:
    location = keep(client, rosa, idempotency_key=KEY).headers["Location"]
    send(client, "POST", f"{location}/reminders", WISH)
    other = keep(client, rosa).headers["Location"]
    assert Delivery.objects.count() == 1
    response = client.delete(location)
    assert (response.status_code, response.content) == (204, b"")
    for rows in (Reminder.objects, Delivery.objects):
        assert not rows.exists()
    assert KeptRequest.objects.get(routine=None, session=None).is_done
    for method in ("GET", "DELETE", "HEAD"):
        assert client.generic(method, location).status_code == 404
    assert_problem(send(client, "POST", f"{location}/reminders", WISH), 404, "not-found")
    assert client.get(other).status_code == 200
