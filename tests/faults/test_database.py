"""A database that dies, crawls or has no room: no mail is lost or comes twice, and pages say 503 until it is back.

In `make test` each happens once. `make faults` does it again and again, as UNKNOT_KILLS says.
"""

import logging
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from functools import cache
from pathlib import Path
from random import randint
from urllib.parse import urlsplit

import pytest

from tests.faults.campaign import KILLS
from tests.faults.database_trouble import CALL, ERASE, FIRST, VARIABLES, Seen, Unknot, unknot
from tests.faults.small_disk import SmallDisk, small_disk
from tests.private_postgres import PrivatePostgres, private_postgres
from tests.proxy import tcp_proxy
from tests.running import Installation, wait_for
from tests.servers import postgres_database
from tests.smtp_sink import SmtpSink, smtp_sink

log = logging.getLogger(__name__)
logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd tells of every connection
Tell = Callable[[str], None]
TIMES = min(KILLS // 15, 20) or 1  # that it happens
A_LIFE = 60  # mails at most, from one time to the next
REMINDERS = TIMES * 5 * A_LIFE  # with a full disk some still go: SQLite has room for a while in what it has taken
SLOW = 0.02  # seconds that the mail server takes for a mail
SOON = 3.0  # seconds in which a page has to say that there is no database
AWAY = 2.0  # seconds
PAUSE = 0.1  # seconds between two looks
MAILS = [("at a server", REMINDERS), ("on the disk", REMINDERS + 900)][: 2 if KILLS else 1]  # a folder is faster
FAR = 2.0  # seconds to the database, and as many back
CRAWL = 120.0 if KILLS else 8.0  # seconds


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    """The mail server that counts."""
    with smtp_sink(slow=SLOW) as sink:
        yield sink


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """One that can be filled."""
    with small_disk(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    """Publishes a figure."""

    def publish(figure: str) -> None:
        record_property("figure", figure)
        log.info(figure)

    return publish


@pytest.mark.waits
def test_a_database_that_stops_at_once_in_mid_send_costs_nothing(tmp_path: Path, sink: SmtpSink, tell: Tell) -> None:
    with private_postgres() as database:
        installation = Installation.at(tmp_path, DATABASE_URL=database.url, EMAIL_URL=sink.url, **VARIABLES)
        with unknot(installation, lambda: _addresses(sink)) as it:
            it.remind(REMINDERS)
            back = [_stop_and_start(database, it) for _ in range(TIMES)]
            toll = it.finish()
    pages, mails = zip(*back, strict=True)
    tell(f"{TIMES} immediate stops: {toll}; at most {max(pages):.1f} s to a page and {max(mails):.1f} s to a mail")
    assert (toll.lost, toll.twice, toll.uncertain) == (0, 0, 0)
    assert "web    | Traceback" not in installation.log


@pytest.mark.waits
def test_a_database_that_is_far_away_delays_and_nothing_else(tmp_path: Path, sink: SmtpSink, tell: Tell) -> None:
    with postgres_database() as url, tcp_proxy(_place_of(url)) as proxy:
        far = url.replace(f":{urlsplit(url).port or 5432}/", f":{proxy.port}/")
        installation = Installation.at(tmp_path, DATABASE_URL=far, EMAIL_URL=sink.url, **VARIABLES)
        with unknot(installation, lambda: _addresses(sink)) as it:
            it.remind(REMINDERS)
            it.send(randint(1, A_LIFE))
            proxy.delay, before = FAR, it.mails
            looks = _look_for(CRAWL, it)
            proxy.delay, crawled = 0, it.mails - before
            back = it.send(1)
            toll = it.finish()
    tell(f"{FAR:g} s there and {FAR:g} s back: {toll}; {crawled} mails in {CRAWL:g} s, the next after {back:.1f} s")
    for status in (200, 503):
        seconds = [seen.seconds for seen in looks if seen.status == status]
        tell(f"{len(seconds)} pages with {status}, in at most {max(seconds, default=0):.1f} s")
    assert (toll.lost, toll.twice, toll.uncertain) == (0, 0, 0)
    assert {seen.status for seen in looks} <= {200, 503}


@pytest.mark.waits
@pytest.mark.parametrize(("mails", "reminders"), MAILS)
def test_a_full_disk_under_all_that_is_kept_delays_and_nothing_else(
    tmp_path: Path, disk: SmallDisk, sink: SmtpSink, tell: Tell, mails: str, reminders: int
) -> None:
    variables = VARIABLES | {"UNKNOT_VAR": str(disk.path)}
    if mails == "at a server":
        variables["EMAIL_URL"] = sink.url
    with unknot(Installation.at(tmp_path, **variables), lambda: _addresses(sink) + _addresses_in(disk.path)) as it:
        it.remind(reminders)
        back = [_fill_and_clear(disk, it) for _ in range(TIMES) if it.mails < reminders]
        toll = it.finish()
    tell(f"{len(back)} full disks with the database, mails {mails}: {toll}; at most {max(back):.1f} s to a mail")
    assert (toll.lost, toll.twice) == (0, 0)
    assert toll.uncertain <= TIMES * 4, "each of four senders has at most one mail in flight"


@pytest.mark.waits
def test_without_room_for_a_journal_nothing_is_sent_until_there_is(
    tmp_path: Path, disk: SmallDisk, sink: SmtpSink, tell: Tell
) -> None:
    with postgres_database() as url:
        variables = VARIABLES | {"UNKNOT_VAR": str(disk.path), "DATABASE_URL": url, "EMAIL_URL": sink.url}
        with unknot(Installation.at(tmp_path, **variables), lambda: _addresses(sink)) as it:
            disk.fill()
            it.remind(REMINDERS)
            assert [seen.status for seen in _look_for(2 * AWAY, it)].count(503) == 0, "the database is elsewhere"
            assert it.mails == 0
            disk.clear()
            back = it.send(1)
            toll = it.finish()
    tell(f"no room for journals: {toll}; {back:.1f} s to a mail")
    assert (toll.lost, toll.twice, toll.uncertain) == (0, 0, 0)


def _stop_and_start(database: PrivatePostgres, it: Unknot) -> tuple[float, float]:
    """In mid-send. The seconds from its return to a page and to a mail."""
    it.send(randint(1, A_LIFE))
    database.die()
    until = time.monotonic() + AWAY
    while time.monotonic() < until:
        _assert_away(it)
    database.start()
    began = time.monotonic()
    wait_for(lambda: it.look().status == 200, what="the page")
    page = time.monotonic() - began
    it.send(1)
    return page, time.monotonic() - began


def _assert_away(it: Unknot) -> None:
    for seen in (it.look(), it.look(CALL), it.keep()):
        assert seen.status == 503
        assert seen.seconds < SOON
    assert it.look(FIRST).status == 200, "answering the questions needs no database"
    time.sleep(PAUSE)


def _fill_and_clear(disk: SmallDisk, it: Unknot) -> float:
    """In mid-send. The seconds from the first room to a mail."""
    it.send(randint(1, A_LIFE))
    disk.fill()
    wait_for(lambda: it.keep().status == 503, what="a write that finds no room")
    until = time.monotonic() + AWAY
    while time.monotonic() < until:
        assert (it.keep().status, it.erase().status) == (503, 503)
        assert (it.look().status, it.look(ERASE).status) == (200, 200), "what is kept can be read"
        time.sleep(PAUSE)
    disk.clear()
    return it.send(1)


def _look_for(seconds: float, it: Unknot) -> list[Seen]:
    until, looks = time.monotonic() + seconds, list[Seen]()
    while time.monotonic() < until:
        looks.append(it.look())
        time.sleep(PAUSE)
    return looks


def _addresses(sink: SmtpSink) -> list[str]:
    return [address for mail in sink.received for address in mail.recipients]


def _addresses_in(disk: Path) -> list[str]:
    """Of the mails in the folder of the embedded set-up."""
    return [_address_on(path) for path in disk.glob("mail/*.eml")]


@cache
def _address_on(mail: Path) -> str:
    return str(message_from_bytes(mail.read_bytes(), policy=policy.default)["To"])


def _place_of(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "127.0.0.1", parts.port or 5432
