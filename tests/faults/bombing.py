"""Many sign-ups of one mailbox at once, by somebody who goes about it cleverly, and what comes to it by mail.

Each call comes from another address, as the proxy in front would say it; from one of many routines; and it writes the
mailbox in another way.
"""

import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import psycopg

from config.run import parts
from tests.faults.campaign import CELERY
from tests.faults.outage import processes
from tests.running import PATIENCE, Installation, wait_for
from tests.smtp_sink import SmtpSink
from tests.text_browser import TextBrowser

WEB, UNLIMITED = "config.wsgi:application", "tests.faults.unlimited:application"
AT_ONCE = 16
ATTACKERS = 20
TIMES = {"days": ["mon"], "time": "08:00", "timezone": "UTC"}
WAITING = "SELECT count(*) FROM routines_delivery WHERE state IN ('owed', 'claimed')"


@dataclass
class Attack:
    """Whoever does it. `answers` counts what the service said."""

    installation: Installation
    routines: Sequence[str]
    reminders: Sequence[str]
    answers: Counter[str] = field(default_factory=Counter)

    def fire(self, shots: int) -> None:
        """So many calls, as many at once as the pool has threads."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            self.answers.update(pool.map(self._shoot, range(shots)))

    def _shoot(self, number: int) -> str:
        way = (self._sign_up, self._sign_up, self._sign_up, self._copy, self._lost_links)[number % 5]
        return f"{way.__name__.strip('_')} {way(a_way_to_write_it())}"

    def _sign_up(self, email: str) -> int:
        path = f"routines/{random.choice(self.routines)}/reminders"
        return self._call(path, {"email": email, **TIMES})

    def _copy(self, email: str) -> int:
        return self._call(f"reminders/{random.choice(self.reminders)}/copy", {"email": email})

    def _lost_links(self, email: str) -> int:
        browser = TextBrowser()
        return browser.press(browser.open(f"{self.installation.address}/links/"), email=email).status

    def _call(self, path: str, body: dict[str, object]) -> int:
        address = f"{self.installation.address}/api/v1/{path}"
        return TextBrowser().send_json(address, body, X_Forwarded_For=a_made_up_address()).status


def a_way_to_write_it() -> str:
    """The one mailbox rosabrown@gmail.com, with dots, a plus tag, capitals, or by the other name of its host."""
    name = "".join(letter + random.choice(("", "", ".")) for letter in "rosabrow") + "n"
    tag = random.choice(("", f"+{random.randint(1, 10**6)}"))
    written = f"{name}{tag}@{random.choice(('gmail.com', 'googlemail.com'))}"
    return "".join(random.choice((letter, letter.upper())) for letter in written)


def a_made_up_address() -> str:
    """First what the visitor claims, then what the proxy saw: IPv4 or IPv6."""
    numbers = [str(random.randint(1, 250)) for _ in range(4)]
    seen = random.choice((".".join(numbers), f"2001:db8:{numbers[0]}:{numbers[1]}::1"))
    return f"198.51.100.{numbers[2]}, {seen}"


@contextmanager
def attacked(installation: Installation, *, web: str = WEB) -> Iterator[Attack]:
    """The web and Celery, running, and somebody with routines of their own."""
    installation.make_tables()
    tokens = json.loads(installation.python("-m", "tests.faults.attackers", str(ATTACKERS)))
    *command, _ = parts(int(installation.environment["PORT"]))[0].command[1:]
    with processes(installation, [[*command, web], CELERY]):
        wait_for(lambda: TextBrowser().can_open(f"{installation.address}/"), what="the web server")
        yield Attack(installation, tokens["routines"], tokens["reminders"])


def mails_each_day(attack: Attack, sink: SmtpSink, *, days: int, shots: int) -> list[int]:
    """How many mails came on each day, with so many calls on each."""
    came = []
    for _ in range(days):
        before = len(sink.received)
        attack.fire(shots)
        wait_for(lambda: _waiting(attack.installation) == 0, what="the mails", patience=2 * PATIENCE)
        came.append(len(sink.received) - before)
        attack.installation.python("-m", "tests.faults.a_day_older")
    return came


def _waiting(installation: Installation) -> int:
    with closing(psycopg.connect(installation.environment["DATABASE_URL"])) as connection:
        [(count,)] = connection.execute(WAITING).fetchall()
    return int(count)
