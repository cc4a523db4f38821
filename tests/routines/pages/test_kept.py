"""What the private link of a kept outcome opens, and erasing it."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from config.logs import DiscreetFormatter
from recommender.outcome import Routine as RoutineOutcome
from routines import selectors
from routines.links import Purpose
from routines.models import Reminder, Routine
from routines.services import keeping, reminding
from tests.recommender.strategies import plain
from tests.routines.cast import BEN, NOW, REFERRED, keep, owed, remind, sign_up
from tests.routines.pages.private import (
    SECOND,
    all_rows,
    all_there_is,
    answered,
    has_keep_card,
    link,
)
from tests.routines.visitors import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_the_link_opens_the_same_sheet(client: Client, rosa: dict[str, Any]) -> None:
    answered(client, rosa)
    page = client.get("/routine/").content.decode()
    kept = client.post("/routine/keep/", {"consent": "yes"}, follow=True).content.decode()
    for first, last in (
        ('<h2 id="cautions">', '<section aria-labelledby="rhythm">'),
        ('<h2 id="omitted">', '<aside class="disclaimer"'),
    ):
        assert part(page, first, last) == part(kept, first, last)


def part(page: str, first: str, last: str) -> str:
    return page[page.index(first) : page.index(last)]


def test_the_outcome_is_shown_as_it_was_computed_then(client: Client, rosas: Routine) -> None:
    title = selectors.outcome_of(rosas).title
    Routine.objects.update(outcome=rosas.outcome.replace(title, "Twenty minutes of long ago"))
    assert "Twenty minutes of long ago" in text_of(client.get(link(rosas)))


def test_the_kept_page_says_what_the_link_is_and_what_can_be_done(client: Client, rosas: Routine) -> None:
    response = client.get(link(rosas))
    page = response.content.decode()
    assert "The address of this page is the key to it." in page
    assert f'value="http://127.0.0.1:8000{link(rosas)}"' in page
    assert "Kept since 17 November 2026." in page
    for act in (f'href="{link(rosas)}reminders/"', f'action="{link(rosas)}check/"', f'href="{link(rosas)}erase/"'):
        assert act in page
    assert not has_keep_card(response)
    assert "noindex" in page
    assert response.headers["Cache-Control"] == "no-store"


def test_the_kept_page_is_silent_about_who_is_reminded(client: Client, active: Reminder) -> None:
    page = client.get(link(active.routine)).content.decode()
    assert active.email not in page
    assert "paused" not in page
    assert not any(active.token(purpose) in page for purpose in Purpose)


def test_the_kept_page_says_that_reminders_are_paused(client: Client, active: Reminder) -> None:
    reminding.pause(reminder=active, now=NOW)
    assert "The reminders are paused." in text_of(client.get(link(active.routine)))


@pytest.mark.parametrize("overlay", [{}, REFERRED])
def test_after_four_weeks_the_kept_page_asks_for_a_fresh_check(
    client: Client, noon: time_machine.Traveller, overlay: dict[str, Any]
) -> None:
    routine = keep(overlay)
    noon.move_to(NOW + selectors.FRESH)
    assert "Time for a fresh check" not in text_of(client.get(link(routine)))
    noon.shift(SECOND)
    response = client.get(link(routine))
    assert "Time for a fresh check You last checked on 17 November 2026." in text_of(response)
    page = response.content.decode()
    assert page.index(f'action="{link(routine)}check/"') < page.index("<h1>")
    assert page.count(f'action="{link(routine)}check/"') == 1


@pytest.mark.parametrize("why", ["four weeks", "an emergency"])
def test_while_a_check_is_due_the_massage_waits(
    client: Client, rosas: Routine, noon: time_machine.Traveller, why: str
) -> None:
    before = client.get(link(rosas)).content.decode()
    noon.shift(selectors.FRESH)
    if why == "an emergency":
        keeping.ask_again(routine=rosas, now=NOW)
    else:
        assert '<a href="#steps">' in client.get(link(rosas)).content.decode()
        noon.shift(SECOND)
    response = client.get(link(rosas))
    page, outcome = response.content.decode(), selectors.outcome_of(rosas)
    assert isinstance(outcome, RoutineOutcome)
    assert [step.title for step in outcome.steps if step.instructions[0] in text_of(response)] == []
    assert '<a href="#steps">' not in page
    assert 'id="step-1"' not in page
    assert "If massage still suits you then, they are here again at once." in text_of(response)
    assert "The address of this page is the key to it." in page
    for first, last in (
        ('<p class="eyebrow">', "</h1>"),
        ('<dl class="overview">', "</dl>"),
        ('<section class="cautions"', "</section>"),
    ):
        assert part(before, first, last) == part(page, first, last)


def test_after_the_check_the_steps_are_there_again(
    client: Client, rosas: Routine, noon: time_machine.Traveller
) -> None:
    noon.shift(2 * selectors.FRESH)
    assert 'id="step-1"' not in client.get(link(rosas)).content.decode()
    keeping.renew_routine(routine=rosas, answers=plain(), now=NOW + 2 * selectors.FRESH)
    page = client.get(link(rosas)).content.decode()
    assert 'id="step-1"' in page
    assert '<a href="#steps">' in page
    assert "are here again" not in page


def test_erasing_says_what_goes_first(client: Client, rosas: Routine) -> None:
    said = text_of(client.get(link(rosas) + "erase/"))
    for thing in ("your answers", "the routine", "all reminders", "addresses", "emails that wait"):
        assert thing in said
    assert Routine.objects.exists()


def test_what_is_erased_is_gone_with_all_that_hangs_on_it(client: Client, active: Reminder, ben: Reminder) -> None:
    routine = active.routine
    sign_up(routine, BEN)
    owed([active])
    token = active.token(Purpose.REMINDER)
    client.post(link(routine) + "check/")
    response = client.post(link(routine) + "erase/")
    assert "It is erased" in text_of(response)
    assert response["Clear-Site-Data"] == '"cache", "storage"', "the guide on the phone as well"
    assert dict(client.session.items()) == {}
    assert client.get(link(routine)).status_code == 404
    assert client.post(link(routine) + "erase/").status_code == 404
    assert selectors.reminder_by(token) is None
    rows = all_rows()
    assert [row["id"] for row in rows["Reminder"]] == [ben.pk]
    assert [row["id"] for row in rows["Routine"]] == [ben.routine_id]
    assert [row for row in rows["Delivery"] if row["reminder_id"] != ben.pk] == []


@pytest.mark.parametrize("page", ["", "start/", "erase/"])
@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("overlay", [{}, REFERRED])
def test_looking_changes_no_row_and_no_session(
    client: Client, rosa: dict[str, Any], overlay: dict[str, Any], method: str, page: str
) -> None:
    routine = keep(overlay)
    remind(keep())
    answered(client, rosa)
    before = all_there_is(client)
    assert getattr(client, method)(link(routine) + page).status_code == 200
    assert all_there_is(client) == before


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
@pytest.mark.parametrize("page", ["keep", "check"])
def test_acts_are_only_done_by_a_form(client: Client, rosas: Routine, page: str, method: str) -> None:
    before = all_rows()
    address = "/routine/keep/" if page == "keep" else link(rosas) + "check/"
    assert getattr(client, method)(address).status_code == 405
    assert all_rows() == before


@pytest.mark.parametrize("page", ["start/", "check/", "erase/"])
def test_forms_from_elsewhere_are_refused(rosas: Routine, page: str) -> None:
    response = Client(enforce_csrf_checks=True).post(link(rosas) + page, {"anything_new": "yes"})
    assert response.status_code == 403
    assert Routine.objects.exists()


@pytest.mark.parametrize("page", ["", "start/", "check/", "erase/"])
def test_other_links_open_nothing_and_are_not_written_down(
    client: Client, rosas: Routine, rosa: dict[str, Any], page: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    caplog.handler.setFormatter(DiscreetFormatter("%(message)s"))
    draft = keeping.save_draft(answers=rosa, consent=True, now=NOW)
    before = all_rows()
    tokens = [rosas.token(purpose) for purpose in Purpose if purpose != Purpose.ROUTINE]
    tokens += [draft.token(Purpose.DRAFT), draft.token(Purpose.ROUTINE), f"{'x' * 22}.{'y' * 22}"]
    for token in tokens:
        assert client.post(f"/r/{token}/{page}").status_code in (404, 405)
        response = client.get(f"/r/{token}/{page}")
        assert response.status_code == (405 if page == "check/" else 404)
        assert token not in response.content.decode()
        assert token not in caplog.text
    assert "shoulder_right" not in caplog.text
    assert "[link]" in caplog.text
    assert all_rows() == before


def test_a_link_that_was_revoked_opens_nothing(client: Client, rosas: Routine) -> None:
    old = link(rosas)
    Routine.objects.update(generation=2)
    assert client.get(old).status_code == 404
    assert client.get(link(Routine.objects.get())).status_code == 200
