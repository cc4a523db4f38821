"""People who use a server behind nginx while it is upgraded: they read, keep with a key, and sign up for reminders."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import choice
from threading import Event
from uuid import uuid4

from tests.asking import BROKEN, Answer, ask
from tests.nginx import Nginx
from tests.routines.visitors import plain_answers

CONSENT = {"answers": plain_answers(), "consent": True}
PAGES = ("/", "/about/", "/knowledge/", "/api/v1/questionnaire")
STYLES = re.compile(r'href="(/static/[^"]+\.css)"')
NOTHING = 0  # the status where nothing came back
A_MOMENT = 0.05  # seconds between two requests of one person


@dataclass(frozen=True)
class Seen:
    """What somebody saw: which kind of page, its status, and when in Unix time."""

    page: str
    status: int
    at: float


@dataclass
class Traffic:
    """All of them. What they were told is kept is in `kept`, by key; who is to get a confirmation in `signed_up`.

    Who is `in_doubt` signed up and was not told so.
    """

    nginx: Nginx
    kept: dict[str, str] = field(default_factory=dict)
    signed_up: list[str] = field(default_factory=list)
    in_doubt: list[str] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    def __str__(self) -> str:
        return f"{len(self.seen)} requests, {len(self.kept)} routines kept, {len(self.signed_up)} signed up"

    @property
    def bad(self) -> list[Seen]:
        """What nobody ought to see."""
        return [one for one in self.seen if one.status == NOTHING or one.status >= 400]

    @contextmanager
    def going(self) -> Iterator[None]:
        """It does until the block ends. Raises what went wrong with those who make it."""
        with ThreadPoolExecutor(4) as pool:
            people = [pool.submit(self._again_and_again, work) for work in (self._read, self._read, self._keep)]
            people += [pool.submit(self._again_and_again, self._sign_up)]
            try:
                yield
            finally:
                self.over.set()
        for person in people:
            person.result()

    def keep(self, key: str) -> str:
        """The token of the routine with this key, asked for until there is an answer."""
        while (answer := self._ask("/api/v1/routines", CONSENT, key=key)).status >= 500 or answer.status == NOTHING:
            time.sleep(A_MOMENT)
        assert answer.status == 201, answer
        token: str = answer.json["token"]
        return token

    def _again_and_again(self, work: Callable[[], object]) -> None:
        while not self.over.wait(A_MOMENT):
            work()

    def _keep(self) -> str:
        key = uuid4().hex
        self.kept[key] = self.keep(key)
        return self.kept[key]

    def _read(self) -> None:
        """A page and its style sheet, which another process than the page's may serve."""
        tokens = list(self.kept.values())
        private = [f"/r/{choice(tokens)}/", f"/api/v1/routines/{choice(tokens)}"] if tokens else []
        for styles in STYLES.findall(self._ask(choice([*PAGES, *private])).text)[:1]:
            self._ask(styles)

    def _sign_up(self) -> None:
        """With a routine of one's own, as each can be signed up for only so often."""
        token, email = self._keep(), f"{uuid4().hex}@example.org"
        tomorrow = f"{datetime.now(UTC) + timedelta(days=1):%a}".lower()
        wish = {"email": email, "days": [tomorrow], "time": "12:00", "timezone": "UTC"}
        is_taken = self._ask(f"/api/v1/routines/{token}/reminders", wish).status == 202
        (self.signed_up if is_taken else self.in_doubt).append(email)

    def _ask(self, path: str, body: object = None, *, key: str = "") -> Answer:
        headers = {"Idempotency-Key": key} if key else {}
        try:
            answer = ask(self.nginx.address + path, body, headers=headers, trusting=self.nginx.trusting)
        except BROKEN:
            answer = Answer(NOTHING, "", "")
        self.seen.append(Seen(path.split("/")[1], answer.status, time.time()))
        return answer
