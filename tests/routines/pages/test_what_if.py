"""Trying other wishes without JavaScript: what is different is marked, nothing is stored, and keeping asks again."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
import time_machine
from django.test import Client

from recommender.knowledge import Knowledge
from recommender.outcome import as_json
from routines import selectors
from routines.models import Routine
from routines.pages.journey import RENEWING
from tests.recommender.editions import edition, rule
from tests.routines.cast import NOW, REFERRED, keep
from tests.routines.older import GENTLER, apply, keep_as
from tests.routines.pages.private import SECOND, all_rows, answered, link
from tests.routines.visitors import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
CODES = ("minutes", "pressure", "lubricant", "giver_experience")


def wishes(routine: Routine, **changed: Any) -> dict[str, Any]:
    """What the form sends."""
    return {code: routine.answers[code] for code in CODES} | changed


def marks(page: str) -> list[str]:
    """The marks of each step in the list, without the empty one that the script copies."""
    listed = page[: page.index("<template")]
    return re.findall(r'<li data-marks="([^"]*)">', listed)


def test_the_kept_page_has_the_form_filled_in(client: Client, rosas: Routine) -> None:
    page = client.get(link(rosas)).content.decode()
    assert f' action="{link(rosas)}what-if/#what-differs"' in page
    assert 'name="minutes" type="number"' in page
    assert 'value="20"' in page
    assert 'name="pressure" value="medium" checked' in page
    assert 'name="giver_experience" value="some" checked' in page
    assert '<a href="#what-if">' in page
    assert marks(page) == []


def test_only_wishes_that_are_asked_can_be_tried(client: Client, db: None) -> None:
    page = client.get(link(keep({"surface": "chair"}))).content.decode()
    assert 'name="pressure"' in page
    assert 'name="lubricant"' not in page


def test_the_form_alone_shows_nothing_different(client: Client, rosas: Routine) -> None:
    page = client.get(link(rosas) + "what-if/").content.decode()
    assert marks(page) == []
    assert re.search(r"data-result hidden>", page)
    assert "Error" not in page


def test_sending_it_marks_what_is_new_gone_longer_or_gentler_in_words(client: Client, rosas: Routine) -> None:
    response = client.post(link(rosas) + "what-if/", wishes(rosas, minutes="30", pressure="light"))
    page, said = response.content.decode(), text_of(response)
    assert response.status_code == 200
    assert "30 minutes, " in said
    found = {mark for each in marks(page) for mark in each.split()}
    assert {"new", "longer", "gentler"} <= found
    assert " New " in said
    assert re.search(r"\d:\d\d longer", said)
    assert "gentler" in said
    assert 'name="pressure" value="light" checked' in page
    assert 'value="go_on"' in page
    assert response.headers["Cache-Control"] == "no-store"


def test_the_answer_is_where_the_form_leads_and_errors_stay_on_top(client: Client, rosas: Routine) -> None:
    address = link(rosas) + "what-if/"
    assert client.post(address, wishes(rosas, minutes="30")).content.count(b'id="what-differs"') == 1
    for page in (client.get(address), client.get(link(rosas)), client.post(address, wishes(rosas, minutes="90"))):
        assert b'id="what-differs"' not in page.content


def test_wishes_are_compared_with_what_was_kept(client: Client, rosas: Routine) -> None:
    kept = selectors.outcome_of(rosas)
    rosas.outcome = as_json(msgspec.structs.replace(kept, steps=kept.steps[:-1])).decode()
    rosas.save()
    response = client.post(link(rosas) + "what-if/", wishes(rosas))
    assert marks(response.content.decode()) == [""] * (len(kept.steps) - 1) + ["new"]


def test_trying_stores_nothing(client: Client, rosas: Routine) -> None:
    before = all_rows()
    client.post(link(rosas) + "what-if/", wishes(rosas, minutes="45"))
    assert all_rows() == before
    assert dict(client.session.items()) == {}


def test_the_same_wishes_change_nothing_and_there_is_nothing_to_keep(client: Client, rosas: Routine) -> None:
    response = client.post(link(rosas) + "what-if/", wishes(rosas))
    assert "nothing changes" in text_of(response)
    assert set(marks(response.content.decode())) == {""}
    assert "data-keep hidden>" in response.content.decode()


@pytest.mark.parametrize(
    ("minutes", "said"),
    [("", "Please answer this one"), ("90", "from 5 to 60"), ("x", "from 5 to"), ("4", "4 is too short")],
)
def test_what_is_wrong_is_named_and_nothing_is_compared(
    client: Client, rosas: Routine, minutes: str, said: str
) -> None:
    response = client.post(link(rosas) + "what-if/", wishes(rosas, minutes=minutes, do="go_on"))
    page = response.content.decode()
    assert said in text_of(response)
    assert "<title>Error: Try it differently" in page
    assert 'href="#q-minutes"' in page
    assert marks(page) == []


def test_somebody_alone_may_try_three_minutes(client: Client, db: None) -> None:
    routine = keep({"giver": "alone"})
    response = client.post(link(routine) + "what-if/", {"minutes": "3", "pressure": "light"})
    assert 'min="3"' in response.content.decode()
    assert "3 minutes, " in text_of(response)


def test_keeping_asks_about_safety_again_with_the_wishes_filled_in(client: Client, rosas: Routine) -> None:
    before = all_rows()
    response = client.post(link(rosas) + "what-if/", wishes(rosas, minutes="30", pressure="light", do="go_on"))
    assert response.headers["Location"] == "/check/safety/"
    session = dict(client.session.items())
    assert session[RENEWING] in link(rosas)
    assert (session["answers"]["minutes"], session["answers"]["pressure"]) == (30, "light")
    assert "urgent_signs" not in session["answers"]
    assert all_rows() == before


def test_answers_in_an_address_do_nothing(client: Client, rosas: Routine) -> None:
    page = client.get(link(rosas) + "what-if/", {"minutes": "45", "do": "go_on"}).content.decode()
    assert 'value="20"' in page
    assert marks(page) == []


def test_other_answers_cannot_be_slipped_in(client: Client, rosas: Routine) -> None:
    client.post(link(rosas) + "what-if/", wishes(rosas, minutes="30", pain_level="0", clothing="clothed", do="go_on"))
    answers = client.session["answers"]
    assert (answers["minutes"], answers["clothing"]) == (30, "bare_back")


def test_a_referral_has_no_wishes(client: Client, db: None) -> None:
    routine = keep(REFERRED)
    assert "what-if" not in client.get(link(routine)).content.decode()
    assert client.post(link(routine) + "what-if/", {"minutes": "30"}).headers["Location"] == link(routine)


def test_while_a_check_is_due_there_is_nothing_to_try(
    client: Client, rosas: Routine, noon: time_machine.Traveller
) -> None:
    noon.move_to(NOW + selectors.FRESH + SECOND)
    assert "what-if" not in client.get(link(rosas)).content.decode()
    assert client.get(link(rosas) + "what-if/").headers["Location"] == link(rosas)


def test_what_older_knowledge_made_is_checked_again_first(client: Client, older: Knowledge) -> None:
    routine = keep_as(older, GENTLER)
    assert "what-if" not in client.get(link(routine)).content.decode()
    assert client.get(link(routine) + "what-if/").headers["Location"] == link(routine)


@pytest.mark.parametrize("then", [{"dose": {"minutes_at_most": 15}}, {"exclude": {"position": ["face_down"]}}])
def test_what_is_recalled_is_checked_again_first(client: Client, tmp_path: Path, then: dict[str, Any]) -> None:
    routine = keep({"work": "desk"})
    apply(edition(tmp_path, rule(then, when={"work": "desk"}, silent={"work": "caring"})))
    assert "what-if" not in client.get(link(routine)).content.decode()
    assert client.post(link(routine) + "what-if/", wishes(routine)).headers["Location"] == link(routine)


# The routine of the session, before it is kept.


def test_the_fresh_page_has_the_form_too(client: Client, rosa: dict[str, Any]) -> None:
    answered(client, rosa)
    page = client.get("/routine/").content.decode()
    assert ' action="/routine/what-if/#what-differs"' in page
    assert 'href="/routine/why/"' in page
    assert page.index('action="/routine/keep/"') < page.index('action="/routine/what-if/#what-differs"')


def test_sending_it_marks_what_is_different_and_changes_no_answer(client: Client, rosa: dict[str, Any]) -> None:
    answered(client, rosa)
    form = {code: rosa[code] for code in CODES} | {"minutes": "30"}
    response = client.post("/routine/what-if/", form)
    assert "new" in marks(response.content.decode())
    assert "Take this one" in text_of(response)
    assert client.session["answers"] == rosa


def test_going_on_with_it_changes_the_answers_of_the_session(client: Client, rosa: dict[str, Any]) -> None:
    answered(client, rosa)
    form = {code: rosa[code] for code in CODES} | {"minutes": "30", "do": "go_on"}
    response = client.post("/routine/what-if/", form)
    assert response.headers["Location"] == "/routine/"
    assert client.session["answers"] == rosa | {"minutes": 30}
    assert "30 minutes for" in text_of(client.get("/routine/"))


@pytest.mark.parametrize("answers", [{}, {"minutes": 20}, REFERRED])
def test_without_a_routine_there_is_nothing_to_try(
    client: Client, rosa: dict[str, Any], answers: dict[str, Any]
) -> None:
    answered(client, rosa | answers if answers == REFERRED else answers)
    assert client.post("/routine/what-if/", {"minutes": "30"}).headers["Location"] == "/routine/"
    assert "what-if" not in client.get("/routine/", follow=True).content.decode()
