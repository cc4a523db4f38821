"""The questionnaire and the preview: what they answer, and that the preview stores nothing."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings

from tests.recommender.strategies import raw_answers
from tests.routines.api.calls import PREVIEW, QUESTIONNAIRE, assert_problem, fields_of, send
from tests.routines.visitors import QUESTIONNAIRE as ASKED


def preview(client: Client, answers: Any) -> Any:
    return send(client, "POST", PREVIEW, {"answers": answers})


def test_a_preview_is_the_outcome_without_a_token(client: Client, rosa: dict[str, Any]) -> None:
    response = preview(client, rosa)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    outcome = response.json()
    assert outcome["outcome"] == "routine"
    assert outcome["token"] is None
    assert sum(step["seconds"] for step in outcome["steps"]) == 20 * 60


def test_a_preview_stores_nothing(client: Client, rosa: dict[str, Any]) -> None:
    assert not preview(client, rosa).cookies  # and a test without a database may not ask it


def test_a_referral_has_no_steps(client: Client, rosa: dict[str, Any]) -> None:
    outcome = preview(client, rosa | {"urgent_signs": ["saddle_numbness"]}).json()
    assert outcome["outcome"] == "referral"
    assert outcome["referral"]["urgency"] == "emergency"
    assert outcome["steps"] == []


def test_each_answer_that_is_wrong_is_named(client: Client, rosa: dict[str, Any]) -> None:
    problem = assert_problem(preview(client, rosa | {"minutes": 500, "work": "shepherd"}), 422, "invalid-answers")
    assert set(fields_of(problem)) == {"minutes", "work"}


@pytest.mark.parametrize(("giver", "minutes"), [("partner", 3), ("partner", 4), ("colleague", 4), (None, 3)])
def test_fewer_than_five_minutes_with_a_giver_are_refused_by_name(
    client: Client, rosa: dict[str, Any], giver: str | None, minutes: int
) -> None:
    answers = {code: value for code, value in rosa.items() if code != "giver"} | ({"giver": giver} if giver else {})
    problem = assert_problem(preview(client, answers | {"minutes": minutes}), 422, "invalid-answers")
    (error,) = problem["errors"]
    assert error["field"] == "minutes"
    assert error["message"].startswith(f"{minutes} is too short. ")
    assert error["message"].endswith("Please give a whole number from 5 to 60.")


def test_alone_three_minutes_are_a_routine(client: Client, rosa: dict[str, Any]) -> None:
    outcome = preview(client, rosa | {"giver": "alone", "minutes": 3}).json()
    assert outcome["outcome"] == "routine"
    assert sum(step["seconds"] for step in outcome["steps"]) == 3 * 60


@pytest.mark.parametrize("value", [10**30, -(10**400), 1e308, True, None, "20", [20], {"at_least": 5}])
def test_a_number_that_is_none_is_a_wrong_answer(client: Client, rosa: dict[str, Any], value: Any) -> None:
    assert preview(client, rosa | {"minutes": value}).status_code in (400, 422)


def test_an_error_of_ours_is_a_problem_without_details(monkeypatch: pytest.MonkeyPatch, rosa: dict[str, Any]) -> None:
    def fail(answers: object) -> None:
        raise RuntimeError("canary")

    monkeypatch.setattr("routines.api.views.questionnaire.recommend", fail)
    response = preview(Client(raise_request_exception=False), rosa)
    assert_problem(response, 500, "server-error")
    assert b"canary" not in response.content


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=raw_answers())
def test_any_valid_answers_get_an_outcome(client: Client, answers: dict[str, Any]) -> None:
    response = preview(client, answers)
    assert response.status_code == 200, response.content
    outcome = response.json()
    assert bool(outcome["steps"]) is (outcome["outcome"] == "routine")
    assert sum(step["seconds"] for step in outcome["steps"]) == outcome["minutes"] * 60


def test_the_questionnaire_tells_all_there_is_to_ask(client: Client) -> None:
    document = client.get(QUESTIONNAIRE).json()
    assert [question["id"] for question in document["questions"]] == list(ASKED.questions)
    on_pages = [code for page in document["pages"] for code in page["questions"]]
    assert on_pages == [code for code, question in ASKED.questions.items() if not question.remembered]
    minutes = next(question for question in document["questions"] if question["id"] == "minutes")
    assert (minutes["least"], minutes["most"], minutes["unit"]) == (3, 60, "minutes")
    assert [(one["when"], one["value"]) for one in minutes["least_when"]] == [({"not": {"giver": "alone"}}, 5)]
    assert minutes["least_when"][0]["because"]
    clothing = next(question for question in document["questions"] if question["id"] == "clothing")
    assert clothing["asked_when"]
    assert clothing["default_when"]


def test_the_questionnaire_is_not_sent_twice(client: Client) -> None:
    etag = client.get(QUESTIONNAIRE).headers["ETag"]
    again = client.get(QUESTIONNAIRE, headers={"if-none-match": etag})
    assert again.status_code == 304
    assert again.content == b""
    assert client.get(QUESTIONNAIRE, headers={"if-none-match": '"old"'}).status_code == 200
