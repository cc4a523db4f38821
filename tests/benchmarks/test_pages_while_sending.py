"""How long pages take in the embedded set-up with a million reminders, idle and while mails go out. Printed only.

One visitor asks for one page after the other, each time of another routine and another reminder. UNKNOT_REMINDERS is
the number of reminders (1,000,000).
"""

import json
import os
import re
import socket
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

from recommender.knowledge import shipped
from tests.benchmarks.fast_sink import FastSink, fast_sink
from tests.routines.pages.reminded import FORM
from tests.running import Installation, running, wait_for

REMINDERS = int(os.environ.get("UNKNOT_REMINDERS", "1000000"))
MAILS = min(10_000, REMINDERS // 10)  # that are due at once
ROUNDS = 5
IDLE = 60  # visits
PLACES = 1000
SETTLED = 3.0  # seconds: a tick more, and the confirmations that it sends
Times = Mapping[str, list[float]]  # milliseconds, by page


class Visitor:
    """Somebody who goes round and round: the questionnaire, a kept routine, a reminder, signing up."""

    def __init__(self, installation: Installation) -> None:
        port = int(installation.environment["PORT"])
        self._places = json.loads(installation.python("-m", "tests.benchmarks.visits", str(PLACES)))
        self._numbers = count()
        wait_for(lambda: _is_open(port), what="the pages")
        self._connection = HTTPConnection("127.0.0.1", port)
        self._cookie, self._token = self._form(self._places[0]["sign up"])

    def close(self) -> None:
        """Goes home."""
        self._connection.close()

    def go_round(self, times: Times) -> None:
        """Each page once. Its milliseconds join the `times`."""
        number = next(self._numbers)
        place = self._places[number % PLACES]
        pages = {
            "questionnaire": ("GET", f"/check/{shipped().questionnaire.pages[0].id}/", ""),
            "kept routine": ("GET", place["routine"], ""),
            "reminder": ("GET", place["reminder"], ""),
            "sign up (POST)": ("POST", place["sign up"], self._filled(number)),
        }
        for name, (method, path, body) in pages.items():
            start = time.perf_counter()
            status = self._ask(method, path, body)
            times[name].append((time.perf_counter() - start) * 1e3)
            assert status == (303 if method == "POST" else 200), f"{name}: {status}"

    def _ask(self, method: str, path: str, body: str) -> int:
        headers = {"Cookie": self._cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request(method, path, body, headers)
        with self._connection.getresponse() as response:
            response.read()
            return response.status

    def _form(self, path: str) -> tuple[str, str]:
        """The cookie and the token without which no form is taken."""
        self._connection.request("GET", path)
        with self._connection.getresponse() as response:
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.read().decode())
            cookie = (response.headers["Set-Cookie"] or "").partition(";")[0]
        assert token
        return cookie, token[1]

    def _filled(self, number: int) -> str:
        fields = FORM | {"email": f"visitor{number}@example.net", "csrfmiddlewaretoken": self._token}
        return urlencode(fields, doseq=True)


def _is_open(port: int) -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0


@dataclass(frozen=True)
class Round:
    """The pages' times before mails go out and while they do, and how many went out in a second."""

    idle: Times
    sending: Times
    mails: float


def test_pages_while_sending(tmp_path: Path) -> None:
    with fast_sink() as sink:
        settings = {"DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "WARNING"}
        installation = Installation.at(tmp_path, EMAIL_URL=sink.url, **settings)
        installation.make_tables()
        installation.python("-m", "tests.millions", str(REMINDERS))
        with running(installation), closing(Visitor(installation)) as visitor:
            _warm_up, *rounds = [measure(installation, sink, visitor) for _ in range(ROUNDS + 1)]
    show(rounds)


def measure(installation: Installation, sink: FastSink, visitor: Visitor) -> Round:
    """The same visitor, idle and sending."""
    idle = defaultdict[str, list[float]](list)
    for _ in range(IDLE):
        visitor.go_round(idle)
    time.sleep(SETTLED)
    sending = defaultdict[str, list[float]](list)
    before = sink.count()
    installation.python("-m", "tests.benchmarks.visits", str(MAILS), "due")
    wait_for(lambda: sink.count() > before, what="the first mail")
    began, first = time.monotonic(), sink.count()
    while (sent := sink.count()) < before + MAILS:
        assert time.monotonic() < began + 600, "the mails do not go out"
        visitor.go_round(sending)
    seconds = time.monotonic() - began
    time.sleep(SETTLED)
    return Round(idle, sending, (sent - first) / seconds)


def show(rounds: Sequence[Round]) -> None:
    """The medians over the rounds."""
    mails, visits = median(one.mails for one in rounds), sum(len(one.sending["reminder"]) for one in rounds)
    print(f"\nSQLite, {REMINDERS:,} reminders, {visits:,} visits while {mails:,.0f} mails a second go out")
    print(f"  {'milliseconds':16} {'idle: p50':>10} {'p95':>8} {'sending: p50':>14} {'p95':>8} {'most':>8}   p95 ratio")
    for name in rounds[0].idle:
        idle, sending = ([middle_and_late(getattr(one, kind)[name]) for one in rounds] for kind in ("idle", "sending"))
        (p50, p95), (busy50, busy95) = (tuple(map(median, zip(*found, strict=True))) for found in (idle, sending))
        most = max(max(one.sending[name]) for one in rounds)
        print(f"  {name:16} {p50:10.1f} {p95:8.1f} {busy50:14.1f} {busy95:8.1f} {most:8.1f} {busy95 / p95:11.2f}")


def middle_and_late(times: Sequence[float]) -> tuple[float, float]:
    """The 50th and the 95th percentile."""
    cuts = quantiles(times, n=20)
    return cuts[9], cuts[18]
