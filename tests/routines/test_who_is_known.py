"""Whoever names an address learns nothing of it: the same bytes and, with evenly.py, the same time.

`make bench` measures it with 2,000 addresses of each kind.
"""

import re
from collections.abc import Callable
from time import monotonic
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from routines import evenly, export
from routines.links import Purpose
from routines.models import Delivery, Reminder
from routines.pages import signing_up
from routines.services import reminding
from tests.routines.api.calls import WISH, send
from tests.routines.cast import DAY, MINUTE, NOW, ROSA, keep, remind, sign_up
from tests.routines.reminders.sending import send as send_mails

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
KNOWN: dict[str, Callable[[], object]] = {
    "unknown": lambda: None,
    "pending": lambda: sign_up(keep(), ROSA),
    "written to": lambda: (sign_up(keep(), ROSA), send_mails(NOW)),
    "active": lambda: remind(keep(), ROSA),
    "paused": lambda: reminding.pause(reminder=remind(keep(), ROSA), now=NOW),
    "stopped": lambda: reminding.stop(reminder=remind(keep(), ROSA)),
}
NUMBER = r'"(?:id|public_id)": ?(?:"[^"]*"|\d+),?|confirmation:\d+|reminder:\d+|links:\d+'
CHANGES = {"X-Request-ID", "Set-Cookie"}  # from one answer to the next; neither is about anybody


def ask_for_links() -> Any:
    return Client().post("/links/", {"email": ROSA})


def sign_up_by_api() -> Any:
    token = keep().token(Purpose.ROUTINE)
    return send(Client(), "POST", f"/api/v1/routines/{token}/reminders", WISH | {"email": ROSA})


def ask_for_a_copy() -> Any:
    mine = remind(keep(), "mallory@example.com")
    address = f"/api/v1/reminders/{mine.token(Purpose.REMINDER)}/copy"
    return send(Client(), "POST", address, {"email": ROSA})


def sign_up_and_export() -> Any:
    """And have the links sent, which asks for a yes again where none was said."""
    routine = keep()
    token = routine.token(Purpose.ROUTINE)
    send(Client(), "POST", f"/api/v1/routines/{token}/reminders", WISH | {"email": ROSA})
    reminding.send_links(email=ROSA, now=NOW + DAY + MINUTE)
    return told_by(f"/api/v1/routines/{token}/export")


def ask_for_a_copy_and_export() -> Any:
    mine = remind(keep(), "mallory@example.com")
    token = mine.token(Purpose.REMINDER)
    send(Client(), "POST", f"/api/v1/reminders/{token}/copy", {"email": ROSA})
    return told_by(f"/api/v1/reminders/{token}/export")


def told_by(address: str) -> HttpResponse:
    """The document without the numbers of its rows, which are others each time."""
    response = Client().get(address)
    assert response.status_code == 200
    return HttpResponse(re.sub(NUMBER, "", response.content.decode()))


WAYS = [ask_for_links, sign_up_by_api, ask_for_a_copy]
EXPORTS = [sign_up_and_export, ask_for_a_copy_and_export]


def answers(ask: Callable[[], Any]) -> dict[str, tuple[Any, ...]]:
    """All of the answer that could tell something, by what is known of the address."""
    found = {}
    for known, happened in KNOWN.items():
        Reminder.objects.all().delete()
        happened()
        response = ask()
        headers = {name: value for name, value in response.headers.items() if name not in CHANGES}
        found[known] = (response.status_code, headers, without_csrf(response.content))
    return found


def without_csrf(page: bytes) -> bytes:
    return b"".join(part for part in page.split(b'"') if len(part) != 64)


@pytest.mark.parametrize("ask", [*WAYS, *EXPORTS])
def test_the_answer_is_the_same_byte_for_byte(ask: Callable[[], Any]) -> None:
    found = answers(ask)
    assert found["unknown"][0] in (200, 202)
    assert {known for known, answer in found.items() if answer != found["unknown"]} == set()


@pytest.mark.parametrize(
    ("ask", "protection", "off"),
    [
        (sign_up_and_export, "ABOUT_AN_ADDRESS", ()),
        (ask_for_a_copy_and_export, "ABOUT_AN_ADDRESS", ()),
        (sign_up_and_export, "LAST_WRITTEN_TO", ""),
    ],
)
def test_an_export_that_tells_would_be_noticed(
    ask: Callable[[], Any], protection: str, off: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, protection, off)
    found = answers(ask)
    assert found["pending"] != found["unknown"]


def test_the_owner_of_a_routine_does_not_see_when_somebody_else_was_sent_their_links() -> None:
    """The links go to one of the reminders of an address: whether to this one tells whether there is another."""
    reminder = remind(keep(), ROSA)
    before = told_by(f"/api/v1/routines/{reminder.routine.token(Purpose.ROUTINE)}/export").content
    reminding.send_links(email=ROSA, now=NOW)
    assert reminder.deliveries.filter(kind=Delivery.Kind.NOTICE).exists()
    assert told_by(f"/api/v1/routines/{reminder.routine.token(Purpose.ROUTINE)}/export").content == before


def test_an_answer_that_tells_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def telling(*arguments: Any, **more: Any) -> HttpResponse:
        return HttpResponse(f"{Delivery.objects.filter(kind=Delivery.Kind.NOTICE).count()} sent")

    monkeypatch.setattr(signing_up, "render", telling)
    found = answers(ask_for_links)
    assert {known for known, answer in found.items() if answer != found["unknown"]} == {"active", "paused"}


@pytest.mark.parametrize("ask", WAYS)
@pytest.mark.parametrize("known", ["unknown", "active"])
def test_it_takes_a_whole_number_of_steps(ask: Callable[[], Any], known: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(evenly, "STEP", 0.25)
    monkeypatch.setattr(evenly, "sleep", pauses.append)
    KNOWN[known]()
    ask()
    [pause] = pauses
    assert 0 < pause <= 0.25


def test_a_step_ends_when_it_is_full_even_where_the_work_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evenly, "STEP", 0.05)
    began = monotonic()
    with pytest.raises(KeyError), evenly.evenly():
        raise KeyError
    assert monotonic() - began >= 0.05
