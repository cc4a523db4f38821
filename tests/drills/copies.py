"""Backs a database up, restores it elsewhere and compares, with the very programs that docs/operations.md names."""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg

from tests.missing import missing

SQLITE = "sqlite:///"
HOW_TO_GET_IT = "No pg_dump and pg_restore here. On Debian or Ubuntu: apt-get install postgresql-client"
Hashes = Mapping[str, tuple[int, str]]
"""By table: how many rows, and the hash of all of them."""
Contents = Mapping[str, Mapping[str, Mapping[str, str]]]
"""By table and by the key of the row: what stands in each column."""


MOVED = {"routines_badadvice": {"step", "entries"}}
"""What an adding migration takes out of a column, into a sealed one beside it (0018)."""


def back_up(url: str, backup: Path) -> None:
    """All of the database in one file, as of one moment, while others go on writing."""
    if url.startswith(SQLITE):
        with closing(sqlite3.connect(_path(url))) as source, closing(sqlite3.connect(backup)) as copy:
            source.backup(copy)  # what `.backup` of the sqlite3 program does
    else:
        _run("pg_dump", "--format=custom", f"--file={backup}", url)


def restore(backup: Path, url: str) -> None:
    """Into a new, empty database."""
    if url.startswith(SQLITE):
        shutil.copy(backup, _path(url))
    else:
        _run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={url}", str(backup))


def hashes(url: str) -> Hashes:
    """Every table, whether it is ours or Django's."""
    with closing(_connect(url)) as connection:
        return {table: _hash(_rows(connection, table)) for table in sorted(_tables(connection))}


def contents(url: str) -> Contents:
    """Every table, to be compared with the same of later."""
    with closing(_connect(url)) as connection:
        return {table: _by_first_column(connection, table) for table in sorted(_tables(connection))}


def lost(before: Contents, after: Contents, *, columns: bool = True) -> list[str]:
    """The rows of before, as `table key`, that are gone, or with `columns` have another value in a column they had."""
    return [
        f"{table} {key}"
        for table, rows in before.items()
        for key, row in rows.items()
        if key not in after.get(table, {}) or (columns and _changed(row, after[table][key]) - MOVED.get(table, set()))
    ]


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """The columns that are gone, or that say something else."""
    return {name for name, value in before.items() if after.get(name) != value}


def change_one_value(url: str) -> None:
    """The smallest difference there can be."""
    with closing(_connect(url)) as connection:
        connection.execute("UPDATE routines_delivery SET attempts = attempts + 1 WHERE key = 'drill:stale'")
        connection.commit()


def states(url: str, column: str, *, open_: Callable[[str], str]) -> dict[str, str]:
    """Of every mail that is for somebody: by address, which `open_` opens, this column."""
    with closing(_connect(url)) as connection:
        found = connection.execute(
            f"SELECT reminder.email, delivery.{column} FROM routines_delivery AS delivery"  # noqa: S608 ours
            " JOIN routines_reminder AS reminder ON reminder.id = delivery.reminder_id"
        ).fetchall()
    return {open_(email): value for email, value in found}


def _connect(url: str) -> Any:
    return sqlite3.connect(_path(url)) if url.startswith(SQLITE) else psycopg.connect(url)


def _path(url: str) -> str:
    return url.removeprefix(SQLITE)


def _tables(connection: Any) -> Iterator[str]:
    ask = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        if isinstance(connection, sqlite3.Connection)
        else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    )
    return (name for (name,) in connection.execute(ask).fetchall())


def _rows(connection: Any, table: str) -> list[str]:
    return sorted(map(repr, connection.execute(f'SELECT * FROM "{table}"').fetchall()))  # noqa: S608 the database's name


def _by_first_column(connection: Any, table: str) -> dict[str, dict[str, str]]:
    """The first column is the key in all tables that Django makes."""
    cursor = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608 the database's name
    names = [column[0] for column in cursor.description]
    return {repr(values[0]): dict(zip(names, map(repr, values), strict=True)) for values in cursor.fetchall()}


def _hash(rows: list[str]) -> tuple[int, str]:
    return len(rows), sha256("\n".join(rows).encode()).hexdigest()


def _run(program: str, *arguments: str) -> None:
    subprocess.run([shutil.which(program) or missing(HOW_TO_GET_IT), *arguments], check=True, capture_output=True)
