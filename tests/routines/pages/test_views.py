"""The pages as a visitor without JavaScript meets them."""

from typing import Any

import pytest
from django.test import Client

from recommender.knowledge import shipped
from routines.links import new_public_id
from routines.pages.journey import Journey
from tests.routines.visitors import QUESTIONNAIRE, Visitor, questions_in_sight, text_of


def everything_ticked() -> dict[str, Any]:
    """The longest answers there are: every box ticked, every question brought up."""
    ticked = {
        code: [option.id for option in question.options]
        for code, question in QUESTIONNAIRE.questions.items()
        if question.kind == "many"
    }
    longest = {
        code: max((option.id for option in question.options), key=len)
        for code, question in QUESTIONNAIRE.questions.items()
        if question.kind == "one"
    }
    numbers = {code: question.most for code, question in QUESTIONNAIRE.questions.items() if question.kind == "integer"}
    bring_up = {"giver": "partner", "surface": "floor_mat", "feet_welcome": "yes", "clothing": "bare_back"}
    return ticked | longest | numbers | bring_up


PAGES = [page.id for page in QUESTIONNAIRE.pages]


def test_the_whole_journey_ends_with_a_routine(visitor: Visitor, rosa: dict[str, Any]) -> None:
    visitor.fill_all(rosa)
    assert "Make my routine" in text_of(visitor.client.get("/check/answers/"))
    said = text_of(visitor.client.get("/routine/"))
    for part in (
        "20 minutes",
        "Please take care",
        "Before you start",
        "The massage",
        "Afterwards",
        "How often",
        "Why?",
    ):
        assert part in said
    assert shipped().wording.disclaimer in said


def test_start_leads_to_the_first_unfinished_page(visitor: Visitor, rosa: dict[str, Any]) -> None:
    assert visitor.client.get("/check/").headers["Location"] == f"/check/{PAGES[0]}/"
    visitor.send(PAGES[0], rosa)
    assert visitor.client.get("/check/").headers["Location"] == f"/check/{PAGES[1]}/"


@pytest.mark.parametrize("address", ["/check/tonight/", "/check/answers/", "/routine/"])
def test_nothing_opens_before_its_turn(client: Client, address: str) -> None:
    assert client.get(address).headers["Location"] == f"/check/{PAGES[0]}/"


def test_a_page_that_is_unknown_is_not_there(client: Client) -> None:
    assert client.get("/check/feelings/").status_code == 404


def test_a_page_sent_empty_names_each_question_at_the_top_and_in_its_place(visitor: Visitor) -> None:
    response = visitor.client.post("/check/back/", {"shown": ["pain_zones", "pain_level"]})
    page = response.content.decode()
    assert response.status_code == 200
    assert page.index("There is a problem") < page.index("<h1>")
    assert 'href="#q-pain_zones-neck_left"' in page
    assert 'href="#q-pain_level-0"' in page
    assert 'id="error-pain_level"' in page
    assert "<title>Error: " in page


def test_a_wrong_number_stays_in_its_box_and_is_explained(visitor: Visitor, rosa: dict[str, Any]) -> None:
    visitor.fill_all(rosa)
    page = visitor.send("tonight", rosa | {"minutes": "ninety"}).content.decode()
    assert 'value="ninety"' in page
    assert "from 5 to 60" in page


def test_back_keeps_what_was_chosen(visitor: Visitor, rosa: dict[str, Any]) -> None:
    visitor.send("back", rosa)
    response = visitor.send("safety", {"warning_signs": ["fever"]}, back="1")
    assert response.headers["Location"] == "/check/back/"
    assert 'id="q-pain_zones-shoulder_right" name="pain_zones" value="shoulder_right" checked' in visitor.open("back")
    assert 'value="fever" checked' in visitor.open("safety")


def test_back_on_the_first_page_leads_to_the_landing_page(visitor: Visitor) -> None:
    assert visitor.send("back", {}, back="1").headers["Location"] == "/"


def test_none_of_these_together_with_a_sign_is_asked_again(visitor: Visitor, rosa: dict[str, Any]) -> None:
    visitor.send("back", rosa)
    response = visitor.send("safety", rosa | {"warning_signs": ["-", "fever"]})
    assert "not both" in text_of(response)


def test_a_list_that_has_to_be_answered_cannot_be_skipped_by_accident(visitor: Visitor, rosa: dict[str, Any]) -> None:
    visitor.send("back", rosa)
    response = visitor.client.post("/check/safety/", {"shown": ["urgent_signs", "warning_signs"], "urgent_signs": "-"})
    assert response.status_code == 200
    assert "error-warning_signs" in response.content.decode()


def test_a_question_that_comes_up_is_shown_before_going_on(visitor: Visitor, rosa: dict[str, Any]) -> None:
    visitor.fill_all(rosa | {"surface": "floor_mat"})
    assert "giver_weight" not in questions_in_sight(visitor.open("tonight"))
    again = visitor.send("tonight", rosa | {"feet_welcome": "yes"})
    assert "2 more questions, because of what you ticked." in text_of(again)
    assert "giver_weight" in questions_in_sight(again.content.decode())
    last = visitor.send(
        "tonight",
        rosa | {"feet_welcome": "yes", "giver_weight": "unknown", "wall_nearby": "yes"},
        seen=again.content.decode(),
    )
    assert last.headers["Location"] == "/check/answers/"


def test_an_answer_that_is_not_asked_for_any_more_is_forgotten(visitor: Visitor, rosa: dict[str, Any]) -> None:
    visitor.fill_all(rosa | {"health_conditions": ["pregnancy"], "cleared_for_massage": "yes"})
    assert visitor.client.session["answers"]["cleared_for_massage"] == "yes"
    visitor.send("health", rosa)
    assert "cleared_for_massage" not in visitor.client.session["answers"]


def test_a_sign_of_danger_stops_at_once(visitor: Visitor, rosa: dict[str, Any]) -> None:
    visitor.send("back", rosa)
    response = visitor.send("safety", {"urgent_signs": ["chest_pain_or_pressure"]})
    assert response.headers["Location"] == "/routine/"
    page = visitor.client.get("/routine/").content.decode()
    for number in ("112", "911", "999"):
        assert f'href="tel:{number}"' in page
    assert "The massage" not in page
    assert visitor.client.get("/check/health/").headers["Location"] == "/routine/"
    assert visitor.client.get("/check/answers/").headers["Location"] == "/routine/"


def test_a_sign_ticked_by_mistake_can_be_taken_back(visitor: Visitor, rosa: dict[str, Any]) -> None:
    visitor.send("back", rosa)
    visitor.send("safety", {"urgent_signs": ["chest_pain_or_pressure"]})
    assert 'href="/check/safety/"' in visitor.client.get("/routine/").content.decode()
    assert visitor.send("safety", rosa).headers["Location"] == "/check/health/"


def test_a_referral_that_can_wait_shows_no_routine_and_a_way_to_change_the_answer(
    visitor: Visitor, rosa: dict[str, Any]
) -> None:
    visitor.fill_all(rosa | {"warning_signs": ["unexplained_weight_loss"]})
    page = visitor.client.get("/routine/").content.decode()
    assert "Why we say this" in page
    assert "/check/safety/?return=answers" in page
    assert "The massage" not in page


def test_a_change_link_returns_to_the_summary(visitor: Visitor, rosa: dict[str, Any]) -> None:
    visitor.fill_all(rosa)
    summary = visitor.client.get("/check/answers/").content.decode()
    assert "/check/days/?return=answers#field-work" in summary
    assert 'name="return" value="answers"' in visitor.client.get("/check/days/?return=answers").content.decode()
    response = visitor.send("days", rosa | {"work": "desk"}, **{"return": "answers"})
    assert response.headers["Location"] == "/check/answers/"
    assert "At a desk" in text_of(visitor.client.get("/check/answers/"))


def test_a_change_that_brings_up_questions_elsewhere_asks_them_first(visitor: Visitor, rosa: dict[str, Any]) -> None:
    visitor.fill_all(rosa)
    response = visitor.send("giver", rosa | {"surface": "floor_mat"}, **{"return": "answers"})
    assert response.headers["Location"] == "/check/tonight/?return=answers"


def test_a_number_left_empty_counts_as_the_default_for_the_other_answers(
    visitor: Visitor, rosa: dict[str, Any]
) -> None:
    without = {code: value for code, value in rosa.items() if code != "hours_sitting"}
    visitor.fill_all(without | {"work": "desk"})
    assert visitor.client.session["answers"]["hours_sitting"] == 6


def test_start_again_forgets_everything(visitor: Visitor, rosa: dict[str, Any]) -> None:
    visitor.fill_all(rosa)
    assert visitor.client.get("/start-again/").status_code == 405
    assert visitor.client.post("/start-again/").headers["Location"] == "/"
    assert "answers" not in visitor.client.session


def test_forms_from_elsewhere_are_refused(rosa: dict[str, Any]) -> None:
    response = Client(enforce_csrf_checks=True).post("/check/back/", {"shown": "pain_level", "pain_level": "3"})
    assert response.status_code == 403
    assert "This page is too old" in text_of(response)


def test_with_everything_ticked_the_session_still_fits_into_a_cookie(client: Client) -> None:
    session = client.session
    session["answers"] = everything_ticked()
    session["draft"], session["renewing"] = (f"{new_public_id()}.{new_public_id()}" for _ in range(2))
    session["begun"] = "2026-11-17T12:00:00.000001+00:00"
    session.save()
    client.cookies["unknot"] = session.session_key or ""
    assert len(Journey.of(client.session).answers) == len(QUESTIONNAIRE.questions)
    assert (
        500 < len("unknot=") + len(session.session_key or "") < 4096 - len("; HttpOnly; Path=/; SameSite=Lax; Secure")
    )


def test_a_session_from_an_older_knowledge_is_cleaned_not_refused(client: Client, rosa: dict[str, Any]) -> None:
    session = client.session
    session["answers"] = rosa | {"work": "shepherd", "star_sign": "leo"}
    session.save()
    client.cookies["unknot"] = session.session_key or ""
    assert client.get("/check/").headers["Location"] == "/check/days/"


def test_a_problem_that_does_not_exist_is_not_found(client: Client) -> None:
    assert client.get("/problems/no-such-thing/").status_code == 404


@pytest.mark.parametrize("address", ["/", "/about/", "/privacy/", "/problems/invalid-answers/"])
def test_the_small_pages_are_there(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert "not medical advice" in text_of(response)


def test_reporting_bad_advice_says_the_version_and_nothing_about_health(visitor: Visitor, rosa: dict[str, Any]) -> None:
    visitor.fill_all(rosa)
    assert 'href="/routine/bad-advice/">Report bad advice' in visitor.client.get("/routine/").content.decode()
    page = visitor.client.get("/routine/bad-advice/").content.decode()
    link = page.split('href="mailto:')[1].split('"')[0]
    assert shipped().version.split("+")[0] in link
    assert not any(code in link for code in QUESTIONNAIRE.questions)
