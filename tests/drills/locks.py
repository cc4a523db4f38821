"""Looks again and again at what PostgreSQL is doing while the tables are changed: who waits, and how long."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread

import psycopg

MIGRATING = "migrating"  # the name of whoever changes the tables: PGAPPNAME
PAUSE = 0.02  # seconds between two looks
WAITING = """
    SELECT coalesce(max(extract(epoch FROM clock_timestamp() - waitstart)), 0)::float, count(*)
    FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE NOT granted AND datname = current_database() AND application_name <> %s
"""
CHANGING = """
    SELECT query, extract(epoch FROM clock_timestamp() - query_start)::float FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = %s AND state = 'active'
"""


@dataclass
class Locks:
    """The longest of what was seen, in seconds, and how many waited at once. Anything shorter than a look is missed."""

    wait: float = 0
    waiting: int = 0
    statement: str = ""
    took: float = 0

    def __str__(self) -> str:
        beginning = " ".join(self.statement.split())[:60]
        return (
            f"longest wait {self.wait:.2f} s, {self.waiting} at once; longest statement {self.took:.2f} s ({beginning})"
        )

    def look(self, connection: psycopg.Connection) -> None:
        """Once."""
        for wait, waiting in connection.execute(WAITING, [MIGRATING]).fetchall():
            self.wait, self.waiting = max(self.wait, wait), max(self.waiting, waiting)
        for statement, took in connection.execute(CHANGING, [MIGRATING]).fetchall():
            if took > self.took:
                self.statement, self.took = statement, took


@contextmanager
def watched(url: str) -> Iterator[Locks]:
    """What is seen until the block ends."""
    locks, over = Locks(), Event()

    def look() -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            while not over.wait(PAUSE):
                locks.look(connection)

    watcher = Thread(target=look)
    watcher.start()
    try:
        yield locks
    finally:
        over.set()
        watcher.join()
