"""Databases that cannot be used, for the tests: pretended, really full, really read-only, really out of reach."""

import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NoReturn

import dj_database_url
from django.db import connection
from django.db.utils import ConnectionHandler, OperationalError

CANARY = "canary-in-the-error"


@contextmanager
def away() -> Iterator[list[str]]:
    """Every query fails, as after a connection was lost, and is in the list. The text of the error has a canary."""
    asked: list[str] = []

    def fail(execute: Any, statement: str, *_: Any) -> NoReturn:
        asked.append(statement)
        raise OperationalError(CANARY)

    with connection.execute_wrapper(fail):
        yield asked


@contextmanager
def full() -> Iterator[None]:
    """SQLite finds no room for another page. Not within a transaction."""
    connection.ensure_connection()
    connection.connection.execute("VACUUM")  # or it would find pages that are free again
    with _set("max_page_count", 1, usually=2**30):  # as few as there are
        yield


@contextmanager
def read_only() -> Iterator[None]:
    """SQLite may not write."""
    with _set("query_only", 1, usually=0):
        yield


def out_of_reach() -> OperationalError:
    """What Django says of a PostgreSQL where nobody listens."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        url = f"postgres://unknot@127.0.0.1:{nobody.getsockname()[1]}/unknot"
        return _refusal(url)


def locked(folder: Path) -> OperationalError:
    """What Django says when somebody else is writing to SQLite, and goes on writing."""
    path = folder / "locked.sqlite3"
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        return _refusal(f"sqlite:///{path}", "BEGIN IMMEDIATE", timeout=0)


def of_a_mistake() -> OperationalError:
    """What Django says of a statement of ours that SQLite does not take."""
    return _refusal("sqlite://:memory:", "SELECT * FROM what_is_not_there")


@contextmanager
def _set(pragma: str, value: int, *, usually: int) -> Iterator[None]:
    connection.ensure_connection()
    sqlite = connection.connection
    sqlite.execute(f"PRAGMA {pragma} = {value}")
    try:
        yield
    finally:
        sqlite.execute(f"PRAGMA {pragma} = {usually}")


def _refusal(url: str, statement: str = "SELECT 1", **options: Any) -> OperationalError:
    other = ConnectionHandler({"default": dj_database_url.parse(url) | {"OPTIONS": options}})["default"]
    try:
        other.cursor().execute(statement)
    except OperationalError as error:
        return error
    finally:
        other.close()
    raise AssertionError(f"{url} took it")
