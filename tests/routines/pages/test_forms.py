"""A page of the questionnaire as a form: which questions appear, and what is posted as raw answers."""

import json
from typing import Any

import pytest
from django.http import QueryDict

from recommender.knowledge import shipped
from routines.pages.forms import PageForm
from routines.pages.journey import Journey
from tests.routines.visitors import QUESTIONNAIRE


def form(page_id: str, *, posted: str | None = None, **answers: Any) -> PageForm:
    journey = Journey(QUESTIONNAIRE, answers)
    page = journey.page(page_id)
    assert page
    data = None if posted is None else QueryDict(posted)
    return PageForm(page, knowledge=shipped(), journey=journey, data=data)


@pytest.mark.parametrize(
    ("code", "control"),
    [
        ("pain_zones", "body_map"),
        ("pain_level", "scale"),
        ("shoulder_tension", "radios"),
        ("pain_patterns", "checkboxes"),
    ],
)
def test_each_kind_of_question_has_its_control(code: str, control: str) -> None:
    fields = {field.id: field for field in form("back").fields}
    assert fields[code].control == control


def test_a_number_with_a_long_range_is_typed() -> None:
    assert next(field for field in form("days").fields if field.id == "hours_sitting").control == "number"


@pytest.mark.parametrize(("giver", "least"), [("partner", 5), ("colleague", 5), ("alone", 3)])
def test_how_few_minutes_may_be_typed_depends_on_who_gives_it(giver: str, least: int) -> None:
    field = next(field for field in form("tonight", giver=giver).fields if field.id == "minutes")
    assert field.least == least
    short = form("tonight", giver=giver, posted="shown=minutes&minutes=3")
    assert [error.field for error in short.errors] == (["minutes"] if least > 3 else [])


def test_whoever_finds_a_giver_after_all_is_asked_for_the_minutes_again() -> None:
    alone = Journey(QUESTIONNAIRE, {}).with_answers({"giver": "alone", "minutes": 3})
    assert alone.answers["minutes"] == 3
    assert "minutes" not in alone.with_answers({"giver": "partner"}).answers


def test_a_question_that_only_this_page_can_bring_up_is_there_but_not_in_sight() -> None:
    field = next(field for field in form("health").fields if field.id == "cleared_for_massage")
    assert not field.shown
    assert "pregnancy" in json.loads(field.asked_when)["health_conditions"]["includes"]


def test_a_question_that_this_page_cannot_bring_up_is_not_sent() -> None:
    codes = {field.id for field in form("tonight", giver="colleague").fields}
    assert "lubricant" not in codes
    assert "minutes" in codes


def test_the_script_is_told_what_other_pages_said() -> None:
    other = json.loads(form("tonight", giver="partner", surface="floor_mat").other_answers)
    assert other["surface"] == "floor_mat"
    assert other["clothing"] == "bare_back"


def test_a_question_nobody_saw_is_not_taken_as_answered() -> None:
    assert form("health", posted="age_group=18_to_49").clean == {}


def test_a_number_is_read_as_one_and_text_is_left_for_the_check() -> None:
    assert form("back", posted="shown=pain_level&pain_level=+7+").clean == {"pain_level": 7}
    wrong = form("back", posted="shown=pain_level&pain_level=7.5")
    assert [error.field for error in wrong.errors] == ["pain_level"]


def test_a_choice_with_a_default_is_ticked_beforehand_so_that_nothing_counts_unseen() -> None:
    for page in QUESTIONNAIRE.pages:
        for field in form(page.id).fields:
            if field.control == "radios" and not field.question.required:
                assert [choice.id for choice in field.choices if choice.chosen] == [field.question.default], field.id


def test_a_choice_without_a_default_is_left_open() -> None:
    tension = next(field for field in form("back").fields if field.id == "shoulder_tension")
    assert not any(choice.chosen for choice in tension.choices)
