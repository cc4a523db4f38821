"""What `kill -9` of the Celery process costs, counted where it matters: at the mail server."""

import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.running import PATIENCE, Installation, wait_for
from tests.smtp_sink import SmtpSink, smtp_sink

KILLS = 20
REMINDERS = 700
SENDERS = 4  # threads of the worker, each with one mail in flight
AROUND = 1.0  # seconds around a kill in which a mail can have been in flight


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    """A mail server that takes its time, so that there is a middle to be killed in."""
    with smtp_sink(slow=0.02) as sink:
        yield sink


@pytest.mark.waits
def test_twenty_kills_in_mid_send_lose_nothing_and_repeat_only_what_was_in_flight(
    tmp_path: Path, sink: SmtpSink, record_property: Callable[[str, object], None]
) -> None:
    installation = Installation.at(tmp_path, EMAIL_URL=sink.url, DELIVERY_LEASE_SECONDS="2", LOG_LEVEL="WARNING")
    environment = dict(installation.environment) | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    installation = Installation(tmp_path, environment)
    installation.manage("migrate", "--verbosity", "0")
    installation.python("-m", "tests.faults.fill", str(REMINDERS))

    kills = [_send_some_and_kill(installation, sink) for _ in range(KILLS)]
    _send_the_rest(installation, sink)

    arrivals = Counter(mail.recipients for mail in sink.received)
    twice = {recipients for recipients, count in arrivals.items() if count > 1}
    record_property("mails sent again", sum(arrivals.values()) - REMINDERS)
    assert len(arrivals) == REMINDERS, "mails were lost"
    assert sum(arrivals.values()) - REMINDERS <= KILLS * SENDERS
    assert len({(mail.recipients, mail.id) for mail in sink.received}) == REMINDERS, "the same mail has another id"
    for recipients in twice:
        first = min(mail.at for mail in sink.received if mail.recipients == recipients)
        assert any(abs(first - kill) < AROUND for kill in kills), "a mail was repeated that was not in flight"


def _send_some_and_kill(installation: Installation, sink: SmtpSink) -> float:
    """One life of the Celery process, ended in mid-send. The time of its end."""
    enough = len(sink.received) + random.randint(2, 25)
    celery = installation.start("-m", "config.embedded")
    try:
        wait_for(lambda: len(sink.received) >= enough, what=f"{enough} mails")
    finally:
        celery.kill()
        celery.wait(timeout=PATIENCE)
    return time.time()


def _send_the_rest(installation: Installation, sink: SmtpSink) -> None:
    celery = installation.start("-m", "config.embedded")
    try:
        wait_for(lambda: len({mail.recipients for mail in sink.received}) == REMINDERS, what="the rest")
    finally:
        _stop(celery)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=PATIENCE)
