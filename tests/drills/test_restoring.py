"""A backup is worth what its restore is worth: the copy is the same row by row, works, and annoys nobody.

`make drill` does it with UNKNOT_DRILL people and says what it proved. In the suite they are few.
"""

import json
import logging
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.drills.copies import SQLITE, back_up, change_one_value, hashes, restore, states
from tests.opening import opener
from tests.running import PATIENCE, Installation, wait_for
from tests.servers import postgres_database
from tests.smtp_sink import SmtpSink, smtp_sink
from tests.text_browser import TextBrowser

PEOPLE = os.environ.get("UNKNOT_DRILL", "20")
KEYS = {
    "UNKNOT_LINK_KEY": "k" * 50,
    "UNKNOT_SECRET_KEY": "s" * 50,
    "UNKNOT_DATA_KEYS": "d" * 50,
}  # they are kept apart from the backup
STATES = {"owed", "claimed", "sent", "uncertain", "missed", "dropped", "failed"}
logging.getLogger("mail.log").setLevel(logging.WARNING)
log = logging.getLogger(__name__)


@pytest.fixture(params=["sqlite", "postgres"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Installation, Installation, SmtpSink]]:
    """An installation with rows in every state, and one whose database is new and empty. They share the keys."""
    with ExitStack() as stack:
        sink = stack.enter_context(smtp_sink())
        both = []
        for name in ("first", "second"):
            (var := tmp_path / name).mkdir()
            of_its_own = request.param == "sqlite"
            url = f"{SQLITE}{var}/unknot.sqlite3" if of_its_own else stack.enter_context(postgres_database())
            variables = KEYS | {"DATABASE_URL": url, "EMAIL_URL": sink.url, "DELIVERY_LEASE_SECONDS": "6"}
            both.append(Installation.at(var, DJANGO_SETTINGS_MODULE="config.settings", **variables))
        yield both[0], both[1], sink


@pytest.mark.waits
def test_a_restored_backup_is_the_same_row_by_row_and_works_on(
    pair: tuple[Installation, Installation, SmtpSink], tmp_path: Path
) -> None:
    first, second, sink = pair
    first.make_tables()
    told = json.loads(first.python("-m", "tests.drills.every_state", PEOPLE))
    backup = tmp_path / "backup"
    back_up(_url(first), backup)
    restore(backup, _url(second))
    _same(first, second)

    with _started(second):
        browser = TextBrowser()
        wait_for(lambda: browser.can_open(f"{second.address}/health/ready"), what="the copy to be ready")
        for link in told["links"]:
            path = "/" + link.split("/", 3)[3]
            assert browser.open(second.address + path).status == 200, path.split("/")[1]
        log.info("%d private links of before open on the copy", len(told["links"]))
        wait_for(lambda: _settled(second, told), what="what was owed")
    assert sorted(recipient for mail in sink.received for recipient in mail.recipients) == sorted(told["sent"])
    after = _states(second)
    assert {after[address] for address in told["missed"]} == {"missed"}
    assert after["uncertain@example.org"] == "uncertain"
    log.info("%d mails still wanted went out once, %d stale ones never", len(told["sent"]), len(told["missed"]))


def test_a_copy_that_differs_in_one_value_is_noticed(
    pair: tuple[Installation, Installation, SmtpSink], tmp_path: Path
) -> None:
    first, second, _ = pair
    first.make_tables()
    first.python("-m", "tests.drills.every_state", "1")
    back_up(_url(first), tmp_path / "backup")
    restore(tmp_path / "backup", _url(second))
    change_one_value(_url(second))
    before, after = hashes(_url(first)), hashes(_url(second))
    assert [table for table in before if before[table] != after[table]] == ["routines_delivery"]


def _same(first: Installation, second: Installation) -> None:
    before, after = hashes(_url(first)), hashes(_url(second))
    assert before == after
    assert [table for table, (rows, _) in before.items() if table.startswith("routines_") and not rows] == []
    assert set(_states(first).values()) == STATES
    rows = sum(rows for rows, _ in before.values())
    log.info("%d tables with %d rows are the same, row by row, and each table of ours has some", len(before), rows)


@contextmanager
def _started(installation: Installation) -> Iterator[None]:
    """Web, worker and beat on the copy as it is: no tables are made, nothing is migrated."""
    supervisor = installation.start("-m", "config.run", "--port", installation.environment["PORT"])
    try:
        yield
    finally:
        supervisor.send_signal(signal.SIGTERM)
        supervisor.wait(timeout=PATIENCE)


def _settled(installation: Installation, told: dict[str, list[str]]) -> bool:
    now = _states(installation)
    return {now.get(address) for address in told["sent"]} == {"sent"} and {
        now.get(address) for address in told["missed"]
    } == {"missed"}


def _states(installation: Installation) -> dict[str, str]:
    return states(_url(installation), "state", open_=opener(installation.environment))


def _url(installation: Installation) -> str:
    return installation.environment["DATABASE_URL"]
