"""Nobody can fill a stranger's mailbox: one mail a day and three in all, however many sign it up, from wherever.

A real web server, PostgreSQL, Celery and a mail server, where it is counted. `make faults` does it in full.
"""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from routines.reminders.limits import MOST_EVER
from tests.faults.bombing import UNLIMITED, WEB, attacked, mails_each_day
from tests.faults.campaign import KILLS
from tests.running import Installation
from tests.servers import free_port, postgres_database
from tests.smtp_sink import SmtpSink, smtp_sink

log = logging.getLogger(__name__)
pytestmark = pytest.mark.waits
SHOTS = 1000 if KILLS else 30  # each day
DAYS = 5


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with smtp_sink() as sink:
        yield sink


@pytest.fixture
def installation(tmp_path: Path, sink: SmtpSink) -> Iterator[Installation]:
    """On PostgreSQL, with the usual limits, behind one proxy that is believed."""
    port = str(free_port())
    with postgres_database() as url:
        yield Installation.at(
            tmp_path,
            DATABASE_URL=url,
            EMAIL_URL=sink.url,
            PORT=port,
            PUBLIC_URL=f"http://127.0.0.1:{port}",
            UNKNOT_LIMITS="",
            UNKNOT_TRUSTED_PROXIES="1",
            LOG_LEVEL="ERROR",
            DJANGO_SETTINGS_MODULE="config.settings",
        )


def test_a_mailbox_that_never_said_yes_gets_a_mail_a_day_and_three_in_all(
    installation: Installation, sink: SmtpSink, record_property: Callable[[str, object], None]
) -> None:
    with attacked(installation, web=WEB) as attack:
        came = mails_each_day(attack, sink, days=DAYS, shots=SHOTS)
    record_property("mails each day", str(came))
    log.info("%s sign-ups a day: mails %s, answers %s", SHOTS, came, dict(attack.answers))
    assert came == [1, 1, 1, 0, 0]
    assert sum(came) == MOST_EVER
    assert attack.answers["sign_up 202"] > SHOTS
    assert not [answer for answer in attack.answers if answer[-3:] >= "500"]


def test_without_the_count_many_more_come(
    installation: Installation, sink: SmtpSink, record_property: Callable[[str, object], None]
) -> None:
    with attacked(installation, web=UNLIMITED) as attack:
        [came] = mails_each_day(attack, sink, days=1, shots=SHOTS)
    record_property("mails without the count", str(came))
    log.info("without the count, %s sign-ups: %s mails, answers %s", SHOTS, came, dict(attack.answers))
    assert came > MOST_EVER
