"""What Sentry hears of an error, at a real ingest on the loopback: enough to find the place, and nothing of anybody."""

import gzip
import json
import logging
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import Any

import brotli
import pytest
from django.core.exceptions import ImproperlyConfigured

from config.sentry import sentry_settings, without_people
from tests.config.pretend_trouble import ANSWER, SECRETS
from tests.missing import missing
from tests.running import Installation

HOW_TO_GET_IT = "No sentry-sdk here. Install it: python -m pip install --require-hashes -r requirements-sentry.txt"
UNPACK: dict[str, Callable[[bytes], bytes]] = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
REQUEST = "0123456789abcdef" * 2


class Ingest(ThreadingHTTPServer):
    """Takes what a Sentry client sends, headers and body, as plain text."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []
        super().__init__(("127.0.0.1", 0), _Hears)

    @property
    def dsn(self) -> str:
        return f"http://public@127.0.0.1:{self.server_port}/7"

    @property
    def events(self) -> list[dict[str, Any]]:
        """Each envelope is its header, and a header and a body for each item, a line each."""
        return [json.loads(body.splitlines()[2]) for _, body in self.heard]


class _Hears(BaseHTTPRequestHandler):
    server: Ingest

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        body = UNPACK[self.headers.get("Content-Encoding", "")](body)
        self.server.heard.append((f"{self.path}\n{self.headers}", body.decode()))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 its name there
        """Says nothing."""


@pytest.fixture
def ingest() -> Iterator[Ingest]:
    if find_spec("sentry_sdk") is None:
        missing(HOW_TO_GET_IT)
    with Ingest() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()


def test_sentry_hears_what_broke_and_where_and_of_which_request_but_nothing_of_anybody(
    ingest: Ingest, tmp_path: Path
) -> None:
    python = {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": ":".join(filter(None, sys.path))}
    installation = Installation.at(tmp_path, SENTRY_DSN=ingest.dsn, **python)
    installation.python("-m", "tests.config.pretend_trouble", REQUEST)
    broken = next(event for event in ingest.events if event["logger"] == "django.request")
    assert [value["type"] for value in broken["exception"]["values"]] == ["KeyError", "ValueError"]
    assert broken["exception"]["values"][1]["stacktrace"]["frames"][-1]["function"] == "stumble"
    assert {event["tags"]["request"] for event in ingest.events} == {REQUEST}
    said = [event.get("logentry", {}).get("message") for event in ingest.events]
    assert said == ["No row of %s for %s", "Nothing at /r/[link]/ for [address]", None, "%s: %s"]
    for arrived in ("\n".join(heard) for heard in ingest.heard):
        assert [secret for secret in SECRETS if secret in arrived] == []


def test_what_is_not_named_does_not_leave_the_machine() -> None:
    private = {
        "event_id": "1",
        "request": {"data": ANSWER, "cookies": ANSWER, "url": ANSWER},
        "user": {"email": ANSWER},
        "extra": {"sys.argv": [ANSWER]},
        "breadcrumbs": {"values": [{"message": ANSWER}]},
        "contexts": {"new": {"one": ANSWER}},
        "server_name": ANSWER,
        "logentry": {"message": "%s", "formatted": ANSWER, "params": [ANSWER]},
        "exception": {
            "values": [
                {
                    "type": "ValueError",
                    "value": ANSWER,
                    "stacktrace": {"frames": [{"function": "f", "vars": {"a": ANSWER}, "abs_path": ANSWER}]},
                }
            ]
        },
    }
    told = without_people(private, {"log_record": logging.makeLogRecord({"msg": ValueError(ANSWER)})})
    assert told["event_id"] == "1"
    assert told["exception"]["values"][0]["stacktrace"]["frames"] == [{"function": "f"}]
    assert ANSWER not in json.dumps(told)


def test_without_a_dsn_nothing_of_sentry_is_set_up() -> None:
    assert sentry_settings("", environment="production") == {}


@pytest.mark.parametrize(
    "dsn", ["sentry.example", "https://sentry.example/1", "https://key@sentry.example", "ftp://k@h/1"]
)
def test_a_dsn_that_leads_nowhere_is_refused(dsn: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="SENTRY_DSN must be what Sentry shows"):
        sentry_settings(dsn, environment="production")


def test_without_sentry_sdk_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    with pytest.raises(ImproperlyConfigured, match=r"Install it: .*requirements-sentry\.txt"):
        sentry_settings("https://key@sentry.example/1", environment="production")
    assert Path("requirements-sentry.txt").exists()
