"""What it costs when the broker dies, is emptied, cannot be reached or falls silent: time, and nothing else.

`make faults` runs it in full (UNKNOT_KILLS is set): each fault, for a minute, on Celery in one process and in two as
docs/operations.md has it. In `make test` it is some of them, for five seconds.
"""

import logging
import re
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from celery import Celery

from tests.faults.brokers import (
    OUTAGES,
    Fault,
    rabbitmq_falls_silent,
    rabbitmq_is_cut_off,
    redis_falls_silent,
    redis_is_cut_off,
    redis_is_flushed,
    redis_is_killed,
)
from tests.faults.campaign import CELERY, KILLS
from tests.faults.outage import (
    REMINDERS,
    TO_RESUME,
    Commands,
    Toll,
    become_due,
    endure,
    finish,
    is_in_mid_send,
    prepare,
    processes,
)
from tests.routines.visitors import plain_answers
from tests.running import Installation, running, wait_for
from tests.servers import RABBITMQ, REDIS, postgres_database, queue_at
from tests.smtp_sink import Received, SmtpSink, smtp_sink
from tests.text_browser import Answer, TextBrowser

log = logging.getLogger(__name__)
OUTAGE = 60.0 if KILLS else 5.0  # seconds
ALL_SENT_ONCE = Toll(lost=0, twice=0, states=frozenset({"sent"}))
AT_ONCE = 9.0  # seconds for five pages, on a busy machine; less than anything waits for a broker
ROSA, PAUL = "rosa@example.org", "paul@example.org"
TO_STOP = 10.0  # seconds, as the supervisor has it
LINK = re.compile(r"http://\S+")
TICKED = re.compile(r"tasks\.tick\[.*succeeded")
ON_ITS_OWN = ("--without-gossip", "--without-mingle", "--without-heartbeat")
CELERIES: dict[str, Commands] = {
    "embedded": (CELERY,),
    "apart": (
        ("-m", "celery", "-A", "config", "worker", "--pool", "threads", "--concurrency", "4", *ON_ITS_OWN),
        ("-m", "celery", "-A", "config", "beat"),
    ),
}
ALL = list(product((*OUTAGES, redis_is_flushed), CELERIES))
SOME = [(redis_is_killed, "apart"), (rabbitmq_falls_silent, "embedded")]
Record = Callable[[str, object], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """For what a broker keeps."""
    (tmp_path / "broker").mkdir()
    return tmp_path / "broker"


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    """A mail server that takes its time, so that something is always in mid-send."""
    with smtp_sink(slow=0.02) as sink:
        yield sink


@pytest.fixture
def variables(sink: SmtpSink) -> Iterator[dict[str, str]]:
    """A database of its own, and that mail server."""
    with postgres_database() as database:
        yield {"DATABASE_URL": database, "EMAIL_URL": sink.url, "DJANGO_SETTINGS_MODULE": "config.settings"}


@pytest.mark.waits
@pytest.mark.parametrize(("fault", "celery"), ALL if KILLS else SOME)
def test_an_outage_of_the_broker_loses_nothing_repeats_nothing_and_ends_by_itself(
    fault: Fault, celery: str, folder: Path, sink: SmtpSink, variables: dict[str, str], record_property: Record
) -> None:
    with fault(folder) as broker:
        installation = Installation.at(folder.parent, **variables, **broker.variables)
        outage = endure(installation, sink, broker, outage=OUTAGE, commands=CELERIES[celery])
    record_property("outage", str(outage))
    log.info("%s, Celery %s: %s", fault.__name__, celery, outage)
    assert outage.toll == ALL_SENT_ONCE
    if fault in OUTAGES:
        assert outage.waited >= REMINDERS / 10, "it was no outage"


@pytest.mark.waits
@pytest.mark.parametrize("url", [REDIS, RABBITMQ] if KILLS else [RABBITMQ], ids=lambda url: url.partition(":")[0])
def test_messages_that_are_thrown_away_are_said_again(
    url: str, tmp_path: Path, sink: SmtpSink, variables: dict[str, str], record_property: Record
) -> None:
    worker, beat = CELERIES["apart"]
    with queue_at(url) as queue, Celery(broker=url, set_as_current=False).connection() as connection:
        installation = Installation.at(tmp_path, **variables, **queue)
        prepare(installation)
        with processes(installation, [beat]):
            with processes(installation, [worker]):
                wait_for(lambda: is_in_mid_send(sink), what="the first mails")
            become_due(installation, over=OUTAGE)
            time.sleep(OUTAGE)
            thrown_away = connection.default_channel.queue_purge(queue["CELERY_QUEUE"])
            with processes(installation, [worker]):
                toll = finish(installation, sink)
    record_property("messages thrown away", thrown_away)
    log.info("%s messages thrown away, %s", thrown_away, toll)
    assert thrown_away
    assert toll == ALL_SENT_ONCE


@pytest.mark.waits
@pytest.mark.parametrize("fault", [redis_falls_silent, rabbitmq_is_cut_off] if KILLS else [redis_falls_silent])
def test_who_signs_up_or_confirms_meanwhile_notices_nothing_and_the_mail_comes_afterwards(
    fault: Fault, folder: Path, sink: SmtpSink, variables: dict[str, str]
) -> None:
    browser = TextBrowser()
    with fault(folder) as broker:
        installation = Installation.at(folder.parent, **variables, **broker.variables)
        with running(installation):
            wait_for(lambda: browser.can_open(installation.address + "/"), what="the web server")
            _sign_up(browser, installation, ROSA)
            confirmation = wait_for(lambda: sink.to(ROSA), what="a confirmation")[0]
            broker.fail()
            began = time.monotonic()
            assert "/reminders/" in _confirm(browser, confirmation).address
            _sign_up(browser, installation, PAUL)
            assert time.monotonic() - began < AT_ONCE
            time.sleep(OUTAGE)
            assert sink.to(PAUL) == []
            broker.recover()
            confirmation = wait_for(lambda: sink.to(PAUL), what="a confirmation", patience=TO_RESUME)[0]
            assert "/reminders/" in _confirm(browser, confirmation).address


@pytest.mark.waits
@pytest.mark.parametrize("fault", [redis_is_cut_off, rabbitmq_is_cut_off] if KILLS else [redis_is_cut_off])
def test_it_stops_when_it_is_told_to_though_the_broker_is_away(
    fault: Fault, folder: Path, variables: dict[str, str]
) -> None:
    with fault(folder) as broker:
        installation = Installation.at(folder.parent, **variables, **broker.variables)
        installation.make_tables()
        with processes(installation, CELERIES["embedded"]) as (celery,):
            wait_for(lambda: TICKED.search(installation.log), what="a tick")
            broker.fail()
            wait_for(lambda: "Trying again in 4" in installation.log, what="its second attempt to come back")
            celery.terminate()
            assert celery.wait(TO_STOP) == 0
    assert "Exception in thread" not in installation.log


@pytest.mark.waits
def test_a_worker_is_replaced_before_rabbitmq_has_noticed_that_its_host_is_lost(
    folder: Path, variables: dict[str, str]
) -> None:
    with rabbitmq_falls_silent(folder) as broker:
        installation = Installation.at(folder.parent, **variables, **broker.variables)
        installation.make_tables()
        with processes(installation, CELERIES["embedded"]) as (lost,):
            wait_for(lambda: TICKED.search(installation.log), what="a tick")
            broker.fail()
            lost.kill()
        broker.recover()
        ticks = len(TICKED.findall(installation.log))
        with processes(installation, CELERIES["embedded"]):
            wait_for(lambda: len(TICKED.findall(installation.log)) > ticks, what="a tick of the next")


def _sign_up(browser: TextBrowser, installation: Installation, person: str) -> None:
    """Keeps a routine and asks for reminders."""
    routines = f"{installation.address}/api/v1/routines"
    kept = browser.send_json(routines, {"answers": plain_answers(), "consent": True})
    wish = {"email": person, "days": ["mon"], "time": "08:00", "timezone": "UTC"}
    assert browser.send_json(f"{routines}/{kept.json['token']}/reminders", wish).status == 202


def _confirm(browser: TextBrowser, confirmation: Received) -> Answer:
    address = LINK.search(confirmation.text)
    assert address
    return browser.press(browser.open(address[0]))
