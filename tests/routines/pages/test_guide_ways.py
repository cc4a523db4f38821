"""Other ways to do a step in the guide, and the places that can feel good in it: as the page has them for everybody."""

import re
from dataclasses import replace

import msgspec
import pytest
from django.test import Client
from django.utils.html import escape

from recommender.knowledge import shipped
from recommender.swaps import swaps
from routines.models import Routine
from routines.pages.guide import SIDES, steps_of
from routines.services import adapting
from tests.routines.cast import NOW
from tests.routines.pages.private import link
from tests.routines.pages.test_guide import outcome_of, sheet_of, with_sides
from tests.routines.visitors import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def ways_on(page: str) -> list[str]:
    """The names of the other ways in the list."""
    return re.findall(r"<summary>Or instead: <b data-other>([^<]*)</b></summary>", page)


def test_other_ways_to_do_a_step_are_told_with_their_words_and_pictures(client: Client, rosas: Routine) -> None:
    response = client.get(link(rosas) + "guide/")
    page, said = response.content.decode(), text_of(response)
    ways = swaps(outcome_of(rosas), rosas.answers, knowledge=shipped())
    others = [way for step in outcome_of(rosas).steps for way in ways.get(step.number, ())]
    assert len(others) > 3
    assert ways_on(page) == [escape(way.title) for way in others]
    for way in others:
        for text in (*way.instructions, way.cue):
            assert text in said
    for details in re.findall(r'<details class="guide-instead">.*?</details>', page, re.S):
        assert details.count("data-way ") == details.count('<svg class="picture') == 1
        assert "data-lasts" in details
        assert "guide-when" not in details, "the time is that of the step"
    assert page.count("guide-when") == len(outcome_of(rosas).steps)


def test_a_step_has_its_own_other_ways(client: Client, rosas: Routine) -> None:
    page = client.get(link(rosas) + "guide/").content.decode()
    ways = swaps(outcome_of(rosas), rosas.answers, knowledge=shipped())
    items = re.findall(r'<li class="guide-step.*?(?=<li class="guide-step|<section|$)', page, re.S)
    found = {number: ways_on(item) for number, item in enumerate(items, 1)}
    assert found == {number: [way.title for way in ways.get(number, ())] for number in found}
    assert [] in found.values()


def test_other_ways_are_no_firmer_than_today_and_nowhere_that_is_left_out(client: Client, rosas: Routine) -> None:
    adapting.change_today(routine=rosas, leave_alone=["shoulder_left"], pressure="light", now=NOW)
    page = client.get(link(rosas) + "guide/").content.decode()
    assert ways_on(page)
    assert set(re.findall(r'class="pressure (\w+)"', page)) == {"light"}
    assert (
        re.findall(r'data-title>[^<]*</h3>\s*<p class="guide-facts" data-facts><span>[^<]*left[^<]*</span>', page) == []
    )


def test_a_routine_from_before_there_were_pictures_has_no_other_ways(client: Client, rosas: Routine) -> None:
    Routine.objects.update(outcome=re.sub(r'"motion":\{[^}]*\}', '"motion":null', rosas.outcome))
    assert "guide-instead" not in client.get(link(rosas) + "guide/").content.decode()


def test_what_felt_good_last_time_is_marked_where_it_is_worked_on(client: Client, rosas: Routine) -> None:
    before = client.get(link(rosas) + "guide/").content.decode()
    assert "data-liked hidden>Felt good last time" in before
    assert "data-liked>" not in before
    routine = adapting.begin_next_time_with(routine=rosas, zones=["shoulder_left"], now=NOW)
    page = client.get(link(routine) + "guide/").content.decode()
    marked = [bool(liked) for liked in re.findall(r"data-step [^>]*?( data-felt-good)?>", page)]
    touched = [
        step.zone == "shoulder" and step.side != "right" and step.phase == "work" for step in outcome_of(routine).steps
    ]
    assert marked == touched
    assert True in marked
    items = re.findall(r'<li class="guide-step.*?</li>\s*(?=<li class="guide-step|</ol>)', page, re.S)
    assert ["data-liked>" in item for item in items] == touched


def test_only_the_work_has_places_that_can_feel_good(rosas: Routine) -> None:
    for entry in steps_of(sheet_of(rosas), answers=rosas.answers):
        step = entry.card.step
        assert bool(entry.zones) is (step.phase == "work")
        assert {shipped().zones[zone].area for zone in entry.zones} <= {step.zone}
        if step.side in SIDES:
            assert {shipped().zones[zone].side for zone in entry.zones} == {step.side}


def test_the_zones_are_those_of_the_side_and_both_for_both(client: Client, rosas: Routine) -> None:
    zones = {
        (entry.card.step.zone, entry.card.step.side): entry.zones for entry in steps_of(sheet_of(rosas), answers={})
    }
    assert zones["shoulder", "both"] == ("shoulder_left", "shoulder_right")
    assert zones["shoulder", "right"] == ("shoulder_right",)
    assert zones["sides", "both"] == ("sides",)
    assert zones["back", "both"] == ()
    assert 'data-zones="shoulder_right"' in client.get(link(rosas) + "guide/").content.decode()


def test_a_place_that_todays_knowledge_does_not_know_has_no_zones(rosas: Routine) -> None:
    sheet = with_sides(sheet_of(rosas), "left")
    phase = sheet.phases[0]
    place = phase.places[0]
    there = replace(place.cards[0], step=msgspec.structs.replace(place.cards[0].step, zone="wing", phase="work"))
    sheet = replace(sheet, phases=(replace(phase, places=(replace(place, cards=(there,)),)),))
    assert [step.zones for step in steps_of(sheet, answers={})] == [()]
