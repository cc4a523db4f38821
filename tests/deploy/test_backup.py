"""What unknot-backup.service runs: a dump that can be read, and old ones that go only once there is a new one."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.missing import missing
from tests.running import ROOT
from tests.servers import free_port, postgres_database

HOW_TO_GET_IT = "No pg_dump and pg_restore here. On Debian or Ubuntu: apt-get install postgresql-client"
WEEK = 7 * 24 * 60 * 60  # seconds


@pytest.fixture
def database() -> Iterator[str]:
    """The address of one that is there."""
    with postgres_database() as url:
        yield url


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With backups of two weeks and of four weeks ago."""
    for weeks in (2, 4):
        path = tmp_path / f"unknot-{weeks}-weeks.dump"
        path.touch()
        os.utime(path, (time.time() - weeks * WEEK,) * 2)
    return tmp_path


def backed_up(folder: Path, url: str) -> int:
    """How the script ended."""
    if not shutil.which("pg_dump") or not shutil.which("pg_restore"):
        missing(HOW_TO_GET_IT)
    environment = {"PATH": os.environ["PATH"], "STATE_DIRECTORY": str(folder), "DATABASE_URL": url}
    script = ROOT / "deploy" / "backup.sh"
    return subprocess.run(["/bin/sh", str(script)], env=environment, stderr=subprocess.DEVNULL).returncode


def test_a_backup_can_be_read_by_its_owner_alone_and_takes_the_place_of_the_oldest(folder: Path, database: str) -> None:
    assert backed_up(folder, database) == 0
    new, two_weeks = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    assert two_weeks.name == "unknot-2-weeks.dump"
    assert new.stat().st_mode & 0o777 == 0o600
    assert new.read_bytes().startswith(b"PGDMP")


def test_where_there_is_no_database_it_fails_and_takes_nothing_away(folder: Path) -> None:
    assert backed_up(folder, f"postgres://unknot@127.0.0.1:{free_port()}/unknot") != 0
    assert {path.name for path in folder.glob("*.dump")} == {"unknot-2-weeks.dump", "unknot-4-weeks.dump"}
