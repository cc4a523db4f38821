"""From the reasons of a routine to the rule in the version it was made with."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from hypothesis import given

from recommender import Answers, recommend
from recommender.knowledge import shipped
from recommender.outcome import Outcome
from routines.models import Routine
from routines.pages.looking_up import OpenPages
from tests.recommender.strategies import answers
from tests.routines.cast import REFERRED, keep
from tests.routines.pages.private import answered, link
from tests.routines.pages.shelves import EARLIER, Reader, keep_earlier

TODAYS = shipped().version
NOT_AN_ENTRY = {"nothing-left"}  # a sentence of wording.yaml, without an entry of its own


def look_ups(page: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'class="look-up" href="([^"]*)"', page)]


def reasons(outcome: Outcome) -> set[str]:
    """The ids behind everything that an outcome says."""
    lines = (*outcome.preparation, *outcome.cautions, *outcome.notes, *outcome.aftercare)
    told: list[Any] = [*lines, *outcome.steps, *outcome.left_out, *outcome.movement, *filter(None, (outcome.rhythm,))]
    found = [reason for one in told for reason in one.because]
    return {reason.rule for reason in (*found, *(outcome.referral.reasons if outcome.referral else ()))}


@given(answered=answers())
def test_for_every_answers_each_reason_can_be_looked_up(answered: Answers) -> None:
    where = OpenPages(shipped(), TODAYS).where
    assert {rule for rule in reasons(recommend(answered)) if not where(rule)} <= NOT_AN_ENTRY


@pytest.mark.parametrize(
    ("entry", "place"),
    [
        ("desk-work", "rules/#desk-work"),
        ("long_glide", "techniques/#long_glide"),
        ("neck", "around/#neck"),
        ("water_and_rest", "around/#water_and_rest"),
        ("knee_rolls", "around/#knee_rolls"),
        ("neck_most", "around/#neck_most"),
        ("minutes", "around/#minutes"),
    ],
)
def test_an_entry_is_found_on_the_page_of_its_kind(entry: str, place: str) -> None:
    assert OpenPages(shipped(), EARLIER).where(entry) == f"/knowledge/versions/{EARLIER}/{place}"


def test_what_is_no_entry_any_more_is_found_nowhere() -> None:
    assert OpenPages(shipped(), EARLIER).where("a-rule-of-long-ago") == ""


@pytest.mark.parametrize("version", ["2020.01.01-abc", ""])
def test_a_version_that_can_have_no_pages_has_none(version: str) -> None:
    assert OpenPages(shipped(), version).where("desk-work") == ""


@pytest.mark.django_db
@pytest.mark.parametrize("overlay", [{}, {"work": "desk", "hours_sitting": 8, "knots": "large"}, REFERRED])
def test_the_links_of_a_fresh_outcome_lead_to_the_very_entries(
    client: Client, rosa: dict[str, Any], overlay: dict[str, Any]
) -> None:
    answered(client, rosa | overlay)
    page = client.get("/routine/").content.decode()
    assert f'<a href="/knowledge/versions/{TODAYS}/">Made with knowledge {TODAYS}</a>' in page
    reader = Reader(client)
    assert look_ups(page)
    for place in look_ups(page):
        address, _, mark = place.partition("#")
        assert mark in reader.ids(address)


@pytest.mark.django_db
def test_a_kept_routine_leads_to_the_version_it_was_made_with(client: Client) -> None:
    routine = keep({"work": "desk"})
    keep_earlier()
    Routine.objects.update(outcome=routine.outcome.replace(TODAYS, EARLIER), knowledge_version=EARLIER)
    page = client.get(link(routine)).content.decode()
    assert f"Made with knowledge {EARLIER}" in page
    assert {place.partition("#")[0] for place in look_ups(page)} <= {
        f"/knowledge/versions/{EARLIER}/{shelf}/" for shelf in ("rules", "techniques", "around")
    }
    assert client.get(f"/knowledge/versions/{EARLIER}/rules/").status_code == 200


@pytest.mark.django_db
def test_a_routine_of_a_version_that_can_have_no_pages_is_shown_without_links(client: Client) -> None:
    routine = keep()
    Routine.objects.update(outcome=routine.outcome.replace(TODAYS, "2020.01.01-abc"))
    page = client.get(link(routine)).content.decode()
    assert "Made with knowledge 2020.01.01-abc" in page
    assert look_ups(page) == []


@pytest.mark.django_db
def test_what_is_looked_up_never_reaches_the_server(client: Client, rosa: dict[str, Any]) -> None:
    answered(client, rosa | {"health_conditions": ["osteoporosis"]})
    places = look_ups(client.get("/routine/").content.decode())
    assert any("osteoporosis" in place for place in places)
    assert not any("osteoporosis" in place.partition("#")[0] for place in places)
