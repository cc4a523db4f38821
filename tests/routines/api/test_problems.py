"""Every problem has its page, names each field, and repeats only as much of a value as helps to mend it."""

from typing import Any

import pytest
from django.test import Client

from routines.api.problems import PROBLEMS
from tests.routines.api.calls import PREVIEW, ROUTINES, assert_problem, fields_of, send

CANARY = "canary"


@pytest.mark.parametrize("slug", PROBLEMS)
def test_the_page_of_a_problem_is_there(client: Client, slug: str) -> None:
    response = client.get(f"/problems/{slug}/")
    assert response.status_code == 200
    assert PROBLEMS[slug].title in response.content.decode()


def test_the_address_of_a_problem_is_its_page(client: Client) -> None:
    kind = send(client, "POST", PREVIEW, {"answers": {}}).json()["type"]
    assert kind == "http://127.0.0.1:8000/problems/invalid-answers/"


@pytest.mark.parametrize("value", [CANARY * 1000, [CANARY * 1000], {CANARY: CANARY * 1000}])
def test_every_field_is_named_and_no_long_value_repeated(
    client: Client, rosa: dict[str, Any], routine: str, reminder: str, value: Any
) -> None:
    answers = dict.fromkeys(("minutes", "work", "urgent_signs"), value)
    wish = dict.fromkeys(("email", "days", "time", "timezone"), value)
    change = dict.fromkeys(("days", "time", "timezone", "state", "snooze", "skip"), value)
    calls = [
        ("POST", PREVIEW, {"answers": rosa | answers}, list(answers)),
        ("POST", ROUTINES, {"answers": rosa | answers, "consent": value}, [*answers, "consent"]),
        ("POST", f"{routine}/reminders", wish, list(wish)),
        ("PATCH", reminder, change, list(change)),
    ]
    for method, address, body, fields in calls:
        problem = send(client, method, address, body)
        assert problem.status_code == 422
        assert set(fields_of(problem.json())) == set(fields)
        assert CANARY * 20 not in problem.content.decode()


def test_a_message_names_the_value_and_the_mend(client: Client, rosa: dict[str, Any]) -> None:
    response = send(client, "POST", PREVIEW, {"answers": rosa | {"work": "desc"}})
    (error,) = assert_problem(response, 422, "invalid-answers")["errors"]
    assert error["message"] == "desc is not one of the options. Did you mean desk?"


def test_no_problem_repeats_a_header_or_a_method(client: Client) -> None:
    for response in (
        send(client, "POST", PREVIEW, b"{}", kind=f"text/{CANARY}"),
        send(client, "POST", PREVIEW, b"{}", accept=f"text/{CANARY}"),
        send(client, CANARY.upper(), PREVIEW),
    ):
        assert response.status_code in (405, 406, 415)
        assert CANARY not in response.content.decode().lower()
