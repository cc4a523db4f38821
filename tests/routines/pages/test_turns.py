"""The swap: both givers' links in one address, ten minutes each, one guide, and how it was for each of them."""

import re
from typing import Any

import pytest
from django.test import Client

from recommender import recommend
from recommender.turns import EACH
from routines.links import Purpose
from routines.models import Routine, Session
from routines.services import adapting, giving, keeping, telling
from routines.told import Telling
from tests.recommender.strategies import plain
from tests.routines.cast import HOUR, NOW, REFERRED, UNDER_18, fresh, keep
from tests.routines.pages.private import all_rows, givers, link, swap
from tests.routines.visitors import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
BENS = {"minutes": 30, "pain_zones": ["lower_back_left", "lower_back_right"], "health_conditions": ["blood_thinners"]}


@pytest.fixture
def bens(db: None) -> Routine:
    return keep(BENS)


def asked(client: Client, mine: Routine, given: str) -> Any:
    return client.post(f"{givers(mine)}swap/", {"link": given})


def techniques(client: Client, address: str) -> list[str]:
    return re.findall(r'<li class="guide-step[^>]*data-technique="(\w+)"', client.get(address).content.decode())


def test_the_other_ones_link_leads_to_the_page_of_both(client: Client, rosas: Routine, bens: Routine) -> None:
    response = asked(client, rosas, f"  http://testserver{givers(bens)}guide/ ")
    assert (response.status_code, response.headers["Location"]) == (303, swap(rosas, bens))


def test_what_is_not_the_other_ones_link_is_refused_and_says_what_is(
    client: Client, rosas: Routine, bens: Routine
) -> None:
    ended = givers(bens)
    giving.new_link(routine=bens, now=NOW)
    for given, says in (
        ("", "Copy the whole address"),
        (link(rosas), "Copy the whole address"),
        (ended, "Ask for the new one"),
        (givers(rosas), "This is the link of the same routine"),
    ):
        response = asked(client, rosas, given)
        assert (response.status_code, says in text_of(response)) == (200, True), given


def test_the_page_says_what_each_of_them_gets_and_can_be_turned_round(
    client: Client, rosas: Routine, bens: Routine
) -> None:
    page = client.get(swap(rosas, bens)).content.decode()
    text = text_of(client.get(swap(rosas, bens)))
    assert text.index("shoulders") < text.index("lower back")
    assert f'href="{swap(bens, rosas)}"' in page
    assert f'href="{swap(rosas, bens, "guide/")}"' in page


def test_one_guide_goes_through_both_with_a_pause_between(client: Client, rosas: Routine, bens: Routine) -> None:
    page = client.get(swap(rosas, bens, "guide/")).content.decode()
    whose = re.findall(r'data-whose="(.)"', page)
    seconds = list(map(int, re.findall(r'data-seconds="(\d+)"', page)))
    pause = re.findall(r'<li class="guide-step[^>]*data-technique=""', page)
    assert whose == sorted(whose)
    assert set(whose) == {"1", "2"}
    assert (sum(seconds), len(pause)) == (2 * EACH * 60 + 60, 1)


def test_each_half_is_what_today_asks_for(client: Client, rosas: Routine, bens: Routine) -> None:
    before = techniques(client, swap(rosas, bens, "guide/"))
    adapting.change_today(routine=rosas, leave_alone=["shoulder_left", "shoulder_right"], pressure="light", now=NOW)
    assert techniques(client, swap(rosas, bens, "guide/")) != before
    only = recommend(plain(**BENS | {"minutes": EACH}))
    assert techniques(client, swap(rosas, bens, "guide/"))[-len(only.steps) :] == techniques_of(only)


def techniques_of(outcome: Any) -> list[str]:
    return [step.technique for step in outcome.steps]


def test_the_pages_say_nothing_that_the_givers_links_do_not_say(client: Client, rosas: Routine, bens: Routine) -> None:
    for rest in ("", "guide/", "told/1/"):
        response = client.get(swap(rosas, bens, rest))
        page = response.content.decode()
        assert "blood" not in text_of(response)
        assert [row for row in (rosas, bens) if row.token(Purpose.ROUTINE) in page] == []
        assert "no-store" in response.headers["Cache-Control"]
        assert "noindex" in page


@pytest.mark.parametrize("whose", [1, 2])
def test_how_it_was_is_told_of_the_right_one_and_for_ten_minutes(
    client: Client, rosas: Routine, bens: Routine, whose: int
) -> None:
    response = client.post(swap(rosas, bens, f"told/{whose}/"), {"pressure_felt": "right", "pain_after": "2"})
    assert (response.status_code, response.headers["Location"]) == (303, swap(rosas, bens))
    session = Session.objects.get()
    assert (session.routine, session.minutes, session.pain_after) == ((rosas, bens)[whose - 1], EACH, 2)
    assert "Thank you" in text_of(client.get(swap(rosas, bens)))


@pytest.mark.parametrize("got_worse", [{}, {"got_worse": "yes"}])
def test_it_is_asked_and_learnt_of_the_ten_minutes_not_of_the_whole_routine(
    client: Client, rosas: Routine, got_worse: dict[str, str]
) -> None:
    firm = keep({"pressure": "firm", "minutes": 45, "pain_zones": ["shoulder_left"], "shoulder_tension": "severe"})
    address, given = swap(firm, rosas, "told/1/"), recommend(plain(**firm.answers | {"minutes": EACH}))
    asked = [step.code for step in client.get(address).context["form"].steps]
    assert asked == list(dict.fromkeys(techniques_of(given)))
    client.post(address, {"pressure_felt": "too_much", **got_worse})
    client.post(address, {"pressure_felt": "too_much"})
    told = [(session.minutes, session.strongest) for session in firm.sessions.order_by("pk")]
    assert told[0] == (EACH, "medium")
    assert set(told) <= {(EACH, "medium"), (EACH, "light")}


def test_there_is_no_third_to_tell_about(client: Client, rosas: Routine, bens: Routine) -> None:
    assert client.get(swap(rosas, bens, "told/3/")).status_code == 404


def test_nobody_swaps_with_themselves(client: Client, rosas: Routine) -> None:
    assert client.get(swap(rosas, rosas)).status_code == 404


def worse(row: Routine) -> None:
    later = NOW + HOUR
    told = Telling(given_at=later, pressure_felt="right", got_worse=True)
    telling.tell(routine=row, key="worse", telling=told, now=later)


@pytest.mark.parametrize("overlay", [REFERRED, UNDER_18], ids=["referred", "both young"])
def test_where_one_of_them_should_not_be_massaged_it_waits_and_does_not_say_who(
    client: Client, overlay: dict[str, Any]
) -> None:
    mine, other = keep(UNDER_18 if overlay is UNDER_18 else {}), keep(overlay)
    for address in (swap(mine, other), swap(other, mine)):
        assert "There is no swap at the moment" in text_of(client.get(address))
    response = client.get(swap(mine, other, "guide/"))
    assert (response.status_code, response.headers["Location"]) == (303, swap(mine, other))


def test_it_waits_where_one_of_them_got_worse(client: Client, rosas: Routine, bens: Routine) -> None:
    worse(bens)
    assert "There is no swap at the moment" in text_of(client.get(swap(rosas, bens)))


def test_it_waits_where_newer_knowledge_asks_something_else(client: Client, rosas: Routine, bens: Routine) -> None:
    bens.answers = fresh(bens).answers | {"work": "no longer known"}
    bens.save()
    assert "There is no swap at the moment" in text_of(client.get(swap(rosas, bens)))


@pytest.mark.parametrize("rest", ["", "guide/", "told/1/", "told/2/"])
def test_it_ends_with_either_link(client: Client, rosas: Routine, bens: Routine, rest: str) -> None:
    address = swap(rosas, bens, rest)
    giving.new_link(routine=rosas, now=NOW)
    assert client.get(address).status_code == 404
    address = swap(fresh(rosas), bens, rest)
    keeping.erase_routine(routine=bens)
    assert client.get(address).status_code == 404


def test_looking_changes_nothing(client: Client, rosas: Routine, bens: Routine) -> None:
    rows = all_rows()
    for address in (f"{givers(rosas)}swap/", *(swap(rosas, bens, rest) for rest in ("", "guide/", "told/1/"))):
        client.get(address)
        client.head(address)
    asked(client, rosas, givers(bens))
    assert all_rows() == rows
