"""Saving a half-filled questionnaire, coming back to it, deleting it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from config.logs import DiscreetFormatter
from routines.consent import SAVE_DRAFT
from routines.links import Purpose
from routines.models import Draft, Reminder, Routine
from routines.pages.journey import KEY
from routines.services import keeping
from tests.routines.cast import NOW, fresh
from tests.routines.pages.private import (
    CHEST_PAIN,
    SECOND,
    all_rows,
    all_there_is,
    answered,
    has_keep_card,
    link,
)
from tests.routines.visitors import QUESTIONNAIRE, Visitor, text_of

A_WEEK = timedelta(days=7)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def half(rosa: dict[str, Any]) -> dict[str, Any]:
    """Rosa's answers of the first two pages."""
    codes = [code for page in QUESTIONNAIRE.pages[:2] for code in page.questions]
    return {code: rosa[code] for code in codes}


@pytest.fixture
def draft(half: dict[str, Any]) -> Draft:
    return keeping.save_draft(answers=half, consent=True, now=NOW)


def address(draft: Draft) -> str:
    return f"/saved/{draft.token(Purpose.DRAFT)}/"


def save(client: Client) -> Any:
    return client.post("/check/later/", {"consent": "yes"})


@pytest.mark.parametrize("page", QUESTIONNAIRE.pages, ids=lambda page: page.id)
def test_every_page_can_be_finished_later(client: Client, rosa: dict[str, Any], page: Any) -> None:
    answered(client, rosa)
    assert 'name="later"' in client.get(f"/check/{page.id}/").content.decode()


def test_later_keeps_what_is_right_on_the_page(visitor: Visitor, rosa: dict[str, Any]) -> None:
    visitor.send("back", rosa)
    response = visitor.send("safety", {"warning_signs": ["fever"]}, later="1")
    assert response.headers["Location"] == "/check/later/"
    assert visitor.client.session[KEY]["warning_signs"] == ["fever"]
    assert "urgent_signs" not in visitor.client.session[KEY]
    assert not Draft.objects.exists()


def test_an_emergency_is_not_put_off(visitor: Visitor, rosa: dict[str, Any]) -> None:
    visitor.send("back", rosa)
    assert visitor.send("safety", CHEST_PAIN, later="1").headers["Location"] == "/routine/"
    assert visitor.client.get("/check/later/").headers["Location"] == "/routine/"
    assert save(visitor.client).headers["Location"] == "/routine/"
    assert not Draft.objects.exists()


def test_an_emergency_in_a_fresh_check_is_not_put_off_either(visitor: Visitor, active: Reminder) -> None:
    visitor.client.post(link(active.routine) + "check/")
    assert visitor.send("safety", CHEST_PAIN, later="1").headers["Location"] == "/routine/"
    assert fresh(active).state == Reminder.State.PAUSED


def test_with_nothing_answered_there_is_nothing_to_save(client: Client) -> None:
    assert client.get("/check/later/").headers["Location"] == "/check/"
    assert save(client).headers["Location"] == "/check/"
    assert not Draft.objects.exists()


def test_what_saving_means_is_said_first(client: Client, half: dict[str, Any]) -> None:
    answered(client, half)
    said = text_of(client.get("/check/later/"))
    for part in ("for 7 days", "private link", "Whoever has the link can open it", SAVE_DRAFT.text):
        assert part in said


@pytest.mark.parametrize("sent", [{}, {"consent": ""}, {"consent": "no"}])
def test_without_consent_nothing_is_saved(client: Client, half: dict[str, Any], sent: dict[str, str]) -> None:
    answered(client, half)
    before = all_there_is(client)
    response = client.post("/check/later/", sent)
    page = response.content.decode()
    assert response.status_code == 200
    assert all_there_is(client) == before
    assert page.index("There is a problem") < page.index('href="#consent"') < page.index("<h1>")
    assert page.count(keeping.FIRST_AGREE) == 2
    assert "<title>Error: " in page


def test_saving_leads_to_the_link(client: Client, half: dict[str, Any]) -> None:
    answered(client, half)
    response = save(client)
    draft = Draft.objects.get()
    assert response.headers["Location"] == address(draft)
    assert (draft.answers, draft.saved_at, draft.consent_version) == (half, NOW, SAVE_DRAFT.version)
    assert client.session["draft"] == draft.token(Purpose.DRAFT)
    page = client.get(address(draft))
    assert f'readonly value="http://127.0.0.1:8000{address(draft)}"' in page.content.decode()
    assert 'data-copy="private-link" aria-live="polite" hidden' in page.content.decode()
    assert "Kept until 24 November 2026, 12:00 UTC" in text_of(page)


def test_saving_again_keeps_the_link_and_gives_it_seven_days_more(
    client: Client, half: dict[str, Any], rosa: dict[str, Any], noon: time_machine.Traveller
) -> None:
    answered(client, half)
    first = save(client).headers["Location"]
    token = client.session["draft"]
    noon.shift(A_WEEK - SECOND)
    answered(client, rosa, draft=token)
    assert save(client).headers["Location"] == first
    draft = Draft.objects.get()
    assert (draft.answers, draft.saved_at) == (rosa, NOW + A_WEEK - SECOND)


@pytest.mark.parametrize("token", ["", "nonsense", f"{'x' * 22}.{'y' * 22}"])
def test_saving_after_the_earlier_draft_is_gone_makes_a_new_one(
    client: Client, half: dict[str, Any], token: str
) -> None:
    answered(client, half, draft=token)
    assert save(client).headers["Location"] == address(Draft.objects.get())


def test_another_browser_goes_on_where_it_was_left(client: Client, draft: Draft, half: dict[str, Any]) -> None:
    response = client.post(address(draft), {"do": "continue"})
    assert response.headers["Location"] == "/check/health/"
    assert client.session[KEY] == half
    assert client.session["draft"] == draft.token(Purpose.DRAFT)
    assert Draft.objects.exists()


def test_a_finished_draft_goes_on_at_the_summary(client: Client, rosa: dict[str, Any]) -> None:
    draft = keeping.save_draft(answers=rosa, consent=True, now=NOW)
    assert client.post(address(draft), {"do": "continue"}).headers["Location"] == "/check/answers/"


def test_a_draft_from_an_older_knowledge_is_cleaned_not_refused(client: Client, rosa: dict[str, Any]) -> None:
    draft = keeping.save_draft(answers=rosa | {"work": "shepherd", "star_sign": "leo"}, consent=True, now=NOW)
    assert client.post(address(draft), {"do": "continue"}).headers["Location"] == "/check/days/"
    assert "star_sign" not in client.session[KEY]


def test_going_on_takes_the_place_of_whatever_the_session_held(
    client: Client, draft: Draft, half: dict[str, Any], rosa: dict[str, Any], rosas: Routine
) -> None:
    answered(client, rosa, draft="another", renewing=rosas.token(Purpose.ROUTINE))
    client.post(address(draft), {"do": "continue"})
    assert dict(client.session.items()) == {KEY: half, "draft": draft.token(Purpose.DRAFT)}


def test_a_fresh_check_finished_later_in_the_same_browser_is_still_one(
    visitor: Visitor, rosas: Routine, rosa: dict[str, Any]
) -> None:
    visitor.client.post(link(rosas) + "check/")
    visitor.send("safety", rosa, later="1")
    saved = save(visitor.client).headers["Location"]
    assert visitor.client.post(saved, {"do": "continue"}).headers["Location"] == "/check/health/"
    visitor.send("health", rosa)
    page = visitor.client.get("/routine/")
    assert has_keep_card(page)
    assert "Save as my routine" in text_of(page)
    assert visitor.client.post("/routine/keep/").headers["Location"] == link(rosas)
    assert not Draft.objects.exists()


def test_a_deleted_draft_is_gone_here_and_there(client: Client, draft: Draft, half: dict[str, Any]) -> None:
    answered(client, half, draft=draft.token(Purpose.DRAFT))
    response = client.post(address(draft), {"do": "erase"})
    assert "It is erased" in text_of(response)
    assert not Draft.objects.exists()
    assert dict(client.session.items()) == {}
    assert client.get(address(draft)).status_code == 404


@pytest.mark.parametrize("do", [{}, {"do": ""}, {"do": "burn"}])
def test_anything_else_shows_the_link_again(client: Client, draft: Draft, do: dict[str, str]) -> None:
    before = all_there_is(client)
    assert "Your answers are saved" in text_of(client.post(address(draft), do))
    assert all_there_is(client) == before


def test_a_draft_can_be_opened_for_seven_days_and_not_a_moment_longer(
    client: Client, draft: Draft, noon: time_machine.Traveller
) -> None:
    noon.move_to(NOW + A_WEEK - SECOND)
    assert client.get(address(draft)).status_code == 200
    noon.shift(SECOND)
    for do in ("continue", "erase"):
        assert client.post(address(draft), {"do": do}).status_code == 404
    assert client.get(address(draft)).status_code == 404
    assert dict(client.session.items()) == {}


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_no_row_and_no_session(client: Client, draft: Draft, half: dict[str, Any], method: str) -> None:
    answered(client, half)
    before = all_there_is(client)
    for page in ("/check/later/", address(draft)):
        assert getattr(client, method)(page).status_code == 200
    assert all_there_is(client) == before


def test_forms_from_elsewhere_are_refused(draft: Draft) -> None:
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(address(draft), {"do": "erase"}).status_code == 403
    assert stranger.post("/check/later/", {"consent": "yes"}).status_code == 403
    assert Draft.objects.exists()


def test_other_links_open_nothing_and_are_not_written_down(
    client: Client, draft: Draft, rosas: Routine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    caplog.handler.setFormatter(DiscreetFormatter("%(message)s"))
    before = all_rows()
    tokens = [draft.token(purpose) for purpose in Purpose if purpose != Purpose.DRAFT]
    tokens += [rosas.token(Purpose.ROUTINE), rosas.token(Purpose.DRAFT), f"{'x' * 22}.{'y' * 22}"]
    for token in tokens:
        assert client.get(f"/saved/{token}/").status_code == 404
        assert client.post(f"/saved/{token}/", {"do": "erase"}).status_code == 404
        assert token not in caplog.text
    assert "shoulder_right" not in caplog.text
    assert "[link]" in caplog.text
    assert all_rows() == before
