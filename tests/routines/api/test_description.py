"""The description is right: examples work, answers hold exactly what it says, and the page leaves nothing out."""

import json
import os
import re
from typing import Any, cast

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from routines.api.description.calls import CALLS, Call
from routines.api.description.examples import ANSWERED, ANSWERED_FILE
from routines.api.description.openapi import AT, document
from routines.api.urls import urlpatterns
from routines.links import Purpose
from routines.models import Reminder
from tests.routines.api.calls import V1, assert_problem, send
from tests.routines.visitors import text_of

EXAMPLES = [pytest.param(call, name, id=f"{call.id} {name}") for call in CALLS for name in call.examples]
IN_JSON = [pytest.param(call, id=call.id) for call in CALLS if any(answer.shapes for answer in call.answers.values())]
READS = [pytest.param(call, id=call.id) for call in CALLS if call.method == "get"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses(active: Reminder) -> dict[str, str]:
    tokens = {"routines": active.routine.token(Purpose.ROUTINE), "reminders": active.token(Purpose.REMINDER)}
    return {call.path: AT + call.path.replace("{token}", tokens.get(call.path.split("/")[1], "")) for call in CALLS}


def assert_described(call: Call, response: Any) -> None:
    """Status, headers and every field of the answer stand in the description."""
    answer = described(call, response)
    assert set(answer["headers"]) <= set(response.headers)
    if "content" in answer:
        assert_fits(answer, response.json())


def described(call: Call, response: Any) -> dict[str, Any]:
    """What stands in the description of an answer with this status."""
    answer: dict[str, Any] = document()["paths"][AT + call.path][call.method]["responses"][str(response.status_code)]
    return answer


def assert_fits(answer: dict[str, Any], value: Any) -> None:
    """It has what is described, and nothing else."""
    schema = answer["content"]["application/json"]["schema"]
    whole = {**schema, "components": document()["components"], "unevaluatedProperties": False}
    Draft202012Validator(whole).validate(value)


def shortened(value: Any) -> Any:
    """Of each list only the first."""
    if isinstance(value, dict):
        return {name: shortened(one) for name, one in value.items()}
    return [shortened(one) for one in value[:1]] if isinstance(value, list) else value


def take(call: Call, example: Any) -> None:
    """Writes the example of an answer down anew."""
    known = json.loads(ANSWERED_FILE.read_text()) | {call.id: example}
    ANSWERED_FILE.write_text(json.dumps(dict(sorted(known.items())), indent=1, ensure_ascii=False) + "\n")


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


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize("call", IN_JSON)
def test_every_answer_has_an_example_like_the_real_one(client: Client, addresses: dict[str, str], call: Call) -> None:
    body = next(iter(call.examples.values()), b"")
    response = send(client, call.method.upper(), addresses[call.path], body)
    real = shortened(response.json())
    if "UNKNOT_TAKE_EXAMPLES" in os.environ:
        take(call, real)
    [example] = described(call, response)["content"]["application/json"]["examples"].values()
    assert_fits(described(call, response), example["value"])
    assert example["value"].keys() == real.keys()


def test_there_is_no_example_of_a_call_that_is_gone() -> None:
    assert ANSWERED.keys() == {param.values[0].id for param in IN_JSON if isinstance(param.values[0], Call)}


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
