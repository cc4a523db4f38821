"""A database whose host takes connections and says nothing: whoever asks waits for it once, and is told soon."""

import signal
import socket
from collections.abc import Iterator
from time import monotonic
from typing import Any

import pytest

from config.run import GRANIAN
from tests.routines.visitors import plain_answers
from tests.running import Installation, wait_for
from tests.text_browser import TextBrowser

SOON = 3.0  # seconds in which somebody has to learn that there is no database
TOKEN = f"{'a' * 22}.{'b' * 22}"
API = "/api/v1/routines"
ANSWERS = {"answers": plain_answers()}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of a web server with the usual limits."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        url = f"postgres://unknot@127.0.0.1:{silent.getsockname()[1]}/unknot"
        installation = Installation.at(tmp_path_factory.mktemp("silent"), DATABASE_URL=url, UNKNOT_LIMITS="")
        port = installation.environment["PORT"]
        web = installation.start("-m", "granian", *GRANIAN, "--port", port, "config.wsgi:application")
        try:
            wait_for(lambda: TextBrowser().can_open(installation.address + "/"), what="the web server")
            yield installation.address
        finally:
            web.send_signal(signal.SIGTERM)
            web.wait(timeout=20)


@pytest.mark.waits
def test_answering_questions_and_seeing_a_routine_go_on(address: str) -> None:
    assert TextBrowser().open(f"{address}/check/").status == 200
    assert TextBrowser().send_json(f"{address}{API}/preview", ANSWERS).status == 200


@pytest.mark.waits
@pytest.mark.parametrize(
    ("path", "body"),
    [
        (API, ANSWERS | {"consent": True}),
        (f"{API}/preview", ANSWERS | {"routine": TOKEN}),
        (f"{API}/{TOKEN}/sessions", {"given_at": "2026-11-22T19:30:00Z"}),
        (f"{API}/{TOKEN}/reminders", {"email": "rosa@example.org"}),
    ],
)
def test_a_call_that_needs_it_waits_for_it_once(address: str, path: str, body: dict[str, Any]) -> None:
    began = monotonic()
    assert TextBrowser().send_json(address + path, body).status == 503
    assert monotonic() - began < SOON


@pytest.mark.waits
def test_so_does_a_form(address: str) -> None:
    browser = TextBrowser()
    form = browser.open(f"{address}/links/")
    began = monotonic()
    assert browser.press(form, email="rosa@example.org").status == 503
    assert monotonic() - began < SOON
