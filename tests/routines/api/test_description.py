"""The description is right: examples work, answers hold exactly what it says, and the page leaves nothing out."""

import json
import re
from typing import Any, cast

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from routines.api.description.calls import CALLS, Call
from routines.api.description.openapi import AT, document
from routines.api.urls import urlpatterns
from routines.links import Purpose
from routines.models import Reminder
from tests.routines.api.calls import V1, assert_problem, send
from tests.routines.visitors import text_of

EXAMPLES = [pytest.param(call, name, id=f"{call.id} {name}") for call in CALLS for name in call.examples]
READS = [pytest.param(call, id=call.id) for call in CALLS if call.method == "get"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses(active: Reminder) -> dict[str, str]:
    tokens = {"routines": active.routine.token(Purpose.ROUTINE), "reminders": active.token(Purpose.REMINDER)}
    return {call.path: AT + call.path.replace("{token}", tokens.get(call.path.split("/")[1], "")) for call in CALLS}


def assert_described(call: Call, response: Any) -> None:
    """Status, headers and every field of the answer stand in the description."""
    answer = document()["paths"][AT + call.path][call.method]["responses"][str(response.status_code)]
    assert set(answer["headers"]) <= set(response.headers)
    if "content" not in answer:
        return
    schema = {
        **answer["content"]["application/json"]["schema"],
        "components": document()["components"],
        "unevaluatedProperties": False,
    }
    Draft202012Validator(schema).validate(response.json())


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize(("call", "name"), EXAMPLES)
def test_every_example_of_a_body_works_and_gets_what_is_described(
    client: Client, addresses: dict[str, str], call: Call, name: str
) -> None:
    response = send(client, call.method.upper(), addresses[call.path], call.examples[name])
    assert response.status_code == next(iter(call.answers)), response.content
    assert_described(call, response)


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize("call", READS)
def test_everything_that_is_read_is_as_described(client: Client, addresses: dict[str, str], call: Call) -> None:
    response = client.get(addresses[call.path])
    assert response.status_code == 200
    assert_described(call, response)


def test_a_field_that_is_not_described_would_be_noticed(client: Client, addresses: dict[str, str]) -> None:
    call = next(call for call in CALLS if call.id == "readReminder")
    response: Any = client.get(addresses[call.path])
    body = response.json() | {"something": "new"}
    response.json = lambda: body
    with pytest.raises(Exception, match="something"):
        assert_described(call, response)


def test_every_call_there_is_is_described() -> None:
    described = {(call.path.replace("{token}", "<token:token>"), call.method) for call in CALLS}
    there = {
        (f"/{pattern.pattern}", method)
        for pattern in urlpatterns
        if getattr(pattern, "name", None)
        for method in ("get", "post", "put", "patch", "delete")
        if hasattr(cast(Any, pattern.callback).view_class, method)
    }
    assert described == there


def test_it_is_openapi_that_programs_can_read(client: Client) -> None:
    response = client.get("/api/schema")
    assert response.headers["Content-Type"] == "application/json"
    described = response.json()
    assert described["openapi"].startswith("3.1")
    for schema in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    referred = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(described)))
    assert referred <= described["components"]["schemas"].keys()


def test_the_page_names_every_call_every_problem_and_leads_nowhere_in_vain(client: Client) -> None:
    response = client.get("/api/docs")
    page, text = response.content.decode(), text_of(response)
    for call in CALLS:
        assert f'id="{call.id}"' in page
        assert call.title in text
    targets = set(re.findall(r'href="#([^"]+)"', page)) - {"main"}
    assert targets <= set(re.findall(r'id="([^"]+)"', page))
    assert "<script" not in page
    for address in set(re.findall(r'href="(/problems/[^"]*)"', page)):
        assert client.get(address).status_code == 200


def test_a_whole_number_may_be_written_with_a_point(client: Client, rosa: dict[str, Any]) -> None:
    body = json.dumps({"answers": rosa | {"minutes": 20}}).replace('"minutes": 20', '"minutes": 20.0').encode()
    assert send(client, "POST", f"{V1}/routines/preview", body).status_code == 200
    assert_problem(
        send(client, "POST", f"{V1}/routines/preview", body.replace(b"20.0", b"20.5")), 422, "invalid-answers"
    )
