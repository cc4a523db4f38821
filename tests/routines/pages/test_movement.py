"""The movements for afterwards, where people see them: the routine and its whys, the guide, the open pages."""

import json

import pytest
from django.test import Client

from recommender.knowledge import shipped
from recommender.outcome import Movement
from routines import selectors
from routines.models import Routine
from tests.routines.cast import keep
from tests.routines.pages.private import givers, link
from tests.routines.visitors import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
SORE = {"pain_zones": ["neck_left", "lower_back_right"], "pain_level": 4, "posture": ["head_forward"]}


def movements(row: Routine) -> tuple[Movement, ...]:
    return selectors.outcome_of(row).movement


def test_the_routine_tells_how_and_how_often_and_why(client: Client) -> None:
    row = keep(SORE)
    page = text_of(client.get(link(row)))
    assert "Keep moving" in page
    assert len(movements(row)) == 3
    for one in movements(row):
        told = (one.title, *one.instructions, one.times, *(reason.text for reason in one.because))
        assert [text for text in told if text not in page] == []


def test_the_guide_names_them_in_the_end(client: Client) -> None:
    row = keep(SORE)
    guide = text_of(client.get(link(row) + "guide/"))
    assert [one.title for one in movements(row) if one.title not in guide] == []
    assert [one.times for one in movements(row) if one.times not in guide] == []


@pytest.mark.parametrize("part", ["", "guide/", "card/"])
def test_behind_the_givers_link_there_are_none(client: Client, part: str) -> None:
    row = keep(SORE)
    page = text_of(client.get(givers(row) + part))
    assert "Keep moving" not in page
    assert [one.title for one in movements(row) if one.title in page] == []


def test_a_routine_of_the_time_before_is_shown_without_them(client: Client) -> None:
    row = keep(SORE)
    old = json.loads(row.outcome)
    del old["movement"]
    Routine.objects.filter(pk=row.pk).update(outcome=json.dumps(old))
    for page in (link(row), link(row) + "guide/"):
        response = client.get(page)
        assert response.status_code == 200
        assert "Keep moving" not in text_of(response)


def test_the_open_pages_tell_each_with_the_rules_about_it(client: Client) -> None:
    page = text_of(client.get("/knowledge/around/"))
    for one in shipped().movements.values():
        assert one.title in page
        assert one.because in page
    assert "Fragile bones neither bend nor twist" in page
