"""What felt good, as the guide sends it: from either link, remembered for the next massage and for nothing else."""

from typing import Any

import pytest
from django.test import Client

from config.logs import DiscreetFormatter
from recommender.outcome import Routine as RoutineOutcome
from routines import selectors
from routines.links import Purpose
from routines.models import Routine
from routines.pages import felt_good
from routines.services import keeping
from routines.services.adapting import FELT_GOOD
from tests.routines.cast import NOW, REFERRED, keep
from tests.routines.older import row
from tests.routines.pages.private import SECOND, all_rows, all_there_is, givers, link
from tests.routines.visitors import Visitor, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
BOTH = pytest.mark.parametrize("whose", [link, givers])


def send(client: Client, page: str, *zones: str) -> Any:
    return client.post(page + "felt-good/", {"zone": zones})


def first_place(routine: Routine) -> str:
    """The area where the work begins."""
    outcome = selectors.outcome_of(row(routine))
    assert isinstance(outcome, RoutineOutcome)
    return next(step.zone for step in outcome.steps if step.phase == "work")


@BOTH
def test_from_either_guide_the_next_massage_begins_there(client: Client, rosas: Routine, whose: Any) -> None:
    assert first_place(rosas) != "shoulder"
    response = send(client, whose(rosas), "shoulder_left", "shoulder_right")
    assert (response.status_code, response.headers["Location"]) == (303, whose(rosas))
    assert row(rosas).answers[FELT_GOOD] == ["shoulder_left", "shoulder_right"]
    assert first_place(rosas) == "shoulder"
    assert client.get(whose(rosas)).status_code == 200


def test_the_guides_show_it_from_then_on(client: Client, rosas: Routine) -> None:
    for page in (link(rosas), givers(rosas)):
        assert "data-felt-good>" not in client.get(page + "guide/").content.decode()
    send(client, givers(rosas), "shoulder_left")
    for page in (link(rosas), givers(rosas)):
        assert "data-felt-good>" in client.get(page + "guide/").content.decode()


@BOTH
@pytest.mark.parametrize("zones", [[], ["tail"], ["Shoulder_left", "shoulder", "-"]])
def test_places_that_there_are_not_change_nothing(client: Client, rosas: Routine, whose: Any, zones: list[str]) -> None:
    before = all_there_is(client)
    assert send(client, whose(rosas), *zones).status_code == 303
    assert all_there_is(client) == before


def test_of_what_is_sent_the_places_that_there_are_count_once(client: Client, rosas: Routine) -> None:
    send(client, link(rosas), "sides", "tail", "shoulder_left", "sides")
    assert row(rosas).answers[FELT_GOOD] == ["shoulder_left", "sides"]


@BOTH
@pytest.mark.parametrize("why", ["a referral", "four weeks", "an emergency"])
def test_while_a_check_is_due_it_says_so_and_changes_nothing(client: Client, whose: Any, why: str) -> None:
    now = NOW - selectors.FRESH - SECOND if why == "four weeks" else NOW
    routine = keep(REFERRED if why == "a referral" else {}, now=now)
    if why == "an emergency":
        keeping.ask_again(routine=routine, now=NOW)
    before = all_rows()
    response = send(client, whose(routine), "shoulder_left")
    assert response.status_code == 409
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == "Please check again first, on the page of your routine."
    assert all_rows() == before


@BOTH
@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_only_a_form_can_send_it(client: Client, rosas: Routine, whose: Any, method: str) -> None:
    before = all_rows()
    assert getattr(client, method)(whose(rosas) + "felt-good/").status_code == 405
    assert send(Client(enforce_csrf_checks=True), whose(rosas), "shoulder_left").status_code == 403
    assert all_rows() == before


@BOTH
def test_the_guides_own_form_can_send_it(rosas: Routine, whose: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    form = client.get(whose(rosas) + "guide/").context["csrf_token"]
    data = {"zone": "shoulder_left", "csrfmiddlewaretoken": str(form)}
    assert client.post(whose(rosas) + "felt-good/", data).status_code == 303
    assert row(rosas).answers[FELT_GOOD] == ["shoulder_left"]


@pytest.mark.parametrize(("start", "purpose"), [("r", Purpose.ROUTINE), ("g", Purpose.GIVER)])
def test_each_link_opens_its_own_and_nothing_else_does(
    client: Client, rosas: Routine, start: str, purpose: Purpose, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    caplog.handler.setFormatter(DiscreetFormatter("%(message)s"))
    before = all_rows()
    tokens = [rosas.token(other) for other in Purpose if other != purpose]
    for token in (*tokens, f"{'x' * 22}.{'y' * 22}"):
        assert send(client, f"/{start}/{token}/", "shoulder_left").status_code == 404
        assert token not in caplog.text
    assert all_rows() == before
    assert send(client, f"/{start}/{rosas.token(purpose)}/", "shoulder_left").status_code == 303


@BOTH
def test_what_is_erased_is_not_found(client: Client, rosas: Routine, whose: Any) -> None:
    page = whose(rosas)
    keeping.erase_routine(routine=rosas)
    assert send(client, page, "shoulder_left").status_code == 404


def test_what_is_erased_meanwhile_is_not_found(client: Client, rosas: Routine, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(token: str) -> Routine:
        routine = Routine.objects.get()
        keeping.erase_routine(routine=rosas)
        return routine

    monkeypatch.setattr(felt_good, "opened_routine", opened)
    assert send(client, link(rosas), "shoulder_left").status_code == 404


def test_a_fresh_check_on_the_pages_keeps_it(client: Client, visitor: Visitor, rosa: dict[str, Any]) -> None:
    routine = keep()
    send(client, link(routine), "shoulder_left")
    client.post(link(routine) + "check/")
    visitor.send("safety", rosa)
    visitor.send("health", rosa)
    assert client.post("/routine/keep/").headers["Location"] == link(routine)
    assert row(routine).answers[FELT_GOOD] == ["shoulder_left"]
    assert first_place(routine) == "shoulder"


def test_nobody_is_asked_for_it(client: Client, visitor: Visitor, rosa: dict[str, Any]) -> None:
    visitor.fill_all(rosa)
    assert "felt good last time" not in text_of(client.get("/check/answers/")).lower()
    assert FELT_GOOD not in {code for page in ("back", "tonight") for code in visitor.open(page).split('"')}


def test_a_link_changes_no_other_persons_massage(client: Client, rosas: Routine, bens: Routine) -> None:
    before = row(bens)
    send(client, link(rosas), "shoulder_left")
    assert (row(bens).answers, row(bens).outcome) == (before.answers, before.outcome)
