"""People who keep routines and tell of massages while the web process dies, and note what was confirmed to them.

Who calls the API asks again with the same key until there is an answer. Who has a page presses the button once.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from tests.asking import BROKEN, FORM, Answer, ask
from tests.routines.visitors import plain_answers

CALLERS, VISITORS = 5, 2
A_WHILE = 0.05  # seconds until somebody asks again
MINUTES_OF_CALLERS, MINUTES_OF_VISITORS = 20, 30  # by which their routines can be told apart
TOLD = {"pressure_felt": "right"}
CONSENT = {"answers": plain_answers() | {"minutes": MINUTES_OF_CALLERS}, "consent": True}


@dataclass
class Keepers:
    """All of them, at an installation's address. `cookies` are those of a filled questionnaire."""

    address: str
    cookies: Mapping[str, str]
    kept: list[str] = field(default_factory=list)  # tokens, one for each key
    told: list[str] = field(default_factory=list)  # the token for each massage that was told
    shown: list[str] = field(default_factory=list)  # the page that each visitor was led to
    asked_again: list[str] = field(default_factory=list)  # the key of each request that had no good answer
    in_the_dark: list[str] = field(default_factory=list)  # for each visitor who never saw what came of the button
    over: Event = field(default_factory=Event)

    @property
    def answered(self) -> int:
        return len(self.kept) + len(self.told) + len(self.shown)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """They go on until the block ends, and then until each has an answer. Raises what went wrong with them."""
        with ThreadPoolExecutor(CALLERS + VISITORS) as pool:
            people = [pool.submit(self._call) for _ in range(CALLERS)]
            people += [pool.submit(self._visit) for _ in range(VISITORS)]
            try:
                yield
            finally:
                self.over.set()
        _raise_what_went_wrong(people)

    def _call(self) -> None:
        api = f"{self.address}/api/v1/routines"
        while not self.over.is_set():
            token: str = self._ask_until_answered(api, CONSENT).json["token"]
            self.kept.append(token)
            self._ask_until_answered(f"{api}/{token}/sessions", TOLD)
            self.told.append(token)

    def _ask_until_answered(self, address: str, body: object) -> Answer:
        key = uuid4().hex
        while not (answer := _if_good(lambda: ask(address, body, headers={"Idempotency-Key": key}))):
            self.asked_again.append(key)
            time.sleep(A_WHILE)
        assert answer.status == 201, answer
        return answer

    def _visit(self) -> None:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = FORM | {"Cookie": cookie, "Origin": self.address}
        form = urlencode({"consent": "yes", "csrfmiddlewaretoken": self.cookies["unknot-form"]})
        while not self.over.wait(A_WHILE):
            if answer := _if_good(lambda: ask(f"{self.address}/routine/keep/", form, headers=headers)):
                assert answer.status == 302, answer
                self.shown.append(urlsplit(answer.location).path)
            else:
                self.in_the_dark.append(cookie)


def _if_good(request: Callable[[], Answer]) -> Answer | None:
    try:
        answer = request()
    except BROKEN:
        return None
    return answer if answer.status < 500 else None


def _raise_what_went_wrong(people: list[Future[None]]) -> None:
    for person in people:
        person.result()
