"""Why a kept routine is as it is, by the API, and the preview of what other wishes would change."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
import time_machine
from django.test import Client

from recommender.knowledge import Knowledge, shipped
from recommender.outcome import as_json
from routines import selectors
from routines.links import Purpose
from routines.models import Routine
from routines.services import keeping
from tests.recommender.editions import edition, rule
from tests.routines.api.calls import PREVIEW, QUESTIONNAIRE, V1, assert_problem, fields_of, send
from tests.routines.cast import NOW, REFERRED, keep
from tests.routines.older import GENTLER, apply, keep_as, row
from tests.routines.pages.private import SECOND, all_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def why(client: Client, routine: Routine) -> dict[str, Any]:
    response = client.get(f"{V1}/routines/{routine.token(Purpose.ROUTINE)}/why")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "no-store"
    document: dict[str, Any] = response.json()
    return document


def preview(client: Client, routine: Routine, **wishes: Any) -> Any:
    return send(client, "POST", PREVIEW, {"routine": routine.token(Purpose.ROUTINE), "answers": wishes})


def test_every_step_and_all_that_was_left_out_is_told_with_its_reasons(client: Client, rosas: Routine) -> None:
    document, outcome = why(client, rosas), selectors.outcome_of(rosas)
    assert document["knowledge_version"] == shipped().version
    assert (document["is_current"], document["referral"], document["note"]) == (True, None, None)
    assert [step["number"] for step in document["steps"]] == [step.number for step in outcome.steps]
    for step in document["steps"]:
        assert set(step) == {"number", "technique", "title", "zone", "side", "because", "would_remove"}
        for reason in step["because"]:
            assert set(reason) == {"rule", "text", "answers", "sources"}
            assert all(set(source) == {"id", "title", "locator"} for source in reason["sources"])
    keys = {"technique", "title", "zone", "because", "would_bring", "stands_in_the_way"}
    assert {frozenset(item) for item in document["left_out"]} == {frozenset(keys)}
    assert len(document["left_out"]) > len(outcome.left_out)


def test_a_suggestion_is_answers_that_the_preview_takes(client: Client, rosas: Routine) -> None:
    items = [item for item in why(client, rosas)["left_out"] if item["would_bring"]]
    assert items
    for item in items:
        steps = preview(client, rosas, **item["would_bring"]["changes"]).json()["steps"]
        assert item["technique"] in {step["technique"] for step in steps}


def test_a_referral_has_its_reasons_and_no_suggestion(client: Client, db: None) -> None:
    routine = keep(REFERRED)
    document = why(client, routine)
    assert document["referral"]["urgency"] == "emergency"
    assert document["referral"]["reasons"]
    assert (document["steps"], document["left_out"]) == ([], [])


def test_what_older_knowledge_made_keeps_its_reasons(client: Client, older: Knowledge) -> None:
    document = why(client, keep_as(older, GENTLER))
    assert (document["knowledge_version"], document["is_current"]) == (older.version, False)
    assert document["note"].startswith("This routine was made with an earlier version")
    assert {step["would_remove"] for step in document["steps"]} == {None}
    assert document["steps"][0]["because"]


# While a check is due, nothing is weighed: what nobody has been asked again may not be tried out.


def assert_waits(client: Client, routine: Routine) -> None:
    document, outcome = why(client, routine), selectors.outcome_of(routine)
    assert document["note"] == "Please check again first, on the page of your routine."
    assert [[reason["text"] for reason in step["because"]] for step in document["steps"]] == [
        [reason.text for reason in step.because] for step in outcome.steps
    ]
    assert {step["would_remove"] for step in document["steps"]} == {None}
    assert {(item["would_bring"], item["stands_in_the_way"]) for item in document["left_out"]} == {(None, None)}
    assert_refused(client, routine)


def assert_refused(client: Client, routine: Routine) -> None:
    before = all_rows()
    problem = assert_problem(preview(client, routine, minutes=30), 409, "not-possible")
    assert problem["code"] == "check_first"
    assert problem["detail"] == "Please check again first, on the page of your routine."
    assert all_rows() == before


def test_after_four_weeks_it_waits_for_the_fresh_check(
    client: Client, rosas: Routine, noon: time_machine.Traveller
) -> None:
    noon.move_to(NOW + selectors.FRESH)
    assert why(client, rosas)["note"] is None
    assert preview(client, rosas, minutes=30).status_code == 200
    noon.shift(SECOND)
    assert_waits(client, rosas)


def test_after_an_emergency_it_waits_for_the_fresh_check(client: Client, rosas: Routine) -> None:
    keeping.ask_again(routine=rosas, now=NOW)
    assert_waits(client, rosas)


@pytest.mark.parametrize("then", [{"dose": {"minutes_at_most": 15}}, {"exclude": {"position": ["face_down"]}}])
def test_what_is_recalled_waits_even_where_its_own_knowledge_is_back(
    client: Client, tmp_path: Path, then: dict[str, Any]
) -> None:
    routine = keep({"work": "desk"})
    apply(edition(tmp_path, rule(then, when={"work": "desk"}, silent={"work": "caring"})))
    assert row(routine).recall is not None
    assert routine.knowledge_version == shipped().version
    assert_waits(client, routine)


def test_nothing_is_tried_on_what_older_knowledge_made(client: Client, older: Knowledge) -> None:
    assert_refused(client, keep_as(older, {}))


def test_nothing_is_tried_on_a_referral(client: Client, db: None) -> None:
    assert_refused(client, keep(REFERRED))


def test_wishes_are_compared_with_what_was_kept_and_not_with_what_would_be_made_now(
    client: Client, rosas: Routine
) -> None:
    kept = selectors.outcome_of(rosas)
    rosas.outcome = as_json(msgspec.structs.replace(kept, steps=kept.steps[:-1])).decode()
    rosas.save()
    difference = preview(client, rosas).json()["difference"]
    assert [step["marks"] for step in difference["steps"]] == [[]] * (len(kept.steps) - 1) + [["new"]]
    assert difference["is_same"] is False


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_why_can_only_be_read(client: Client, rosas: Routine, method: str) -> None:
    address = f"{V1}/routines/{rosas.token(Purpose.ROUTINE)}/why"
    assert_problem(send(client, method, address, {}), 405, "method-not-allowed")


def test_a_token_that_opens_nothing_is_not_found(client: Client, rosas: Routine) -> None:
    wrong = f"{'x' * 22}.{'y' * 22}"
    assert_problem(client.get(f"{V1}/routines/{wrong}/why"), 404, "not-found")
    assert_problem(send(client, "POST", PREVIEW, {"routine": wrong, "answers": {}}), 404, "not-found")


# The preview of a kept routine.


def test_the_preview_lays_wishes_over_a_kept_routine_and_says_what_differs(client: Client, rosas: Routine) -> None:
    before = all_rows()
    response = preview(client, rosas, minutes=30)
    assert response.status_code == 200
    document = response.json()
    difference = document.pop("difference")
    plain = send(client, "POST", PREVIEW, {"answers": rosas.answers | {"minutes": 30}}).json()
    assert document == plain
    assert difference["summary"].startswith("30 minutes, ")
    assert difference["is_same"] is False
    assert {mark for step in difference["steps"] for mark in step["marks"]} == {"new", "longer"}
    assert all_rows() == before


def test_no_wish_makes_no_difference(client: Client, rosas: Routine) -> None:
    assert preview(client, rosas).json()["difference"]["is_same"] is True


def test_a_wrong_wish_is_named(client: Client, rosas: Routine) -> None:
    problem = assert_problem(preview(client, rosas, minutes=90), 422, "invalid-answers")
    assert fields_of(problem) == ["minutes"]


def test_answers_can_be_compared_that_nobody_kept(client: Client, rosas: Routine, rosa: dict[str, Any]) -> None:
    body = {"answers": {"minutes": 30}, "instead_of": rosa}
    response = send(client, "POST", PREVIEW, body)
    assert response.json() == preview(client, rosas, minutes=30).json()


def test_it_takes_one_of_the_two(client: Client, rosas: Routine, rosa: dict[str, Any]) -> None:
    body = {"answers": {}, "instead_of": rosa, "routine": rosas.token(Purpose.ROUTINE)}
    problem = assert_problem(send(client, "POST", PREVIEW, body), 422, "invalid-fields")
    assert fields_of(problem) == ["instead_of"]


@pytest.mark.parametrize("routine", [None, 7, ["x"]])
def test_a_routine_that_is_no_token_is_malformed(client: Client, db: None, routine: Any) -> None:
    assert_problem(send(client, "POST", PREVIEW, {"routine": routine, "answers": {}}), 400, "malformed-request")


def test_the_questionnaire_tells_what_may_be_suggested(client: Client) -> None:
    questions = client.get(QUESTIONNAIRE).json()["questions"]
    chosen = {question["id"] for question in questions if question["chosen"]}
    assert chosen == {code for code, question in shipped().questionnaire.questions.items() if question.chosen}
    assert "minutes" in chosen
    assert not {"pain_level", "health_conditions", "age_group", "leave_alone_zones"} & chosen
