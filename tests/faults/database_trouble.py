"""A database in trouble as people see it, and what it cost: counted where mails arrive, and in the rows."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

from tests.faults.campaign import states_of
from tests.routines.visitors import plain_answers
from tests.running import Installation, running, wait_for
from tests.text_browser import Answer, TextBrowser

CALLS = "/api/v1/routines"
PAGE, ERASE, CALL, FIRST = "/r/{}/", "/r/{}/erase/", CALLS + "/{}", "/"
VARIABLES = {"LOG_LEVEL": "WARNING", "DJANGO_SETTINGS_MODULE": "config.settings"}
LONG = 300.0  # seconds; the last mails may be out of reach until their lease is over
WAITING = {"owed", "claimed"}
Arrived = Callable[[], Sequence[str]]
"""The addresses that mails have come for, one for each mail."""


@dataclass(frozen=True)
class Toll:
    """What became of `reminders` mails. Of the uncertain, `not_arrived` never came."""

    reminders: int
    lost: int
    twice: int
    uncertain: int
    not_arrived: int

    def __str__(self) -> str:
        return (
            f"{self.reminders} reminders, lost {self.lost}, twice {self.twice}, "
            f"uncertain {self.uncertain}, of which {self.not_arrived} had not arrived"
        )


@dataclass(frozen=True)
class Seen:
    """An answer of the web server, and how many seconds it took."""

    answer: Answer
    seconds: float

    @property
    def status(self) -> int:
        return self.answer.status


class Unknot:
    """Web and Celery at work, and somebody who looks at a routine of theirs meanwhile."""

    def __init__(self, installation: Installation, arrived: Arrived) -> None:
        self._installation = installation
        self._arrived = arrived
        self._reminders = 0
        wait_for(lambda: TextBrowser().can_open(installation.address + FIRST), what="the web server")
        self._token = str(self.keep().answer.json["token"])

    def remind(self, people: int) -> None:
        """So many reminders become due at once."""
        self._installation.python("-m", "tests.faults.fill", str(people))
        self._reminders = people

    def look(self, path: str = PAGE) -> Seen:
        """Opens a page of the routine."""
        return self._seen(lambda browser: browser.open(self._address(path)))

    def keep(self) -> Seen:
        """Keeps another routine, by the API."""
        body = {"answers": plain_answers(), "consent": True}
        return self._seen(lambda browser: browser.send_json(self._installation.address + CALLS, body))

    def erase(self) -> Seen:
        """Opens the page on which the routine can be erased, and presses the button."""
        return self._seen(lambda browser: browser.press(browser.open(self._address(ERASE))))

    @property
    def mails(self) -> int:
        """How many have arrived."""
        return len(self._arrived())

    def send(self, mails: int) -> float:
        """Waits until so many more have arrived, or all. The seconds it took."""
        began, enough = monotonic(), min(self.mails + mails, self._reminders)
        wait_for(lambda: self.mails >= enough, what=f"{mails} mails more", patience=LONG)
        return monotonic() - began

    def finish(self) -> Toll:
        """Waits until nothing waits any more, and counts."""
        states = wait_for(self._states, what="the rest", patience=LONG)
        arrived = Counter(self._arrived())
        uncertain = {address for address, state in states.items() if state == "uncertain"}
        return Toll(
            reminders=self._reminders,
            lost=self._reminders - len(arrived.keys() | uncertain),
            twice=arrived.total() - len(arrived),
            uncertain=len(uncertain),
            not_arrived=len(uncertain - arrived.keys()),
        )

    def _states(self) -> dict[str, str] | None:
        """Of all mails; None while one of them waits. The last entry is no mail, but how many were sent again."""
        states = states_of(self._installation)
        is_done = len(states) > self._reminders and not WAITING.intersection(states.values())
        return states if is_done else None

    def _address(self, path: str) -> str:
        return self._installation.address + path.format(self._token)

    def _seen(self, act: Callable[[TextBrowser], Answer]) -> Seen:
        began = monotonic()
        answer = act(TextBrowser())
        return Seen(answer, monotonic() - began)


@contextmanager
def unknot(installation: Installation, arrived: Arrived) -> Iterator[Unknot]:
    """A running one. None of its processes may end because of what a test does to the database."""
    with running(installation):
        yield Unknot(installation, arrived)
    assert "starting again" not in installation.log
