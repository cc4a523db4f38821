"""The API: what it answers, and that whatever is sent to it gets an answer and never a 500."""

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.recommender.strategies import raw_answers
from tests.routines.visitors import QUESTIONNAIRE, plain_answers

PREVIEW = "/api/v1/routines/preview"


def post(client: Client, body: bytes | str, content_type: str = "application/json", **headers: str) -> Any:
    return client.generic("POST", PREVIEW, body, content_type=content_type, headers=headers)


def preview(client: Client, answers: Any) -> Any:
    return post(client, json.dumps({"answers": answers}))


def assert_problem(response: Any, status: int, slug: str) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert {"type", "title", "status", "detail", "errors"} == set(problem)
    assert problem["status"] == status
    assert problem["type"].endswith(f"/problems/{slug}/")
    return problem


def test_a_preview_is_the_outcome_without_a_token(client: Client, rosa: dict[str, Any]) -> None:
    response = preview(client, rosa)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    outcome = response.json()
    assert outcome["outcome"] == "routine"
    assert outcome["token"] is None
    assert sum(step["seconds"] for step in outcome["steps"]) == 20 * 60


def test_a_preview_stores_nothing(client: Client, rosa: dict[str, Any]) -> None:
    assert not preview(client, rosa).cookies


def test_a_referral_has_no_steps(client: Client, rosa: dict[str, Any]) -> None:
    outcome = preview(client, rosa | {"urgent_signs": ["saddle_numbness"]}).json()
    assert outcome["outcome"] == "referral"
    assert outcome["referral"]["urgency"] == "emergency"
    assert outcome["steps"] == []


def test_each_field_that_is_wrong_is_named(client: Client, rosa: dict[str, Any]) -> None:
    problem = assert_problem(preview(client, rosa | {"minutes": 500, "work": "shepherd"}), 422, "invalid-answers")
    assert {error["field"] for error in problem["errors"]} == {"minutes", "work"}
    assert all(error["code"] and error["message"] for error in problem["errors"])


def test_the_page_of_a_problem_is_there(client: Client) -> None:
    kind = preview(client, {}).json()["type"]
    assert client.get(kind.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_alone_is_refused_with_the_sentence_of_the_questionnaire(client: Client, rosa: dict[str, Any]) -> None:
    problem = assert_problem(preview(client, rosa | {"giver": "alone"}), 422, "invalid-answers")
    alone = next(option for option in QUESTIONNAIRE.questions["giver"].options if option.id == "alone")
    assert [(error["field"], error["message"]) for error in problem["errors"]] == [("giver", alone.not_offered)]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"answers"',
        b"{}",
        b'{"answers": []}',
        b'{"answers": {}, "consent": true}',
        b'{"answers": {"minutes": NaN}}',
        b'{"answers": {"work": "\\ud800"}}',
        b'{"answers": {"work": "\xff"}}',
        b'{"answers": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
        b'{"answers": {"work": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"}}",
    ],
)
def test_a_body_of_another_shape_is_malformed(client: Client, body: bytes) -> None:
    assert_problem(post(client, body), 400, "malformed-request")


@pytest.mark.parametrize("value", [10**30, -(10**400), 1e308, True, None, "20", [20], {"at_least": 5}])
def test_a_number_that_is_none_is_a_wrong_answer(client: Client, rosa: dict[str, Any], value: Any) -> None:
    response = preview(client, rosa | {"minutes": value})
    assert response.status_code in (400, 422)


def test_a_body_that_is_too_long_is_refused(client: Client) -> None:
    assert_problem(post(client, b'{"answers": {"work": "' + b"a" * 70_000 + b'"}}'), 413, "body-too-large")


def test_only_json_goes_in_and_only_json_comes_out(client: Client) -> None:
    assert_problem(post(client, "work=desk", content_type="text/plain"), 415, "unsupported-media-type")
    assert_problem(post(client, "{}", accept="text/html"), 406, "not-acceptable")


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("GET", PREVIEW, "POST"),
        ("DELETE", PREVIEW, "POST"),
        ("OPTIONS", PREVIEW, "POST"),
        ("POST", "/api/v1/questionnaire", "GET"),
    ],
)
def test_a_wrong_method_learns_which_is_right(client: Client, method: str, address: str, allowed: str) -> None:
    response = client.generic(method, address)
    assert_problem(response, 405, "method-not-allowed")
    assert allowed in response.headers["Allow"]


@pytest.mark.parametrize(
    "address", ["/api/", "/api/v2/questionnaire", "/api/v1/", "/api/v1/nothing", "/api/v1/questionnaire/"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_wrong_address_under_api_is_a_problem_too(client: Client, method: str, address: str) -> None:
    assert_problem(client.generic(method, address), 404, "not-found")


def test_an_error_of_ours_is_a_problem_without_details(monkeypatch: pytest.MonkeyPatch, rosa: dict[str, Any]) -> None:
    def fail(answers: object) -> None:
        raise RuntimeError("canary")

    monkeypatch.setattr("routines.api.views.recommend", fail)
    response = preview(Client(raise_request_exception=False), rosa)
    assert_problem(response, 500, "server-error")
    assert b"canary" not in response.content


def test_the_questionnaire_tells_all_there_is_to_ask(client: Client) -> None:
    document = client.get("/api/v1/questionnaire").json()
    assert [question["id"] for question in document["questions"]] == list(QUESTIONNAIRE.questions)
    assert sorted(code for page in document["pages"] for code in page["questions"]) == sorted(QUESTIONNAIRE.questions)
    minutes = next(question for question in document["questions"] if question["id"] == "minutes")
    assert (minutes["least"], minutes["most"], minutes["unit"]) == (5, 60, "minutes")
    clothing = next(question for question in document["questions"] if question["id"] == "clothing")
    assert clothing["asked_when"]
    assert clothing["default_when"]


def test_the_questionnaire_is_not_sent_twice(client: Client) -> None:
    etag = client.get("/api/v1/questionnaire").headers["ETag"]
    again = client.get("/api/v1/questionnaire", headers={"if-none-match": etag})
    assert again.status_code == 304
    assert again.content == b""
    assert client.get("/api/v1/questionnaire", headers={"if-none-match": '"old"'}).status_code == 200


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
codes = st.sampled_from(list(QUESTIONNAIRE.questions))
options = st.sampled_from([option.id for q in QUESTIONNAIRE.questions.values() for option in q.options])
near_misses = st.dictionaries(codes, anything | options | st.lists(options | anything, max_size=3), max_size=5)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(body=anything | st.fixed_dictionaries({"answers": anything | near_misses}))
def test_any_json_gets_an_answer_and_never_a_500(client: Client, body: Any) -> None:
    assert post(client, json.dumps(body)).status_code in (200, 400, 422)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(changes=near_misses)
def test_good_answers_with_anything_in_one_place_get_an_answer_and_never_a_500(client: Client, changes: Any) -> None:
    assert preview(client, plain_answers() | changes).status_code in (200, 400, 422)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(body=st.binary(max_size=200))
def test_any_bytes_get_an_answer_and_never_a_500(client: Client, body: bytes) -> None:
    assert post(client, body).status_code == 400


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=raw_answers())
def test_any_valid_answers_get_an_outcome(client: Client, answers: dict[str, Any]) -> None:
    response = preview(client, answers)
    assert response.status_code == 200, response.content
    outcome = response.json()
    assert bool(outcome["steps"]) is (outcome["outcome"] == "routine")
    assert sum(step["seconds"] for step in outcome["steps"]) == outcome["minutes"] * 60
