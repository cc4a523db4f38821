"""A database of before is sealed, wherever it was interrupted, says the same as before, and leaves nothing behind."""

import json
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.running import Installation
from tests.servers import postgres_database

pytestmark = pytest.mark.untraced
TABLES = ("routine", "draft", "reminder", "badadvice", "session")
CLEAR = ("@example.org", "too long", '"age_group": "')  # addresses, a report, answers
LATER = {"used_at", "warned_at"}
KEY, OTHER = "k" * 50, "x" * 50
BATCHES = 40  # there are fewer, of two rows each


@pytest.fixture(params=["sqlite", "postgres"])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """With rows in every state, sealed."""
    of_its_own = nullcontext(f"sqlite:///{tmp_path}/unknot.sqlite3")
    with postgres_database() if request.param == "postgres" else of_its_own as url:
        keys = {"UNKNOT_DATA_KEYS": KEY, "DATABASE_URL": url}
        made = Installation.at(tmp_path, DJANGO_SETTINGS_MODULE="config.settings", **keys)
        made.make_tables()
        made.python("-m", "tests.drills.every_state", "5")
        yield made


def migrate(installation: Installation, *, to: str) -> None:
    installation.manage("migrate", "routines", to, "--verbosity", "0")


def said(installation: Installation) -> Any:
    """All rows, opened, with the tables of today; but for when a routine was used, which the way back forgets."""
    installation.manage("migrate", "--verbosity", "0")
    rows = json.loads(installation.manage("dumpdata", "routines"))
    return [row | {"fields": {name: row["fields"][name] for name in row["fields"].keys() - LATER}} for row in rows]


def on_disk(installation: Installation) -> bytes:
    """What the files of these tables hold, whether a row has it or not."""
    url = installation.environment["DATABASE_URL"]
    if url.startswith("sqlite"):
        return b"".join(path.read_bytes() for path in installation.var.glob("unknot.sqlite3*"))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        files = " UNION ALL ".join(f"SELECT pg_relation_filepath('routines_{table}')" for table in TABLES)
        found = connection.execute(f"SELECT pg_read_binary_file(path) FROM ({files}) AS files(path)").fetchall()  # noqa: S608 ours
    return b"".join(content for (content,) in found)


def in_clear(installation: Installation) -> list[str]:
    content = on_disk(installation)
    return [word for word in CLEAR if word.encode() in content]


def columns(installation: Installation, table: str) -> list[Any]:
    url, asked = installation.environment["DATABASE_URL"], f"SELECT * FROM routines_{table} ORDER BY id"  # noqa: S608 ours
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            return connection.execute(asked).fetchall()
    with psycopg.connect(url) as connection:
        return connection.execute(asked).fetchall()


def test_backwards_all_is_in_the_clear_and_forwards_nothing_is(installation: Installation) -> None:
    before = said(installation)
    assert in_clear(installation) == []
    migrate(installation, to="0013")
    assert [address for row in columns(installation, "reminder") for address in row if "@" in str(address)]
    assert any("too_much" in map(str, row) for row in columns(installation, "session"))
    assert set(in_clear(installation)) >= {"@example.org", "too long"}, "the control: here they can be found"
    migrate(installation, to="0014")
    assert said(installation) == before
    assert in_clear(installation) == []


def test_wherever_it_is_killed_it_goes_on_from_there(installation: Installation) -> None:
    before = said(installation)
    for number in (2, 9, 15):
        migrate(installation, to="0013")
        assert died(installation, number) == -9, f"there is no batch {number}"
        migrate(installation, to="0014")
        assert said(installation) == before
    migrate(installation, to="0013")
    assert died(installation, BATCHES) == 0
    assert said(installation) == before


def test_with_another_key_it_does_not_go_on_and_nothing_is_sealed_twice(installation: Installation) -> None:
    before = said(installation)
    migrate(installation, to="0013")
    assert died(installation, 4) == -9
    with pytest.raises(subprocess.CalledProcessError) as failed:
        migrate(with_keys(installation, OTHER), to="0014")
    assert "None of UNKNOT_DATA_KEYS opens" in failed.value.stderr
    both = with_keys(installation, f"{OTHER},{KEY}")
    migrate(both, to="0014")
    assert said(both) == before


def died(installation: Installation, number: int) -> int:
    """How it ended."""
    command = installation.start("-m", "tests.routines.migrations.dying", str(number))
    return command.wait(timeout=60)


def with_keys(installation: Installation, keys: str) -> Installation:
    return Installation(installation.var, dict(installation.environment) | {"UNKNOT_DATA_KEYS": keys})
