"""Three minutes on a chair, between the questions: offered once safety is settled, and stored nowhere."""

import re
from typing import Any

import pytest
from django.test import Client

from recommender.knowledge import shipped
from recommender.questionnaire import Questionnaire
from routines.models import Routine
from routines.pages.journey import KEY, Journey
from tests.routines.pages.private import CHEST_PAIN, WEIGHT_LOSS, all_rows, all_there_is, answered
from tests.routines.visitors import QUESTIONNAIRE, Visitor, text_of

pytestmark = pytest.mark.django_db
TASTER = "/check/taster/"
OFFER = f'href="{TASTER}"'
PAGES = [page.id for page in QUESTIONNAIRE.pages]


def up_to(page_id: str, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers of the pages up to this one."""
    codes = {code for page in QUESTIONNAIRE.pages[: PAGES.index(page_id) + 1] for code in page.questions}
    return {code: value for code, value in answers.items() if code in codes}


def test_it_is_offered_on_the_page_after_those_about_safety_and_only_there(
    client: Client, rosa: dict[str, Any]
) -> None:
    answered(client, rosa)
    offering = [page for page in PAGES if OFFER in client.get(f"/check/{page}/").content.decode()]
    assert offering == ["days"] == PAGES[PAGES.index("health") + 1 :][:1]
    assert OFFER not in client.get("/check/answers/").content.decode()


def test_who_goes_through_the_pages_is_led_to_it(visitor: Visitor, rosa: dict[str, Any]) -> None:
    for page in ("back", "safety"):
        visitor.send(page, rosa)
    response = visitor.send("health", rosa)
    assert response.headers["Location"] == "/check/days/"
    page = visitor.open("days")
    assert OFFER in page
    assert "Three light minutes for the shoulders" in page
    assert page.index("Three minutes now") < page.index("<form")
    assert visitor.client.get(TASTER).status_code == 200


def test_it_is_not_offered_where_one_answer_is_changed_from_the_summary(client: Client, rosa: dict[str, Any]) -> None:
    answered(client, rosa)
    assert OFFER not in client.get("/check/days/?return=answers").content.decode()


@pytest.mark.parametrize(
    "sign", [WEIGHT_LOSS, {"pain_level": 9}, {"health_conditions": ["pregnancy"], "cleared_for_massage": "no"}]
)
def test_after_a_sign_there_is_none(client: Client, rosa: dict[str, Any], sign: dict[str, Any]) -> None:
    answered(client, up_to("health", rosa | sign))
    assert OFFER not in client.get("/check/days/").content.decode()
    response = client.get(TASTER)
    assert (response.status_code, response.headers["Location"]) == (303, "/check/")


def test_after_an_emergency_the_way_leads_to_what_to_do(client: Client, rosa: dict[str, Any]) -> None:
    answered(client, up_to("safety", rosa | CHEST_PAIN))
    response = client.get(TASTER, follow=True)
    assert response.redirect_chain[-1][0] == "/routine/"
    assert "data-step" not in response.content.decode()


@pytest.mark.parametrize("so_far", ["", "back", "safety"])
def test_before_safety_is_settled_it_leads_to_the_first_page_that_is_not_finished(
    client: Client, rosa: dict[str, Any], so_far: str
) -> None:
    answered(client, up_to(so_far, rosa) if so_far else {})
    response = client.get(TASTER, follow=True)
    following = PAGES[PAGES.index(so_far) + 1] if so_far else PAGES[0]
    assert response.redirect_chain[-1][0] == f"/check/{following}/"
    assert "data-step" not in response.content.decode()


@pytest.mark.parametrize("missing", ["urgent_signs", "warning_signs", "health_conditions", "age_group"])
def test_with_one_question_about_safety_open_there_is_none(client: Client, rosa: dict[str, Any], missing: str) -> None:
    answered(client, {code: value for code, value in rosa.items() if code != missing})
    assert client.get(TASTER).status_code == 303


def test_it_is_three_minutes_on_the_shoulders(client: Client, rosa: dict[str, Any]) -> None:
    answered(client, up_to("health", rosa))
    page = client.get(TASTER).content.decode()
    steps = re.findall(
        r'data-step data-technique="\w+" data-seconds="(\d+)" data-phase="[^"]*" data-zone="(\w+)"', page
    )
    assert sum(int(seconds) for seconds, _ in steps) == 180
    assert {zone for _, zone in steps} == {"back", "shoulder"}
    assert '<meta name="robots" content="noindex">' in page


def test_there_is_nothing_to_remember_of_it_and_one_way_to_do_it(client: Client, rosa: dict[str, Any]) -> None:
    answered(client, up_to("health", rosa | {"felt_good_zones": ["shoulder_left"]}))
    page = client.get(TASTER).content.decode()
    assert "<form" not in page
    assert "data-remember " not in page
    assert "<details" not in page
    assert "data-felt-good>" not in page


def test_every_way_back_leads_to_the_questions(client: Client, rosa: dict[str, Any]) -> None:
    answered(client, up_to("health", rosa))
    response = client.get(TASTER)
    links = re.findall(r'<a[^>]* href="/check/"[^>]*>([^<]*)</a>', response.content.decode())
    assert links == ["The questions", "The questions", "On with the questions"]
    assert "The routine" not in text_of(response)
    assert client.get("/check/").headers["Location"] == "/check/days/"


@pytest.mark.parametrize("method", ["get", "head"])
def test_nothing_is_stored_and_the_answers_stay_as_they_are(client: Client, rosa: dict[str, Any], method: str) -> None:
    answered(client, up_to("health", rosa))
    before = all_there_is(client)
    response = getattr(client, method)(TASTER)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert all_there_is(client) == before
    assert client.session[KEY] == up_to("health", rosa)
    assert not Routine.objects.exists()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_can_only_be_looked_at(client: Client, rosa: dict[str, Any], method: str) -> None:
    answered(client, up_to("health", rosa))
    before = all_rows()
    assert getattr(client, method)(TASTER).status_code == 405
    assert all_rows() == before


def test_a_knowledge_without_one_offers_none(rosa: dict[str, Any]) -> None:
    asking = shipped().questionnaire
    without = Questionnaire(asking.pages, asking.questions, asking.asked_when, asking.defaults_when)
    journey = Journey(without, rosa)
    assert journey.taster() is None
    assert [page for page in asking.pages if journey.offers_taster_on(page)] == []
    assert Journey(asking, rosa).taster()
