"""Visitors of every kind, as a process of its own: `python -m tests.benchmarks.traffic`, with the Plan as JSON.

As fast as they are answered, or at a given rate whether they are answered or not: then somebody's time counts from when
they came, however long they had to wait until a line was free.
"""

import json
import queue
import ssl
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPException, HTTPSConnection
from itertools import count
from random import Random
from threading import Thread
from typing import Any
from uuid import uuid4

from recommender.knowledge import shipped
from tests.routines.visitors import plain_answers

MIX = {"questionnaire": 8, "preview": 4, "routine": 5, "guide": 1, "keep": 1, "sign up": 1}  # of twenty
EXPECTED = {"keep": 201, "sign up": 202}
LINES = 32  # connections, where people come at a rate of their own
PAGES = [page.id for page in shipped().questionnaire.pages]
ZONES = ["neck_left", "shoulder_left", "shoulder_right", "upper_back_left", "lower_back_right", "hip_left"]
WHEN = {"days": ["tue", "fri"], "time": "19:30", "timezone": "Europe/Berlin"}
Found = list[tuple[str, float, str]]
"""Of each visit what for, the milliseconds, and what was wrong: nothing, or the status or error."""


@dataclass(frozen=True)
class Plan:
    """Where to go, whose certificate to trust, which routines there are, and the cookie of a filled in questionnaire.

    For how long, and how many clients there are, or how many visits a second.
    """

    port: int
    certificate: str
    tokens: tuple[str, ...]
    cookie: str
    seconds: float
    clients: int = 0
    rate: float = 0.0


@dataclass(frozen=True)
class Visit:
    """One request."""

    kind: str
    path: str
    body: Any = None


class Line:
    """One connection that is kept."""

    def __init__(self, plan: Plan, fresh: list[str]) -> None:
        self._fresh = fresh
        trusting = ssl.create_default_context(cafile=plan.certificate)
        self._connection = HTTPSConnection("localhost", plan.port, timeout=30, context=trusting)
        self._cookie = {"Cookie": plan.cookie}

    def wrong(self, visit: Visit) -> str:
        """Sends it, and says what was wrong with the answer; empty where nothing was."""
        body = json.dumps(visit.body) if visit.body else None
        headers = {"Content-Type": "application/json"} if body else self._cookie
        try:
            self._connection.request("POST" if body else "GET", visit.path, body, headers)
            with self._connection.getresponse() as response:
                text = response.read()
                if visit.kind == "keep" and response.status == EXPECTED["keep"]:
                    self._fresh.append(json.loads(text)["token"])
                return "" if response.status == EXPECTED.get(visit.kind, 200) else str(response.status)
        except (OSError, HTTPException) as error:
            self._connection.close()
            return type(error).__name__


def visits(tokens: tuple[str, ...], fresh: list[str], chance: Random) -> Iterator[Visit]:
    """Without an end, in the proportions of MIX. Each of the `fresh` routines gets one reminder, as few want more."""
    make: dict[str, Callable[[], Visit]] = {
        "questionnaire": lambda: Visit("questionnaire", f"/check/{chance.choice(PAGES)}/"),
        "preview": lambda: Visit("preview", "/api/v1/routines/preview", {"answers": some_answers(chance)}),
        "routine": lambda: Visit("routine", f"/r/{chance.choice(tokens)}/"),
        "guide": lambda: Visit("guide", f"/r/{chance.choice(tokens)}/guide/"),
        "keep": lambda: Visit("keep", "/api/v1/routines", {"answers": some_answers(chance), "consent": True}),
        "sign up": lambda: (
            Visit("sign up", f"/api/v1/routines/{fresh.pop()}/reminders", someone()) if fresh else make["keep"]()
        ),
    }
    while True:
        yield make[chance.choices(list(MIX), weights=list(MIX.values()))[0]]()


def some_answers(chance: Random) -> dict[str, Any]:
    """Of people who may be massaged, some places and some time."""
    zones = chance.sample(ZONES, chance.randint(1, 4))
    return plain_answers() | {"minutes": chance.choice([10, 20, 30, 45, 60]), "pain_zones": zones}


def someone() -> dict[str, Any]:
    """A wish of somebody who was never here."""
    return WHEN | {"email": f"{uuid4().hex}@example.org"}


def as_fast_as_answered(plan: Plan) -> Found:
    """Each client asks for the next thing as soon as it has the last."""
    found: Found = []
    fresh: list[str] = []
    until = time.perf_counter() + plan.seconds

    def be_a_client(number: int) -> None:
        line, wanted = Line(plan, fresh), visits(plan.tokens, fresh, Random(number))
        while (began := time.perf_counter()) < until:
            visit = next(wanted)
            wrong = line.wrong(visit)
            found.append((visit.kind, (time.perf_counter() - began) * 1e3, wrong))

    _all([Thread(target=be_a_client, args=(number,)) for number in range(plan.clients)])
    return found


def at_their_own_rate(plan: Plan) -> Found:
    """People come by chance, so many a second, and nobody waits at home because others are waiting here."""
    found: Found = []
    fresh: list[str] = []
    waiting: queue.Queue[tuple[float, Visit] | None] = queue.Queue()

    def be_a_line() -> None:
        line = Line(plan, fresh)
        while arrived := waiting.get():
            came, visit = arrived
            wrong = line.wrong(visit)
            found.append((visit.kind, (time.perf_counter() - came) * 1e3, wrong))

    lines = [Thread(target=be_a_line) for _ in range(LINES)]
    for line in lines:
        line.start()
    _let_come(plan, fresh, waiting)
    for _ in lines:
        waiting.put(None)
    for line in lines:
        line.join()
    return found


def _let_come(plan: Plan, fresh: list[str], waiting: "queue.Queue[tuple[float, Visit] | None]") -> None:
    chance, began = Random(7), time.perf_counter()
    wanted, due = visits(plan.tokens, fresh, chance), began
    for _ in count():
        due += chance.expovariate(plan.rate)
        if due > began + plan.seconds:
            return
        time.sleep(max(0.0, due - time.perf_counter()))
        waiting.put((due, next(wanted)))


def _all(threads: list[Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main(told: str) -> None:
    """Prints what was found, as JSON."""
    plan = Plan(**json.loads(told))
    json.dump(at_their_own_rate(plan) if plan.rate else as_fast_as_answered(plan), sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
