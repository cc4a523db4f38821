"""The card "Keep this": nothing without consent, and once is once."""

import re
from typing import Any

import pytest
from django.test import Client

from routines.consent import KEEP_ANSWERS
from routines.links import Purpose
from routines.models import KeptRequest, Routine
from routines.pages.journey import KEY
from routines.services import keeping
from tests.recommender.strategies import plain
from tests.routines.cast import NOW, UNDER_18
from tests.routines.pages.private import (
    CHEST_PAIN,
    WEIGHT_LOSS,
    all_rows,
    answered,
    has_keep_card,
    link,
)
from tests.routines.visitors import Visitor, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def once_on(page: Any) -> str:
    found = re.search(r'name="once" value="([^"]*)"', page.content.decode())
    assert found
    return found[1]


def test_keeping_stores_answers_and_outcome_and_leads_to_their_link(visitor: Visitor, rosa: dict[str, Any]) -> None:
    visitor.fill_all(rosa)
    page = visitor.client.get("/routine/")
    assert KEEP_ANSWERS.text in text_of(page)
    assert "reminders by email" in text_of(page)
    response = visitor.client.post("/routine/keep/", {"consent": "yes", "once": once_on(page)})
    routine = Routine.objects.get()
    assert response.status_code == 302
    assert response.headers["Location"] == link(routine)
    assert routine.answers == plain().as_dict()
    assert (routine.created_at, routine.consent_version) == (NOW, KEEP_ANSWERS.version)


def test_after_keeping_the_session_is_empty(visitor: Visitor, rosa: dict[str, Any]) -> None:
    visitor.fill_all(rosa)
    visitor.client.post("/routine/keep/", {"consent": "yes"})
    assert dict(visitor.client.session.items()) == {}


@pytest.mark.parametrize("sent", [{}, {"consent": ""}, {"consent": "no"}])
@pytest.mark.parametrize("overlay", [{}, WEIGHT_LOSS])
def test_without_consent_nothing_is_stored_and_the_card_says_why(
    client: Client, rosa: dict[str, Any], overlay: dict[str, Any], sent: dict[str, str]
) -> None:
    answered(client, rosa | overlay)
    before = all_rows()
    response = client.post("/routine/keep/", {"once": once_on(client.get("/routine/"))} | sent)
    page = response.content.decode()
    assert response.status_code == 200
    assert all_rows() == before
    assert page.index("There is a problem") < page.index('href="#consent"') < page.index("<h1>")
    assert 'id="consent" name="consent" value="yes" aria-invalid="true" aria-describedby="error-consent"' in page
    assert page.count(keeping.FIRST_AGREE) == 2
    assert "data-take-focus" in page
    assert "<title>Error: " in page
    assert client.session[KEY] == rosa | overlay


def test_a_second_click_makes_no_second_routine(client: Client, rosa: dict[str, Any]) -> None:
    answered(client, rosa)
    form = {"consent": "yes", "once": once_on(client.get("/routine/"))}
    second = Client()
    answered(second, rosa)
    assert client.post("/routine/keep/", form).headers["Location"] == link(Routine.objects.get())
    assert second.post("/routine/keep/", form).headers["Location"] == link(Routine.objects.get())
    assert dict(second.session.items()) == {}


def test_a_click_that_comes_late_brings_nothing_back(client: Client, rosa: dict[str, Any]) -> None:
    answered(client, rosa)
    form = {"consent": "yes", "once": once_on(client.get("/routine/"))}
    client.post("/routine/keep/", form)
    keeping.erase_routine(routine=Routine.objects.get())
    answered(client, rosa)
    assert client.post("/routine/keep/", form).status_code == 404
    assert not Routine.objects.exists()


def test_each_time_the_page_is_shown_is_a_click_of_its_own(client: Client, rosa: dict[str, Any]) -> None:
    answered(client, rosa)
    assert once_on(client.get("/routine/")) != once_on(client.get("/routine/"))


def test_answers_changed_after_the_page_was_shown_are_kept_as_well(client: Client, rosa: dict[str, Any]) -> None:
    answered(client, rosa)
    form = {"consent": "yes", "once": once_on(client.get("/routine/"))}
    client.post("/routine/keep/", form)
    answered(client, rosa | {"minutes": 30})
    client.post("/routine/keep/", form)
    assert [row.minutes for row in Routine.objects.order_by("pk")] == [20, 30]


@pytest.mark.parametrize("once", ["", "short", "x" * 23, "é" * 22, "a b" + "x" * 19])
def test_a_form_with_a_strange_mark_keeps_without_one(client: Client, rosa: dict[str, Any], once: str) -> None:
    answered(client, rosa)
    client.post("/routine/keep/", {"consent": "yes", "once": once})
    assert (Routine.objects.count(), KeptRequest.objects.count()) == (1, 0)


@pytest.mark.parametrize("answers", [{}, {"pain_level": 3}])
def test_unfinished_answers_are_not_kept(client: Client, answers: dict[str, Any]) -> None:
    answered(client, answers)
    assert client.post("/routine/keep/", {"consent": "yes"}).headers["Location"] == "/routine/"
    assert not Routine.objects.exists()


def test_an_emergency_that_stops_early_is_not_kept(visitor: Visitor, rosa: dict[str, Any]) -> None:
    visitor.send("back", rosa)
    visitor.send("safety", CHEST_PAIN)
    page = visitor.client.get("/routine/")
    assert not has_keep_card(page)
    assert "reminders" not in text_of(page)
    assert visitor.client.post("/routine/keep/", {"consent": "yes"}).headers["Location"] == "/routine/"
    assert not Routine.objects.exists()


def test_a_referral_can_be_kept_and_reminds_nobody(client: Client, rosa: dict[str, Any]) -> None:
    answered(client, rosa | WEIGHT_LOSS)
    page = client.get("/routine/")
    assert has_keep_card(page)
    assert "reminders" not in text_of(page)
    kept = client.post("/routine/keep/", {"consent": "yes"}, follow=True)
    assert Routine.objects.get().kind == Routine.Kind.REFERRAL
    assert "Why we say this" in text_of(kept)
    assert "There is no massage to be reminded of at the moment." in text_of(kept)
    assert "/reminders/" not in kept.content.decode()
    assert "/check/safety/" not in kept.content.decode()


def test_under_18_no_reminders_are_promised(client: Client, rosa: dict[str, Any]) -> None:
    answered(client, rosa | UNDER_18)
    assert "reminders" not in text_of(client.get("/routine/"))
    kept = text_of(client.post("/routine/keep/", {"consent": "yes"}, follow=True))
    assert "Reminders are for adults." in kept
    assert "Remind me" not in kept


def test_keeping_erases_the_draft_that_the_answers_came_from(client: Client, rosa: dict[str, Any]) -> None:
    draft = keeping.save_draft(answers=rosa, consent=True, now=NOW)
    other = keeping.save_draft(answers=rosa, consent=True, now=NOW)
    answered(client, rosa, draft=draft.token(Purpose.DRAFT))
    client.post("/routine/keep/", {"consent": "yes"})
    assert [row["id"] for row in all_rows()["Draft"]] == [other.pk]
