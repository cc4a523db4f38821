"""What docs/operations.md tells an operator to do, done: the production environment behind the nginx of deploy/.

PostgreSQL, Redis, nginx with a certificate of its own making, two web processes, worker and beat, a real mail server.
"""

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPMessage, HTTPSConnection
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import pytest

from tests.production import Server, in_production, stop
from tests.routines.visitors import plain_answers
from tests.running import ROOT, wait_for
from tests.text_browser import TextBrowser

ROSA = "rosa@example.org"
LINK = re.compile(r"https://localhost:\d+/\S+")
PRIVATE = re.compile(r"[\w-]{22}\.[\w-]{22}|[\w.]+@example\.org|pain_level|\?")
HARDENED = (
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Cache-Control",
)
AT_MOST = 3  # seconds until somebody is told that nobody is there


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with in_production(tmp_path) as server:
        yield server


@pytest.mark.waits
def test_what_the_operations_document_sets_up_works_behind_nginx(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One test, as setting up takes a minute: each process of the suite that had a part of it would set up anew."""
    monkeypatch.setenv("SSL_CERT_FILE", str(server.nginx.certificate))
    _a_routine_is_kept_and_a_reminder_confirmed_and_received(server)
    _the_doctor_finds_nothing_bad(server)
    _what_nginx_tells_is_what_unknot_hears(server)
    _a_body_that_is_too_long_is_refused(server)
    _a_rolling_restart_is_noticed_by_nobody(server)
    _with_no_web_process_nginx_says_so_kindly_and_at_once(server)


def _a_routine_is_kept_and_a_reminder_confirmed_and_received(server: Server) -> None:
    browser = TextBrowser()
    api = f"{server.nginx.address}/api/v1/routines"
    kept = browser.send_json(api, {"answers": plain_answers(), "consent": True}, X_Forwarded_For="6.6.6.6")
    assert kept.status == 201, kept.text
    due = (datetime.now(UTC) + timedelta(seconds=80)).replace(second=0, microsecond=0)
    wish = {"email": ROSA, "days": [f"{due:%a}".lower()], "time": f"{due:%H:%M}", "timezone": "UTC"}
    assert browser.send_json(f"{api}/{kept.json['token']}/reminders", wish).status == 202
    confirmation = wait_for(lambda: server.sink.to(ROSA), what="the confirmation")[0]
    address = LINK.search(confirmation.text)
    assert address
    assert address[0].startswith(server.nginx.address)
    assert "/reminders/" in browser.press(browser.open(address[0])).address
    reminder = wait_for(lambda: server.sink.to(ROSA)[1:], what="the reminder", patience=120)[0]
    assert 0 <= reminder.at - due.timestamp() <= 10
    start = LINK.findall(reminder.text)[0]
    assert "anything new" in browser.open(start).text.lower()
    assert browser.open(f"{server.nginx.address}/r/{kept.json['token']}/?from=mail").status == 200
    assert PRIVATE.findall(server.nginx.said) == []
    assert PRIVATE.findall(server.installation.log) == []
    assert "POST /api/v1/routines 201" in server.nginx.said
    assert " GET /r 200 " in server.nginx.said


def _the_doctor_finds_nothing_bad(server: Server) -> None:
    wait_for(lambda: "'worker', 'good'" in _examined(server) or None, what="the worker to be seen")
    assert re.findall(r"\('(\w+)', 'bad', .*\)", _examined(server)) == []


def _what_nginx_tells_is_what_unknot_hears(server: Server) -> None:
    status, headers, _ = _ask(server, "/", headers={"X-Request-ID": "0" * 32, "X-Forwarded-For": "6.6.6.6"})
    assert status == 200
    [hsts] = headers.get_all("Strict-Transport-Security") or []
    assert hsts.startswith("max-age=31536000")
    assert headers["X-Request-ID"] != "0" * 32
    wait_for(lambda: headers["X-Request-ID"] in server.nginx.said or None, what="its line in the access log")
    assert "1.22" not in headers["Server"]


def _a_body_that_is_too_long_is_refused(server: Server) -> None:
    """Up to 128 kB by Unknot, which says why; above that by nginx, in the same way and with the same headers."""
    hardened = set()
    for size, status, kind in (
        (60, 422, "application/problem+json"),
        (100, 413, "application/problem+json"),
        (200, 413, "application/problem+json"),
    ):
        body = b'{"answers": {"x": "' + b"a" * (size * 1024) + b'"}}'
        found, headers, _ = _ask(server, "/api/v1/routines/preview", body, {"Content-Type": "application/json"})
        assert (found, headers["Content-Type"]) == (status, kind)
        hardened.add(tuple(tuple(headers.get_all(name) or ()) for name in HARDENED))
    assert len(hardened) == 1


def _a_rolling_restart_is_noticed_by_nobody(server: Server) -> None:
    over = Event()
    seen: list[int] = []

    def visit() -> None:
        while not over.is_set():
            seen.append(_ask(server, "/about/")[0])

    visitor = Thread(target=visit)
    visitor.start()
    for port in server.nginx.web:
        server.restart_web(port)
    over.set()
    visitor.join()
    assert len(seen) > 20
    assert set(seen) == {200}


def _with_no_web_process_nginx_says_so_kindly_and_at_once(server: Server) -> None:
    for process in server.web.values():
        stop(process)
    began = monotonic()
    for path, kind, words in (
        ("/about/", "text/html; charset=utf-8", "Nothing that you kept is lost"),
        ("/api/v1/questionnaire", "application/problem+json", '"status": 503'),
    ):
        status, headers, text = _ask(server, path)
        assert (status, headers["Retry-After"], headers["Content-Type"]) == (503, "30", kind)
        assert words in text
    assert monotonic() - began < 2 * AT_MOST
    for port in server.nginx.web:
        server.restart_web(port)
    wait_for(lambda: _ask(server, "/about/")[0] == 200 or None, what="the pages", patience=5)


def _ask(
    server: Server, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, HTTPMessage, str]:
    with closing(HTTPSConnection("localhost", server.nginx.https, timeout=20, context=server.nginx.trusting)) as line:
        line.request("POST" if body else "GET", path, body, headers or {})
        response = line.getresponse()
        return response.status, response.headers, response.read().decode()


def _examined(server: Server) -> str:
    """What the doctor says, also where it ends with 1."""
    script = "import django; django.setup(); from routines.operating.examining import examine\n"
    script += "print([(found.what, found.state, found.sentence) for found in examine()])"
    environment = dict(server.installation.environment) | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout.replace("), (", ")\n(")
