"""The page of a routine that newer knowledge took something back of: the box, the marked steps, and what waits."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client

from recommender.knowledge import Knowledge, shipped
from recommender.outcome import Urgency
from routines.models import Routine
from routines.services import keeping
from tests.recommender.editions import edition, rule
from tests.routines.cast import NOW, keep
from tests.routines.older import GENTLER, LEFT_OUT, REFERRED, apply, keep_as, row
from tests.routines.pages.private import all_there_is, link
from tests.routines.pages.test_kept_fresh_check import check_again, offers_begin
from tests.routines.visitors import Visitor, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
BOX = "What we know has changed"
WAIT = "The steps wait until you have checked again. Then the routine is made anew."


@pytest.fixture
def gentler(older: Knowledge) -> Routine:
    routine = keep_as(older, GENTLER)
    apply()
    return routine


@pytest.fixture
def left_out(older: Knowledge) -> Routine:
    routine = keep_as(older, LEFT_OUT)
    apply()
    return routine


@pytest.fixture
def shorter(tmp_path: Path) -> Routine:
    routine = keep({"work": "desk"})
    most = rule({"dose": {"minutes_at_most": 10}}, when={"work": "desk"}, silent={"work": "caring"})
    apply(edition(tmp_path, most))
    return routine


def html_of(client: Client, address: str) -> str:
    page: str = client.get(address).content.decode()
    return page


def box_of(page: str) -> str:
    """The box, alone."""
    found = re.search(r'<section class="recall".*?</section>', page, flags=re.S)
    assert found
    return found[0]


def test_the_box_says_what_changed_since_when_why_and_from_what(client: Client, left_out: Routine) -> None:
    response = client.get(link(left_out))
    box = box_of(response.content.decode())
    said = text_of(response)
    assert "From 17 November 2026 on:" in said
    assert "Left out from now on: Elbow on a large knot in the hip (step 6)" in box
    assert "Gentler from now on, light at most: Heel circles up the back (step 4)" in box
    assert box.count("With blood thinners you bruise more easily") == 2
    assert "Health: Blood thinners" in box
    assert "NCCIH-MASSAGE" in box


def test_its_reasons_can_be_looked_up_in_the_knowledge_that_took_it_back(client: Client, left_out: Routine) -> None:
    found = re.search(r'<a class="look-up" href="([^"#]+)#blood-thinners-are-light">', html_of(client, link(left_out)))
    assert found
    assert shipped().version in unquote(found[1])
    assert 'id="blood-thinners-are-light"' in html_of(client, found[1])


def test_what_is_left_out_is_struck_and_what_is_gentler_says_both(client: Client, left_out: Routine) -> None:
    box = box_of(html_of(client, link(left_out)))
    assert re.search(r'<li value="6"><del>Elbow on a large knot in the hip, Hips, left side</del></li>', box)
    assert re.search(r'<li value="4">[^<]*: <del>medium</del> <ins>light at most</ins></li>', box)


@pytest.mark.parametrize("fixture", ["gentler", "shorter", "left_out"])
def test_whatever_was_taken_back_nothing_is_begun_before_the_fresh_check(
    client: Client, request: pytest.FixtureRequest, fixture: str
) -> None:
    routine = request.getfixturevalue(fixture)
    page = client.get(link(routine))
    assert WAIT in text_of(page)
    assert "Please check again before the next massage." in box_of(page.content.decode())
    assert 'id="step-' not in page.content.decode()
    assert page.content.decode().count("Time for a fresh check") == 0
    begin = client.post(link(routine) + "start/", {"anything_new": "no"})
    assert begin.status_code == 200
    assert not offers_begin(begin)
    assert "What we know has changed since this routine was made." in text_of(begin)
    assert "four weeks" not in text_of(begin)
    assert begin.content.decode().count('/check/"') == 1  # one way on


@pytest.mark.parametrize("fixture", ["gentler", "left_out"])
def test_before_beginning_the_box_is_there_too(client: Client, request: pytest.FixtureRequest, fixture: str) -> None:
    routine = request.getfixturevalue(fixture)
    assert BOX in box_of(html_of(client, link(routine) + "start/"))


def test_a_new_referral_says_what_to_do_instead(client: Client, older: Knowledge) -> None:
    routine = keep_as(older, REFERRED)
    apply()
    said = text_of(client.get(link(routine)))
    assert "We now suggest asking a doctor or another clinician before the next massage." in said
    assert "Make an appointment with your doctor" in said
    assert WAIT in said
    assert "Remind me" not in said
    assert "Once somebody has looked at it, you can check again here." in said
    assert "before the next massage. It takes" not in said


@pytest.mark.parametrize("urgency", ["urgent", "emergency"])
def test_a_referral_that_became_more_urgent_has_the_box_as_well(
    client: Client, tmp_path: Any, urgency: Urgency
) -> None:
    milder = edition(
        tmp_path, rule({"refer": {"urgency": "clinician"}}, when={"work": "desk"}, silent={"work": "caring"})
    )
    routine = keep_as(milder, {"work": "desk"})
    then = {"refer": {"urgency": urgency, "advice": "Go at once."}}
    apply(edition(tmp_path, rule(then, when={"work": "desk"}, silent={"work": "caring"})))
    page = html_of(client, link(routine))
    assert shipped().wording.recall.referral[urgency] in box_of(page)
    assert "Go at once." in box_of(page)
    assert "Which steps" not in box_of(page)
    assert BOX in html_of(client, link(routine) + "start/")


def test_a_position_that_is_out_of_the_question_does_not_list_all_steps(client: Client, tmp_path: Any) -> None:
    routine = keep({"work": "desk"})
    then = {"exclude": {"position": ["face_down"]}}
    apply(edition(tmp_path, rule(then, when={"work": "desk"}, silent={"work": "caring"})))
    box = box_of(html_of(client, link(routine)))
    assert "Not lying face down any more." in box
    assert "<del>" not in box


def test_checking_again_clears_the_box(visitor: Visitor, left_out: Routine, rosa: dict[str, Any]) -> None:
    check_again(visitor, left_out, {**rosa, "health_conditions": ["blood_thinners"]})
    kept = visitor.client.post("/routine/keep/")
    assert kept.status_code == 302
    page = visitor.client.get(link(left_out))
    assert BOX not in text_of(page)
    assert 'id="step-1"' in page.content.decode()
    assert row(left_out).recall is None


def test_an_emergency_in_a_fresh_check_is_still_told_beside_the_box(client: Client, gentler: Routine) -> None:
    keeping.ask_again(routine=gentler, now=NOW)
    said = text_of(client.get(link(gentler)))
    assert BOX in said
    assert "Last time something came up that a doctor should look at first." in said


def test_looking_changes_nothing(client: Client, left_out: Routine) -> None:
    before = all_there_is(client)
    for path in ("", "start/"):
        assert client.get(link(left_out) + path).status_code == 200
    assert all_there_is(client) == before


def test_a_routine_that_nothing_was_taken_back_of_has_no_box(client: Client, older: Knowledge) -> None:
    routine = keep_as(older, {})
    apply()
    for path in ("", "start/"):
        assert BOX not in text_of(client.get(link(routine) + path))
    assert row(routine).recalled_at is None
