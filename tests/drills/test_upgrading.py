"""A new version: the earlier code's database migrates with rows in every state, works on, and nobody notices it.

The earlier code is what there was before the newest change of the tables, or at UNKNOT_DRILL_FROM. Where one of the
migrations in between needs a stop, all stops meanwhile, as docs/operations.md says, and only then may visitors be told
so. `make drill` does it with UNKNOT_DRILL people, and for longer.
"""

import json
import logging
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, nullcontext
from pathlib import Path

import pytest

from tests.asking import ask
from tests.drills.copies import SQLITE, contents, lost
from tests.drills.history import earlier_code, migrations_of
from tests.drills.locks import watched
from tests.drills.traffic import Traffic
from tests.drills.upgrade import Site, spread_over
from tests.nginx import installed_nginx, running_nginx
from tests.production import stop, variables_of
from tests.routines.migrations.adding import NEED_A_STOP
from tests.running import ROOT, Installation, wait_for
from tests.servers import REDIS, free_port, postgres_database, queue_at
from tests.smtp_sink import SmtpSink, smtp_sink

IS_FULL = "UNKNOT_DRILL" in os.environ
PEOPLE = os.environ.get("UNKNOT_DRILL", "20")
DUE = 400 if IS_FULL else 60  # reminders while it is upgraded
LONG = 10.0 if IS_FULL else 2.0  # seconds of each stage
logging.getLogger("mail.log").setLevel(logging.WARNING)
log = logging.getLogger(__name__)
Record = Callable[[str, object], None]


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """The folder with the earlier code."""
    return earlier_code(tmp_path / "earlier")


@pytest.fixture
def stops(earlier: Path) -> bool:
    """Whether a migration since then needs a stop."""
    return bool(NEED_A_STOP.keys() & (migrations_of(ROOT) - migrations_of(earlier)))


@pytest.fixture
def site(earlier: Path, tmp_path: Path) -> Iterator[tuple[Site, SmtpSink]]:
    """In the production environment on PostgreSQL and Redis, with the earlier code and its tables. Nothing runs yet."""
    with ExitStack() as stack:
        nginx = installed_nginx(tmp_path / "nginx", free_port(), free_port())
        sink = stack.enter_context(smtp_sink())
        queue = stack.enter_context(queue_at(REDIS))
        database = {"DATABASE_URL": stack.enter_context(postgres_database())}
        variables = variables_of(nginx) | queue | database | {"EMAIL_URL": sink.url}
        (var := tmp_path / "var").mkdir()
        usual = Installation.at(var, DJANGO_SETTINGS_MODULE="config.settings", **variables)
        installation = Installation(var, usual.environment, earlier)
        installation.manage("migrate", "--verbosity", "0")
        found = Site(installation, nginx)
        stack.enter_context(found.stopped_at_the_end())
        stack.enter_context(running_nginx(nginx))
        yield found, sink


@pytest.mark.waits
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_rows_in_every_state_survive_the_upgrade_and_what_they_owe_is_done(
    database: str, earlier: Path, stops: bool, tmp_path: Path
) -> None:
    (var := tmp_path / "var").mkdir()
    own = nullcontext(f"{SQLITE}{var}/unknot.sqlite3")
    with smtp_sink() as sink, own if database == "sqlite" else postgres_database() as url:
        variables = {"DATABASE_URL": url, "EMAIL_URL": sink.url, "DELIVERY_LEASE_SECONDS": "6"}
        new = Installation.at(var, DJANGO_SETTINGS_MODULE="config.settings", **variables)
        old = Installation(var, new.environment, earlier)
        old.manage("migrate", "--verbosity", "0")
        told = _rows_in_every_state(old)
        before = contents(url)
        new.manage("migrate", "--verbosity", "0")
        assert lost(before, contents(url), columns=not stops) == []
        supervisor = new.start("-m", "config.run", "--port", new.environment["PORT"])
        try:
            wait_for(lambda: len(sink.received) >= len(told["sent"]) or None, what="what was owed")
            for link in told["links"]:
                assert ask(f"{new.address}/{link.split('/', 3)[3]}").status == 200, link.split("/")[3]
            time.sleep(LONG)
        finally:
            stop(supervisor)
        log.info("%d rows survived, %d links open", sum(map(len, before.values())), len(told["links"]))
    assert _recipients(sink) == Counter(told["sent"])


@pytest.mark.waits
def test_an_upgrade_under_load_is_noticed_by_nobody_and_loses_nothing(
    site: tuple[Site, SmtpSink], stops: bool, record_property: Record
) -> None:
    unknot, sink = site
    told = _rows_in_every_state(unknot.installation)
    unknot.installation.python("-m", "tests.faults.fill", str(DUE), "3600")
    rows = _routines(unknot)
    unknot.start()
    traffic = Traffic(unknot.nginx)
    people = spread_over(unknot.url, 6 * LONG)
    with traffic.going():
        time.sleep(LONG)
        began = time.time()
        (_upgrade_with_a_stop if stops else _upgrade_without_a_break)(unknot, record_property)
        ended = time.time()
        time.sleep(LONG)
    expected = Counter([*people, *told["sent"], *traffic.signed_up])
    wait_for(lambda: len(sink.received) >= expected.total() or None, what="every mail")
    time.sleep(LONG)
    assert _recipients(sink, but=traffic.in_doubt) == expected
    _nobody_noticed(traffic, unless=(began, ended) if stops else (0, 0))
    assert {key: traffic.keep(key) for key in traffic.kept} == traffic.kept, "a key means what it meant before"
    assert _routines(unknot) - rows == len(set(traffic.kept.values())) == len(traffic.kept)
    said = f"{traffic}, {len(people)} reminders due"
    record_property("upgrade", said)
    log.info("%s in %.0f s of an upgrade", said, ended - began)


def _upgrade_without_a_break(unknot: Site, record_property: Record) -> None:
    _migrate(unknot, record_property)
    unknot.send_side_by_side()
    first, *others = unknot.nginx.web
    unknot.restart_web(first)
    time.sleep(LONG)
    unknot.stop_earlier_senders()
    for port in others:
        unknot.restart_web(port)


def _upgrade_with_a_stop(unknot: Site, record_property: Record) -> None:
    unknot.stop()
    _migrate(unknot, record_property)
    unknot.send_side_by_side()
    for port in unknot.nginx.web:
        unknot.start_web(port)


def _migrate(unknot: Site, record_property: Record) -> None:
    with watched(unknot.url) as locks:
        gave_up = unknot.migrate()
    said = f"{locks}; gave up {gave_up} times"
    record_property("locks", said)
    log.info("%s", said)


def _rows_in_every_state(installation: Installation) -> dict[str, list[str]]:
    """Made by the earlier code itself. Who is still to get a mail, and which links are to open."""
    can_itself = (installation.root / "tests" / "drills" / "every_state.py").exists()
    code = (ROOT / "tests" / "drills" / "earlier_states.py").read_text()
    program = ("-m", "tests.drills.every_state") if can_itself else ("-c", code)
    told: dict[str, list[str]] = json.loads(installation.python(*program, PEOPLE))
    return told


def _nobody_noticed(traffic: Traffic, *, unless: tuple[float, float]) -> None:
    """Nothing bad was seen. Between these two moments people may be told that nobody is there."""
    began, ended = unless
    assert len(traffic.seen) > 20
    assert [one for one in traffic.bad if not (one.status == 503 and began <= one.at <= ended)] == []


def _recipients(sink: SmtpSink, *, but: Sequence[str] = ()) -> Counter[str]:
    everybody = Counter(recipient for mail in sink.received for recipient in mail.recipients)
    return Counter({recipient: times for recipient, times in everybody.items() if recipient not in but})


def _routines(unknot: Site) -> int:
    return len(contents(unknot.url)["routines_routine"])
