"""What can be asked for today: of what is worked on, less; and how firm, no firmer than usual."""

import pytest
from django.test import Client

from recommender.knowledge import shipped
from routines.models import Routine
from tests.routines.cast import keep
from tests.routines.pages.private import all_rows
from tests.routines.pages.test_today import SHOULDERS, change, offered, steps_now, today
from tests.routines.visitors import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PLACES = [option.id for option in shipped().questionnaire.questions["leave_alone_zones"].options]


def test_the_form_offers_the_places_that_are_worked_on_and_no_firmer_hands(client: Client) -> None:
    routine = keep({"minutes": 10, "pain_zones": ["neck_left"], "leave_alone_zones": ["upper_back_right"]})
    worked_on = {zone for zone, _ in steps_now()}
    form = offered(client, routine)
    assert set(form["leave_alone_zones"]) == {
        zone for zone in PLACES if shipped().zones[zone].area in worked_on and zone != "upper_back_right"
    }
    assert form["pressure"] == {"light": False, "medium": True}
    assert not any(form["leave_alone_zones"].values())
    assert set(PLACES) - set(form["leave_alone_zones"]) > {"upper_back_right"}


def test_who_likes_it_firm_may_have_it_lighter_by_one_or_two(client: Client) -> None:
    assert offered(client, keep({"pressure": "firm"}))["pressure"] == {"light": False, "medium": False, "firm": True}


def test_where_hands_are_light_already_it_is_not_asked_how_firm(client: Client) -> None:
    routine = keep({"pressure": "light"})
    assert set(offered(client, routine)) == {"leave_alone_zones"}
    assert client.post(today(routine), {"leave_alone_zones": SHOULDERS}).status_code == 303
    assert not {"shoulder"} & {zone for zone, _ in steps_now()}


def test_a_pressure_that_todays_knowledge_does_not_know_leaves_the_lightest(client: Client, rosas: Routine) -> None:
    Routine.objects.update(answers=rosas.answers | {"pressure": "feather"})
    assert set(offered(client, rosas)) == {"leave_alone_zones"}


def test_the_form_remembers_what_is_different_today(client: Client, rosas: Routine) -> None:
    assert "As usual again" not in text_of(client.get(today(rosas)))
    change(client, rosas, *SHOULDERS, pressure="light")
    form = offered(client, rosas)
    assert [zone for zone, is_chosen in form["leave_alone_zones"].items() if is_chosen] == SHOULDERS
    assert form["pressure"] == {"light": True, "medium": False}
    assert "As usual again" in text_of(client.get(today(rosas)))


def test_where_today_is_worked_on_instead_can_be_left_out_as_well(client: Client, rosas: Routine) -> None:
    usual = list(offered(client, rosas)["leave_alone_zones"])
    assert "neck_left" not in usual
    change(client, rosas, *usual)
    assert "neck" in {zone for zone, _ in steps_now()}
    change(client, rosas, *usual, "neck_left", "neck_right")
    assert "neck" not in {zone for zone, _ in steps_now()}


def test_a_refusal_is_told_with_all_that_was_ticked(client: Client, rosas: Routine) -> None:
    Routine.objects.update(
        answers=rosas.answers | {"leave_alone_zones": ["neck_left", "neck_right", "hip_left", "hip_right"]}
    )
    before, everything = all_rows(), offered(client, rosas)["leave_alone_zones"]
    response = change(client, rosas, *everything, pressure="light")
    assert response.status_code == 200
    page = response.content.decode()
    assert "<title>Error: " in page
    assert 'role="alert"' in page
    assert "This did not work Then too little is left to massage." in text_of(response)
    assert page.count(" checked>") == len(everything) + 1
    assert all_rows() == before


def test_answers_that_todays_knowledge_does_not_take_are_to_be_checked_first(client: Client, rosas: Routine) -> None:
    Routine.objects.update(answers=rosas.answers | {"surface": "hammock"})
    assert "Please check again first" in text_of(change(client, rosas, *SHOULDERS))


def test_what_the_form_does_not_offer_is_not_asked_for(client: Client, rosas: Routine) -> None:
    before = all_rows()
    assert change(client, rosas, "neck_left", "tail", pressure="firm").status_code == 303
    assert client.post(today(rosas), {"leave_alone_zones": "tail"}).status_code == 303
    assert all_rows() == before
    change(client, rosas, "neck_left", "sides", pressure="crushing")
    assert Routine.objects.get().today == {"leave_alone": ["sides"], "pressure": "medium"}
