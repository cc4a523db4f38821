"""The guide behind a private link: who may open it, what it shows and never shows, and its service worker."""

import re
from dataclasses import replace

import msgspec
import pytest
import time_machine
from django.test import Client

from recommender.knowledge import Knowledge, shipped
from recommender.outcome import Motion, Side
from recommender.outcome import Routine as RoutineOutcome
from routines import selectors
from routines.links import Purpose
from routines.models import Routine
from routines.pages.guide import steps_of
from routines.pages.sheet import Sheet, SheetMaker
from routines.services import keeping
from tests.routines.cast import NOW, REFERRED, keep
from tests.routines.older import GENTLER, apply, keep_as
from tests.routines.pages.private import SECOND, all_there_is, link
from tests.routines.visitors import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def outcome_of(routine: Routine) -> RoutineOutcome:
    outcome = selectors.outcome_of(routine)
    assert isinstance(outcome, RoutineOutcome)
    return outcome


def sheet_of(routine: Routine) -> Sheet:
    return SheetMaker(shipped()).sheet(outcome_of(routine))


def with_sides(sheet: Sheet, *sides: Side) -> Sheet:
    """The sheet with nothing but one place, and one step on it for each of these sides."""
    phase = sheet.phases[0]
    place = phase.places[0]
    card = place.cards[0]
    cards = tuple(replace(card, step=msgspec.structs.replace(card.step, side=side)) for side in sides)
    return replace(sheet, phases=(replace(phase, places=(replace(place, cards=cards),)),))


def test_every_step_is_there_with_all_that_a_giver_needs(client: Client, rosas: Routine) -> None:
    response = client.get(link(rosas) + "guide/")
    said = text_of(response)
    for phase in sheet_of(rosas).phases:
        for place in phase.places:
            for card in place.cards:
                facts = (card.starts, card.lasts, card.place, card.tool, f"{card.pressure} pressure", card.step.title)
                for text in (*facts, *card.step.instructions, card.step.cue):
                    assert text in said
    assert response.content.decode().count("data-step ") == len(outcome_of(rosas).steps)


def test_the_steps_carry_what_the_player_reads(client: Client, rosas: Routine) -> None:
    page = client.get(link(rosas) + "guide/").content.decode()
    for step in outcome_of(rosas).steps:
        item = re.search(
            rf'<li class="guide-step[^>]*id="step-{step.number}"[^>]*>\s*<div class="guide-way[^>]*>', page
        )
        assert item
        assert f'data-seconds="{step.seconds}"' in item[0]
        assert step.motion
        assert f'data-shape="{step.motion.shape}" data-lasts="{step.motion.lasts}"' in item[0]


def test_it_says_what_to_have_ready_and_what_comes_afterwards(client: Client, rosas: Routine) -> None:
    said, outcome = text_of(client.get(link(rosas) + "guide/")), outcome_of(rosas)
    assert "You need" in said
    assert "How often" not in said
    for line in (*outcome.cautions, *outcome.preparation, *outcome.aftercare):
        assert line.text in said


def test_it_tells_no_reason_and_no_answer(client: Client) -> None:
    routine = keep({"health_conditions": ["blood_thinners"]})
    page = client.get(link(routine) + "guide/").content.decode()
    outcome = outcome_of(routine)
    reasons = {reason.text for step in outcome.steps for reason in step.because}
    assert reasons
    assert [text for text in reasons if text in page] == []
    assert "blood_thinners" not in page


def test_a_step_from_before_there_were_pictures_has_no_beat(client: Client, rosas: Routine) -> None:
    outcome = outcome_of(rosas)
    motion = outcome.steps[0].motion
    assert isinstance(motion, Motion)
    Routine.objects.update(outcome=re.sub(r'"motion":\{[^}]*\}', '"motion":null', rosas.outcome))
    page = client.get(link(rosas) + "guide/").content.decode()
    assert outcome.steps[0].title in page
    assert "data-lasts" not in page
    assert "guide-picture" not in page


def test_a_step_on_the_other_side_of_the_same_place_says_so(rosas: Routine) -> None:
    sides: tuple[Side, ...] = ("both", "left", "left", "right", "right", "left", "both")
    switches = [step.is_other_side for step in steps_of(with_sides(sheet_of(rosas), *sides), answers={})]
    assert switches == [False, False, False, True, False, True, False]


def test_the_other_side_of_another_place_is_no_switch(rosas: Routine) -> None:
    sheet = with_sides(sheet_of(rosas), "left")
    phase = sheet.phases[0]
    card = phase.places[0].cards[0]
    there = msgspec.structs.replace(card.step, zone="hip", side="right")
    elsewhere = replace(phase.places[0], cards=(replace(card, step=there),))
    sheet = replace(sheet, phases=(replace(phase, places=(*phase.places, elsewhere)),))
    assert [step.is_other_side for step in steps_of(sheet, answers={})] == [False, False]


def test_after_a_referral_there_is_nothing_to_guide(client: Client) -> None:
    routine = keep(REFERRED)
    response = client.get(link(routine) + "guide/")
    assert response.status_code == 303
    assert response.headers["Location"] == link(routine)


def test_up_to_four_weeks_it_opens_and_then_safety_is_asked_first(
    client: Client, rosas: Routine, noon: time_machine.Traveller
) -> None:
    noon.move_to(NOW + selectors.FRESH)
    assert client.get(link(rosas) + "guide/").status_code == 200
    noon.shift(SECOND)
    assert_asks_first(client, rosas)


def test_after_an_emergency_safety_is_asked_first(client: Client, rosas: Routine) -> None:
    keeping.ask_again(routine=rosas, now=NOW)
    assert_asks_first(client, rosas)


def test_after_a_recall_safety_is_asked_first(client: Client, older: Knowledge) -> None:
    routine = keep_as(older, GENTLER)
    apply()
    assert_asks_first(client, routine)


def assert_asks_first(client: Client, routine: Routine) -> None:
    response = client.get(link(routine) + "guide/")
    assert response.status_code == 303
    assert response.headers["Location"] == link(routine) + "start/"


def test_links_that_open_nothing_have_no_guide(client: Client, rosas: Routine) -> None:
    assert client.get(f"/r/{'x' * 22}.{'y' * 22}/guide/").status_code == 404
    address = link(rosas) + "guide/"
    assert client.get(address).status_code == 200
    keeping.erase_routine(routine=rosas)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing_and_is_not_stored_by_proxies(client: Client, rosas: Routine, method: str) -> None:
    before = all_there_is(client)
    response = getattr(client, method)(link(rosas) + "guide/")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert all_there_is(client) == before


def test_it_is_not_for_search_engines_and_has_no_inline_script_or_style(client: Client, rosas: Routine) -> None:
    page = client.get(link(rosas) + "guide/").content.decode()
    assert "noindex" in page
    assert re.findall(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", page) == []


def test_the_kept_page_leads_to_it_by_way_of_the_question_what_is_new(
    client: Client, rosas: Routine, noon: time_machine.Traveller
) -> None:
    button = f'<a class="button" href="{link(rosas)}start/">Start the massage</a>'
    assert button in client.get(link(rosas)).content.decode()
    noon.move_to(NOW + selectors.FRESH + SECOND)
    assert button not in client.get(link(rosas)).content.decode()


def test_the_service_worker_may_serve_any_guide_and_is_asked_for_anew(client: Client) -> None:
    response = client.get("/service-worker.js")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache"
    assert "addEventListener" in response.content.decode()


@pytest.mark.django_db
def test_whoever_is_alone_reads_of_nobody_else(client: Client) -> None:
    row = keep({"giver": "alone", "minutes": 10})
    page = client.get(f"/r/{row.token(Purpose.ROUTINE)}/guide/").content.decode()
    assert "Left and right are always your own." in page
    assert "Ask yourself: <q" in page
    assert "both of you" not in page
