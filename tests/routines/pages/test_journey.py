"""Where somebody is in the questionnaire."""

from typing import Any

from routines.pages.journey import SAFETY, Journey
from tests.routines.visitors import QUESTIONNAIRE


def test_a_page_is_finished_when_all_that_is_asked_has_an_answer(rosa: dict[str, Any]) -> None:
    journey = Journey(QUESTIONNAIRE, {}).with_answers(rosa)
    assert journey.first_unfinished() is None
    fewer = Journey(QUESTIONNAIRE, {code: value for code, value in rosa.items() if code != "sleep"})
    unfinished = fewer.first_unfinished()
    assert unfinished
    assert unfinished.id == "days"


def test_answers_that_are_wrong_or_not_asked_are_dropped(rosa: dict[str, Any]) -> None:
    journey = Journey(QUESTIONNAIRE, {}).with_answers(rosa | {"wall_nearby": "yes", "minutes": 500, "shoe_size": 42})
    assert not {"wall_nearby", "minutes", "shoe_size"} & set(journey.answers)


def test_an_emergency_stops_the_pages_after_it_and_not_its_own(rosa: dict[str, Any]) -> None:
    journey = Journey(QUESTIONNAIRE, rosa | {"urgent_signs": ["sudden_breathlessness"]})
    stopped = {page.id for page in QUESTIONNAIRE.pages if journey.stop_before(page)}
    assert stopped == {"health", "days", "giver", "tonight"}


def test_a_fresh_check_leaves_out_every_page_that_asks_about_safety(rosa: dict[str, Any]) -> None:
    expecting = rosa | {"health_conditions": ["pregnancy"], "cleared_for_massage": "yes"}
    left = Journey(QUESTIONNAIRE, expecting).without_safety()
    unfinished = [page.id for page in QUESTIONNAIRE.pages if not left.is_finished(page)]
    assert unfinished == ["safety", "health"]
    assert not any(code in left.answers for page in QUESTIONNAIRE.pages[1:3] for code in page.questions)
    assert all(left.answers[code] == rosa[code] for page in QUESTIONNAIRE.pages[3:] for code in left.asked(page))


def test_every_question_about_safety_is_one_there_is() -> None:
    assert set(QUESTIONNAIRE.questions) >= SAFETY
