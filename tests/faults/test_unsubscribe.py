"""Whoever unsubscribes is left in peace at once, even in the middle of a batch that is mostly for them.

RFC 8058: a mail program posts to the address in the mail's header, without cookies. Then at most the mails that were
already under way arrive, one for each sender.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from urllib.request import Request, urlopen

import pytest

from config.run import parts
from tests.faults.campaign import CELERY, KILLS, sending_to
from tests.faults.outage import processes
from tests.running import PATIENCE, Installation, wait_for
from tests.smtp_sink import Received, SmtpSink, smtp_sink
from tests.text_browser import TextBrowser

log = logging.getLogger(__name__)
UNLOOKING = ("-m", "tests.faults.unlooking")  # the same, without a look right before each mail
SENDERS = 4  # at once, as the set-ups have them
PEOPLE = KILLS // 15 or 2  # who unsubscribe, one after the other
EACH = 150  # mails
ENOUGH = 15  # mails after which somebody has had enough
SLOW = 0.04  # seconds that the mail server takes for a mail


@pytest.mark.waits
def test_after_an_unsubscribe_in_mid_batch_no_mail_comes_but_those_under_way(
    installation: Installation, record_property: Callable[[str, object], None]
) -> None:
    later, neighbour = _unsubscribed(installation, CELERY)
    record_property("mails after the answer", str(later))
    log.info("mails after the answer to each unsubscribe: %s", later)
    assert max(later) <= SENDERS
    assert neighbour == EACH


@pytest.mark.waits
def test_without_a_look_before_each_mail_many_more_come(
    installation: Installation, record_property: Callable[[str, object], None]
) -> None:
    later, neighbour = _unsubscribed(installation, UNLOOKING)
    record_property("mails after the answer, unlooked", str(later))
    log.info("without a look before each mail: %s", later)
    assert max(later) > SENDERS
    assert neighbour == EACH


def _unsubscribed(installation: Installation, command: Sequence[str]) -> tuple[list[int], int]:
    """How many mails each person got after their unsubscribe was answered, and how many the one got who did not."""
    with smtp_sink(slow=SLOW) as sink:
        sending = sending_to(sink, installation)
        sending.make_tables()
        sending.python("-m", "tests.faults.fill", str(PEOPLE + 1))
        sending.python("-m", "tests.faults.batch", str(EACH))
        *people, neighbour = [f"person{number}@example.org" for number in range(PEOPLE + 1)]
        with _running(sending, command):
            answered = {person: _has_enough(sink, person) for person in people}
            wait_for(lambda: len(sink.to(neighbour)) >= EACH, what="the last mail", patience=2 * PATIENCE)
        later = [sum(mail.at > answered[person] for mail in sink.to(person)) for person in people]
        before = [len(sink.to(person)) - after for person, after in zip(people, later, strict=True)]
        assert max(before) < EACH - 2 * SENDERS, "the batch was over before the unsubscribe"
        return later, len(sink.to(neighbour))


@contextmanager
def _running(installation: Installation, command: Sequence[str]) -> Iterator[None]:
    """The web and Celery, each a process. Both have ended when the block has, and every mail under way is there."""
    web, _ = parts(int(installation.environment["PORT"]))
    with processes(installation, [web.command[1:]]):
        wait_for(lambda: TextBrowser().can_open(f"{installation.address}/"), what="the web server")
        with processes(installation, [command]):
            yield


def _has_enough(sink: SmtpSink, person: str) -> float:
    """Unsubscribes in mid-batch. The Unix time of the answer, in seconds."""
    mail = wait_for(lambda: sink.to(person)[ENOUGH:], what=f"mails to {person}", patience=2 * PATIENCE)[0]
    with urlopen(_one_click(mail), timeout=PATIENCE) as response:
        assert response.status == 200
    return time.time()


def _one_click(mail: Received) -> Request:
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = str(mail.message["List-Unsubscribe"]).strip().strip("<>")
    return Request(address, b"List-Unsubscribe=One-Click", method="POST")
