"""A database that cannot be used is a problem document like any other, and the same request succeeds afterwards."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from routines.models import Routine
from tests.routines.api.calls import PREVIEW, QUESTIONNAIRE, TUESDAY, WISH, assert_problem, keep, send
from tests.routines.outages import CANARY, away, full

KEY = "rosas-own-random-key"


def assert_unavailable(response: Any) -> None:
    assert_problem(response, 503, "unavailable")
    assert response.headers["Retry-After"] == "30"
    assert response.headers["Cache-Control"] == "no-store"
    assert CANARY not in response.content.decode()


def test_every_call_that_needs_the_database_says_so_and_succeeds_afterwards(
    client: Client, routine: str, reminder: str, noon: object
) -> None:
    calls: list[tuple[Any, ...]] = [
        ("GET", routine),
        ("GET", f"{routine}/why"),
        ("GET", reminder),
        ("PATCH", reminder, {"skip": "week"}),
        ("POST", f"{routine}/reminders", WISH | {"email": "paul@example.org"}),
        ("DELETE", reminder),
        ("DELETE", routine),
    ]
    with away():
        for call in calls:
            assert_unavailable(send(client, *call))
    assert send(client, "GET", reminder).json()["next"][0] == TUESDAY, "nothing has changed"
    for call in calls:
        assert send(client, *call).status_code < 300, call


@pytest.mark.django_db
def test_what_needs_no_database_goes_on(client: Client, rosa: dict[str, Any]) -> None:
    with away():
        assert client.get(QUESTIONNAIRE).status_code == 200
        assert send(client, "POST", PREVIEW, {"answers": rosa}).status_code == 200


@pytest.mark.django_db
def test_a_call_that_needs_it_asks_it_once(client: Client, settings: Settings, rosa: dict[str, Any]) -> None:
    """Each time may be as long as a silent database is waited for."""
    settings.LIMITS = {"keep": (9, 3600), "preview": (9, 3600)}
    token = keep(client, rosa).json()["token"]
    with away() as asked:
        assert_unavailable(keep(client, rosa))
        assert len(asked) == 1
        assert_unavailable(send(client, "POST", PREVIEW, {"answers": rosa, "routine": token}))
        assert len(asked) == 2


@pytest.mark.django_db(transaction=True)
def test_a_key_that_met_a_full_disk_keeps_one_routine(client: Client, rosa: dict[str, Any]) -> None:
    with full():
        assert_unavailable(keep(client, rosa, idempotency_key=KEY))
    assert all(keep(client, rosa, idempotency_key=KEY).status_code < 300 for _ in range(2))
    assert Routine.objects.count() == 1
