"""Not there today: what can be asked for, who sees it, and how it goes back to what it was."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from config.logs import DiscreetFormatter
from recommender.outcome import Routine as RoutineOutcome
from routines import selectors
from routines.links import Purpose
from routines.models import Routine
from routines.services import keeping
from routines.services.adapting import TODAY
from tests.routines.cast import NOW, REFERRED, keep
from tests.routines.pages.private import SECOND, all_rows, all_there_is, givers, link
from tests.routines.visitors import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
SHOULDERS = ["shoulder_left", "shoulder_right"]
NOTICE = "Changed for today"


def today(routine: Routine) -> str:
    return link(routine) + "today/"


def guide(routine: Routine) -> str:
    return link(routine) + "guide/"


def givers_guide(routine: Routine) -> str:
    return givers(routine) + "guide/"


def card(routine: Routine) -> str:
    return givers(routine) + "card/"


def offered(client: Client, routine: Routine) -> dict[str, dict[str, bool]]:
    """By question, the options that the form has, and whether each is chosen."""
    page = client.get(today(routine)).content.decode()
    found: dict[str, dict[str, bool]] = {}
    for code, value, chosen in re.findall(
        r'<input type="(?:checkbox|radio)"[^>]* name="(\w+)" value="(\w+)"([^>]*)>', page
    ):
        found.setdefault(code, {})[value] = "checked" in chosen
    return found


def change(client: Client, routine: Routine, *leave_alone: str, pressure: str = "medium") -> Any:
    return client.post(today(routine), {"leave_alone_zones": leave_alone, "pressure": pressure})


def steps_now() -> list[tuple[str, str]]:
    """Area and pressure of each step of the work, as it is for now."""
    outcome = selectors.outcome_now(Routine.objects.get(), now=NOW)
    assert isinstance(outcome, RoutineOutcome)
    return [(step.zone, step.pressure) for step in outcome.steps if step.phase == "work"]


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_no_row_and_no_session(client: Client, rosas: Routine, method: str) -> None:
    before = all_there_is(client)
    response = getattr(client, method)(today(rosas))
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert all_there_is(client) == before


def test_the_kept_page_says_what_is_different(client: Client, rosas: Routine) -> None:
    assert NOTICE not in text_of(client.get(link(rosas)))
    response = change(client, rosas, *SHOULDERS, pressure="light")
    assert response.status_code == 303
    assert response.headers["Location"] == link(rosas)
    shown = client.get(link(rosas))
    assert (
        f"{NOTICE} Left out: Shoulder, your left; Shoulder, your right. Light pressure. After twelve hours"
        in text_of(shown)
    )
    assert f'<a class="button quiet" href="{today(rosas)}">Change it once more</a>' in shown.content.decode()
    assert "Not there today?" not in text_of(shown)


@pytest.mark.parametrize(
    ("leave_alone", "pressure", "said"),
    [
        (["sides"], "medium", f"{NOTICE} Left out: The sides of the body. After twelve hours"),
        ([], "light", f"{NOTICE} Light pressure. After twelve hours"),
    ],
)
def test_it_says_nothing_of_what_is_as_usual(
    client: Client, rosas: Routine, leave_alone: list[str], pressure: str, said: str
) -> None:
    change(client, rosas, *leave_alone, pressure=pressure)
    assert said in text_of(client.get(link(rosas)))


@pytest.mark.parametrize("page", [link, guide, givers, givers_guide, card])
def test_everybody_goes_by_it(client: Client, rosas: Routine, page: Callable[[Routine], str]) -> None:
    usual = selectors.outcome_of(rosas)
    assert isinstance(usual, RoutineOutcome)
    [circles] = {step.title for step in usual.steps if step.technique == "trapezius_circles"}
    assert shows(client, page(rosas), title=circles, pressure="medium")
    change(client, rosas, *SHOULDERS, pressure="light")
    assert not shows(client, page(rosas), title=circles, pressure="medium")
    assert shows(client, page(rosas), title="Palm circles", pressure="light")


def shows(client: Client, page: str, *, title: str, pressure: str) -> bool:
    """Whether there is a step with this heading, and one with this pressure."""
    found = client.get(page).content.decode()
    titles = re.findall(r"<h[34][^>]*>([^<]*)</h", found)
    return title in titles and f'pressure {pressure}">' in found


def test_the_giver_is_not_told_that_it_was_changed(client: Client, rosas: Routine) -> None:
    change(client, rosas, "sides")
    said = text_of(client.get(givers(rosas)))
    assert NOTICE not in said
    assert "Left out" not in said


def test_twelve_hours_later_it_is_as_usual(client: Client, rosas: Routine, noon: time_machine.Traveller) -> None:
    change(client, rosas, *SHOULDERS)
    noon.move_to(NOW + TODAY - SECOND)
    assert NOTICE in text_of(client.get(link(rosas)))
    noon.shift(SECOND)
    assert NOTICE not in text_of(client.get(link(rosas)))
    assert not any(offered(client, rosas)["leave_alone_zones"].values())


@pytest.mark.parametrize("back", [{"as_usual": "1"}, {}], ids=["the button", "nothing ticked"])
def test_as_usual_again_takes_it_back_though_the_ticks_are_sent_along(
    client: Client, rosas: Routine, back: dict[str, str]
) -> None:
    before, fresh = all_rows(), offered(client, rosas)
    change(client, rosas, *SHOULDERS, pressure="light")
    ticked = {"leave_alone_zones": SHOULDERS, "pressure": "light"} if back else {"pressure": "medium"}
    assert client.post(today(rosas), ticked | back).status_code == 303
    assert all_rows() == before
    assert NOTICE not in text_of(client.get(link(rosas)))
    assert offered(client, rosas) == fresh


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("why", ["a referral", "four weeks", "an emergency"])
def test_while_there_is_no_massage_there_is_nothing_to_change(client: Client, method: str, why: str) -> None:
    now = NOW - selectors.FRESH - SECOND if why == "four weeks" else NOW
    routine = keep(REFERRED if why == "a referral" else {}, now=now)
    if why == "an emergency":
        keeping.ask_again(routine=routine, now=NOW)
    before = all_rows()
    response = getattr(client, method)(today(routine), {"leave_alone_zones": SHOULDERS, "pressure": "light"})
    assert (response.status_code, response.headers["Location"]) == (303, link(routine))
    assert all_rows() == before
    assert today(routine) not in client.get(link(routine)).content.decode()


def test_the_pages_before_the_massage_lead_to_it(client: Client, rosas: Routine) -> None:
    for page in (link(rosas), link(rosas) + "start/"):
        assert f'href="{today(rosas)}"' in client.get(page).content.decode()


def test_only_the_receivers_own_link_and_form_can_do_it(
    client: Client, rosas: Routine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    caplog.handler.setFormatter(DiscreetFormatter("%(message)s"))
    before = all_rows()
    for token in [rosas.token(purpose) for purpose in Purpose if purpose != Purpose.ROUTINE]:
        assert client.get(f"/r/{token}/today/").status_code == client.post(f"/r/{token}/today/").status_code == 404
        assert token not in caplog.text
    assert client.post(givers(rosas) + "today/").status_code == 404
    assert Client(enforce_csrf_checks=True).post(today(rosas), {"pressure": "light"}).status_code == 403
    assert client.put(today(rosas)).status_code == 405
    assert all_rows() == before


def test_what_is_erased_meanwhile_is_not_found(client: Client, rosas: Routine, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(token: str) -> Routine:
        routine = Routine.objects.get()
        keeping.erase_routine(routine=rosas)
        return routine

    monkeypatch.setattr("routines.pages.today.opened_routine", opened)
    assert change(client, rosas, *SHOULDERS).status_code == 404
