"""The giver's own link: the massage, none of the answers, and no way to anything of the receiver's."""

import re
from typing import Any

import pytest
import time_machine
from django.test import Client

from config.logs import DiscreetFormatter
from recommender.for_giver import for_giver
from recommender.knowledge import shipped
from recommender.outcome import Routine as RoutineOutcome
from routines import selectors
from routines.links import Purpose
from routines.models import Reminder, Routine
from routines.pages.giver import CHANGED, link_of
from routines.services import keeping
from tests.recommender.strategies import plain
from tests.routines.cast import NOW, REFERRED, keep
from tests.routines.pages.private import SECOND, all_rows, all_there_is, answered, givers, link
from tests.routines.visitors import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
ILL = {
    "health_conditions": ["blood_thinners", "osteoporosis"],
    "pain_level": 7,
    "pain_duration": "months",
    "stress": "high",
    "allergies": ["nuts"],
}


def full_and_given(row: Routine) -> tuple[RoutineOutcome, RoutineOutcome]:
    """The outcome as it is kept, and for the giver's eyes."""
    outcome = selectors.outcome_of(row)
    assert isinstance(outcome, RoutineOutcome)
    return outcome, for_giver(outcome, knowledge=shipped())


def test_the_giver_sees_every_step_and_all_that_is_to_do(client: Client) -> None:
    row = keep(ILL)
    response = client.get(givers(row))
    page, (_, given) = text_of(response), full_and_given(row)
    for step in given.steps:
        assert step.title in page
        assert step.instructions[0] in page
    for line in (*given.preparation, *given.cautions, *given.notes, *given.aftercare):
        assert line.text in page
    assert f'id="step-{len(given.steps)}"' in response.content.decode()
    assert "20 minutes of massage" in page
    assert "Use no almond oil and no other nut oil." in page
    assert "Stop at once if there is numbness" in page


def test_the_giver_reads_nothing_that_a_private_answer_gave_as_a_reason(client: Client) -> None:
    row = keep(ILL)
    page, (full, given) = text_of(client.get(givers(row))), full_and_given(row)
    shown = {reason.text for step in given.steps for reason in step.because}
    reasons = {reason.text for step in full.steps for reason in step.because}
    reasons |= {reason.text for line in (*full.cautions, *full.notes) for reason in line.because}
    assert len(reasons - shown) > 5
    assert [text for text in reasons - shown if text in page] == []
    for word in ("blood", "break easily", "bruise", "12 weeks", "Pain of 7", "What we left out"):
        assert word not in page


@pytest.mark.parametrize(
    ("part", "onward"),
    [
        ("", ["guide/", "card/", "card.pdf", "told/", "swap/"]),
        ("guide/", ["", "felt-good/", "told/"]),
        ("card/", ["", "card.pdf"]),
    ],
)
def test_the_pages_lead_to_nothing_of_the_receivers(
    client: Client, active: Reminder, monkeypatch: pytest.MonkeyPatch, part: str, onward: list[str]
) -> None:
    monkeypatch.setattr("routines.pages.pdf.can_be_made", lambda: True)
    row = active.routine
    page = client.get(givers(row) + part).content.decode()
    tokens = [row.token(purpose) for purpose in Purpose if purpose != Purpose.GIVER]
    tokens += [active.token(purpose) for purpose in Purpose]
    assert [token for token in tokens if token in page] == []
    assert active.email not in page
    assert page.count("<form") == onward.count("felt-good/")
    paths = set(re.findall(r'(?:href|action|src)="(/[^"#?]*)', page))
    assert {path for path in paths if not path.startswith(("/static/", "/knowledge/"))} == {
        "/", "/about/", "/links/", "/privacy/", *(givers(row) + part for part in onward),
    }  # fmt: skip


def test_the_guide_goes_through_the_same_steps_without_a_reason(client: Client) -> None:
    row = keep(ILL)
    response = client.get(givers(row) + "guide/")
    page, (full, given) = text_of(response), full_and_given(row)
    assert [step.title for step in given.steps if step.title not in page] == []
    assert [line.text for line in given.cautions if line.text not in page] == []
    told = {line.text for line in given.cautions}
    hidden = [line.text for line in full.cautions if line.text not in told]
    assert hidden
    assert [text for text in hidden if text in page] == []
    assert full.title not in page


def test_while_there_is_no_massage_the_guide_leads_to_the_page_that_says_so(client: Client) -> None:
    row = keep(REFERRED)
    response = client.get(givers(row) + "guide/")
    assert response.status_code == 303
    assert response.headers["Location"] == givers(row)


@pytest.mark.parametrize("part", ["", "guide/"])
def test_the_pages_are_kept_nowhere_and_found_by_no_search(client: Client, rosas: Routine, part: str) -> None:
    response = client.get(givers(rosas) + part)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex">' in response.content.decode()


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(("overlay", "part"), [({}, ""), ({}, "guide/"), (REFERRED, "")])
def test_looking_changes_no_row_and_no_session(
    client: Client, rosa: dict[str, Any], overlay: dict[str, Any], part: str, method: str
) -> None:
    row = keep(overlay)
    answered(client, rosa)
    before = all_there_is(client)
    assert getattr(client, method)(givers(row) + part).status_code == 200
    assert all_there_is(client) == before


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize("part", ["", "guide/"])
def test_the_giver_can_change_nothing(client: Client, rosas: Routine, part: str, method: str) -> None:
    before = all_rows()
    assert getattr(client, method)(givers(rosas) + part).status_code == 405
    assert all_rows() == before


def test_other_links_open_nothing_and_are_not_written_down(
    client: Client, rosas: Routine, active: Reminder, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    caplog.handler.setFormatter(DiscreetFormatter("%(message)s"))
    tokens = [rosas.token(purpose) for purpose in Purpose if purpose != Purpose.GIVER]
    tokens += [active.token(Purpose.GIVER), f"{'x' * 22}.{'y' * 22}"]
    for token in tokens:
        for part in ("", "guide/"):
            response = client.get(f"/g/{token}/{part}")
            assert response.status_code == 404
            assert token not in response.content.decode()
        assert token not in caplog.text
    assert "[link]" in caplog.text


def test_what_is_erased_or_revoked_opens_nothing(client: Client, rosas: Routine, bens: Routine) -> None:
    old, gone = givers(rosas), givers(bens)
    Routine.objects.filter(pk=rosas.pk).update(generation=2)
    keeping.erase_routine(routine=bens)
    assert client.get(old).status_code == client.get(gone).status_code == 404
    assert client.get(givers(Routine.objects.get())).status_code == 200


def test_while_there_is_no_massage_the_giver_is_not_told_why(client: Client) -> None:
    referred, stale, stopped, recalled = keep(REFERRED), keep(now=NOW - selectors.FRESH - SECOND), keep(), keep()
    keeping.ask_again(routine=stopped, now=NOW)
    recall = {"version": "2026-12-01+000000000000", "urgency": "clinician", "changes": []}
    Routine.objects.filter(pk=recalled.pk).update(recalled_at=NOW, recall=recall)
    responses = [client.get(givers(row)) for row in (referred, stale, stopped, recalled)]
    assert [response.status_code for response in responses] == [200] * 4
    (said,) = {text_of(response) for response in responses}
    assert "There is no massage to give now" in said
    assert "Ask the person who gave you this link." in said


def test_the_kept_page_hands_over_the_link_and_its_qr_code(client: Client, rosas: Routine) -> None:
    page = client.get(link(rosas)).content.decode()
    handed = link_of(rosas)
    assert handed.address == f"http://127.0.0.1:8000{givers(rosas)}"
    assert f'<input id="giver-link" type="text" readonly value="{handed.address}"' in page
    assert 'data-copy="giver-link"' in page
    assert f'<div class="qr" role="img" aria-label="QR code with the giver\'s link">{handed.qr}</div>' in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("why", ["a referral", "four weeks"])
def test_the_kept_page_hands_over_nothing_while_there_is_no_massage(
    client: Client, noon: time_machine.Traveller, why: str
) -> None:
    row = keep(REFERRED if why == "a referral" else {})
    noon.move_to(NOW + (selectors.FRESH + SECOND if why == "four weeks" else SECOND))
    assert row.token(Purpose.GIVER) not in client.get(link(row)).content.decode()


def test_a_new_link_ends_the_old_and_the_page_says_so(client: Client, rosas: Routine) -> None:
    old = givers(rosas)
    response = client.post(link(rosas) + "giver/")
    assert response.status_code == 303
    assert response.headers["Location"] == link(rosas) + "#new-link"
    shown = client.get(link(rosas))
    assert CHANGED in text_of(shown)
    assert 'id="new-link" role="status" tabindex="-1"' in shown.content.decode()
    assert CHANGED not in text_of(client.get(link(rosas)))
    new = givers(Routine.objects.get())
    assert new != old
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


def test_only_the_receivers_own_form_makes_a_new_link(client: Client, rosas: Routine) -> None:
    before = all_rows()
    assert client.get(link(rosas) + "giver/").status_code == 405
    assert client.post(givers(rosas) + "giver/").status_code == 404
    assert client.post(f"/r/{rosas.token(Purpose.GIVER)}/giver/").status_code == 404
    assert Client(enforce_csrf_checks=True).post(link(rosas) + "giver/").status_code == 403
    assert all_rows() == before


def test_after_a_fresh_check_the_same_link_shows_the_new_massage(client: Client, rosas: Routine) -> None:
    address = givers(rosas)
    keeping.renew_routine(routine=rosas, answers=plain(minutes=45), now=NOW)
    assert "45 minutes of massage" in text_of(client.get(address))


@pytest.mark.parametrize(("giver", "is_spoken_of"), [("partner", True), ("alone", False)])
def test_who_is_alone_reads_nothing_of_a_giver(client: Client, giver: str, is_spoken_of: bool) -> None:
    page = text_of(client.get(link(keep({"giver": giver}))))
    assert ("Somebody else gives it?" in page) is is_spoken_of
    assert ("For the giver" in page) is is_spoken_of
    assert ("the person being massaged" in page) is is_spoken_of
