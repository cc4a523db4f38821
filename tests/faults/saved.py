"""Kills the web process again and again while people keep routines, and counts in the database what that costs."""

import json
import random
import sqlite3
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass

import psycopg

from tests.asking import Answer, ask
from tests.faults.keepers import MINUTES_OF_CALLERS, MINUTES_OF_VISITORS, Keepers
from tests.faults.webs import Web
from tests.running import Installation, wait_for

A_LIFE = 20  # answers at most, from the start of a web process to its end
A_MOMENT = 0.2  # seconds at most, from the last of them to the end
ROUTINES = "SELECT minutes, count(*) FROM routines_routine GROUP BY minutes"
SESSIONS = "SELECT 'told', count(*) FROM routines_session"


@dataclass(frozen=True)
class Cost:
    """What became of `requests` with a key each. `missing` was confirmed and is not there, or does not open."""

    kills: int
    requests: int
    asked_again: int
    pages: int
    missing: int
    twice: int
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.requests} requests with a key, {self.asked_again} of them asked again, "
            f"{self.pages} pages shown, {self.seconds:.0f} s: missing {self.missing}, twice {self.twice}"
        )


def campaign(installation: Installation, web: Web, *, kills: int) -> Cost:
    """`kills` ends of the web process with `kill -9` amid requests; then all are answered, and it is counted."""
    began = time.monotonic()
    cookies = json.loads(installation.python("-m", "tests.faults.browsed", str(MINUTES_OF_VISITORS)))
    keepers = Keepers(installation.address, cookies)
    with keepers.at_work():
        for _ in range(kills):
            _live_and_die(keepers, web)
    return _counted(installation, keepers, kills=kills, seconds=time.monotonic() - began)


def _live_and_die(keepers: Keepers, web: Web) -> None:
    enough = keepers.answered + random.randint(1, A_LIFE)
    wait_for(lambda: keepers.answered >= enough, what=f"{enough} answers")
    time.sleep(random.uniform(0, A_MOMENT))
    web.die()


def _counted(installation: Installation, keepers: Keepers, *, kills: int, seconds: float) -> Cost:
    rows = _rows(installation)
    most = len(keepers.shown) + len(keepers.in_the_dark)
    assert len(keepers.shown) <= rows[MINUTES_OF_VISITORS] <= most, "of who saw no answer, nobody can know"
    return Cost(
        kills=kills,
        requests=len(keepers.kept) + len(keepers.told),
        asked_again=len(set(keepers.asked_again)),
        pages=len(keepers.shown),
        missing=_missing(keepers),
        twice=rows[MINUTES_OF_CALLERS] - len(set(keepers.kept)) + rows["told"] - len(keepers.told),
        seconds=seconds,
    )


def _rows(installation: Installation) -> dict[object, int]:
    url = installation.environment.get("DATABASE_URL", "")
    path = f"{installation.environment['UNKNOT_VAR']}/unknot.sqlite3"
    with closing(psycopg.connect(url) if url else sqlite3.connect(path)) as connection:
        return dict(row for question in (ROUTINES, SESSIONS) for row in connection.execute(question).fetchall())


def _missing(keepers: Keepers) -> int:
    """What somebody was told is kept, and is not there. A token that two keys got counts, too."""
    one = len(keepers.kept) - len(set(keepers.kept))
    routines = _all_of(f"{keepers.address}/api/v1/routines/{token}" for token in keepers.kept)
    told = _all_of(f"{keepers.address}/api/v1/routines/{token}/sessions" for token in keepers.told)
    pages = _all_of(keepers.address + path for path in keepers.shown)
    closed = sum(answer.status != 200 for answer in (*routines, *told, *pages))
    return one + closed + sum(answer.status == 200 and not answer.json["sessions"] for answer in told)


def _all_of(addresses: Iterable[str]) -> list[Answer]:
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(ask, addresses))
