"""Whoever thinks that an outcome is wrong can say so, about a kept one or this session's, and sees what is kept."""

from typing import Any

import pytest
from django.test import Client

from routines.links import Purpose
from routines.models import BadAdvice, Routine
from routines.services import keeping
from routines.services.reporting import MOST_OF_ONE
from tests.routines.cast import dump_with_keys, keep
from tests.routines.pages.private import CHEST_PAIN, all_rows, answered, link
from tests.routines.visitors import Visitor, text_of

FRESH = "/routine/bad-advice/"
SAID = {"what": "unsafe", "step": "2", "text": "Too much for me.", "once": "k" * 22}
pytestmark = pytest.mark.django_db


def page_of(routine: Routine) -> str:
    return f"{link(routine)}bad-advice/"


def test_a_kept_routine_leads_to_the_form_and_that_to_the_mail(client: Client, rosas: Routine) -> None:
    for address in (link(rosas), f"{link(rosas)}why/"):
        page = client.get(address).content.decode()
        assert f'href="{page_of(rosas)}">Report bad advice' in page
    assert "subject=Bad%20advice%20in%20Unknot%20" in client.get(page_of(rosas)).content.decode()


def test_the_givers_page_leads_to_the_mail_alone(client: Client, rosas: Routine) -> None:
    page = client.get(f"/g/{rosas.token(Purpose.GIVER)}/").content.decode()
    assert "bad-advice" not in page
    assert ">Report bad advice</a>" in page


def test_the_form_offers_every_step_and_says_what_is_kept(client: Client, rosas: Routine) -> None:
    page = client.get(page_of(rosas))
    text = text_of(page)
    assert page.content.decode().count("<option") == 12
    assert "None of your answers" in text
    assert "If you erase your routine, your words go too" in text
    assert "mailto:" in page.content.decode()


def test_a_report_is_stored_and_somebody_is_thanked(client: Client, rosas: Routine) -> None:
    for _ in range(2):
        page = client.post(page_of(rosas), SAID)
        assert "Thank you" in text_of(page)
    row = BadAdvice.objects.get()
    assert (row.what, row.text, row.routine, row.was_kept) == ("unsafe", "Too much for me.", rosas, True)
    assert row.technique


def test_a_report_about_the_outcome_of_this_session(client: Client, visitor: Visitor, rosa: dict[str, Any]) -> None:
    answered(client, rosa)
    assert f'href="{FRESH}">Report bad advice' in client.get("/routine/").content.decode()
    assert "If you erase" not in text_of(client.get(FRESH))
    assert "Thank you" in text_of(client.post(FRESH, SAID))
    row = BadAdvice.objects.get()
    assert (row.routine, row.was_kept, row.text) == (None, False, "Too much for me.")


def test_a_report_about_an_emergency_half_way(client: Client) -> None:
    answered(client, CHEST_PAIN)
    page = client.get(FRESH).content.decode()
    assert "<select" not in page
    client.post(FRESH, SAID)
    assert BadAdvice.objects.get().technique == ""


def test_without_an_outcome_there_is_nothing_to_report(client: Client) -> None:
    for response in (client.get(FRESH), client.post(FRESH, SAID)):
        assert (response.status_code, response["Location"]) == (303, "/routine/")
    assert not BadAdvice.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"what": ""}, "Please say what is wrong with it."),
        ({"what": "other things"}, "Please say what is wrong with it."),
        ({"text": "x" * 2001}, "at most 2000 characters"),
    ],
)
def test_what_is_missing_or_too_long_is_said_and_nothing_is_lost(
    client: Client, rosas: Routine, wrong: dict[str, str], words: str
) -> None:
    page = client.post(page_of(rosas), SAID | wrong)
    html = page.content.decode()
    assert words in text_of(page)
    assert "<title>Error: " in html
    assert "selected" in html
    assert not BadAdvice.objects.exists()


def test_lines_count_as_people_count_them(client: Client, rosas: Routine) -> None:
    client.post(page_of(rosas), SAID | {"text": "\r\n".join(["x"] * 1000)})
    assert len(BadAdvice.objects.get().text) == 1999


@pytest.mark.parametrize("step", ["", "0", "99", "x", "9999999999", "-1", "²"])
def test_a_step_that_there_is_not_is_all_of_it(client: Client, rosas: Routine, step: str) -> None:
    client.post(page_of(rosas), SAID | {"step": step})
    assert BadAdvice.objects.get().technique == ""


def test_too_many_are_refused_kindly(client: Client, rosas: Routine) -> None:
    for number in range(MOST_OF_ONE):
        client.post(page_of(rosas), SAID | {"once": f"{number:022}"})
    page = client.post(page_of(rosas), SAID | {"once": "z" * 22})
    assert "You have told us a lot about this today" in text_of(page)
    assert BadAdvice.objects.count() == MOST_OF_ONE


def test_looking_changes_nothing(client: Client, rosas: Routine) -> None:
    before = all_rows()
    for method in ("get", "head"):
        getattr(client, method)(page_of(rosas) + "?what=unsafe&text=x")
    assert all_rows() == before


def test_behind_a_link_that_opens_nothing_there_is_no_form(client: Client, rosas: Routine) -> None:
    address = page_of(rosas)
    keeping.erase_routine(routine=rosas)
    assert client.get(address).status_code == client.post(address, SAID).status_code == 404


def test_what_somebody_writes_is_shown_as_text(client: Client, rosas: Routine) -> None:
    canary = "<script>alert(1)</script>"
    page = client.post(page_of(rosas), SAID | {"what": "", "text": canary}).content.decode()
    assert canary not in page
    client.post(page_of(keep()), SAID | {"text": canary})
    assert canary in dump_with_keys()
