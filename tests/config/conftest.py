"""Processes of our own, found again wherever they went, and ended with the test even when it failed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.family import Family
from tests.missing import missing
from tests.running import Installation

WHY_NOT = "Only Linux shows in /proc which processes are whose."


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as `make run` would make it, to be copied."""
    var = tmp_path_factory.mktemp("template")
    Installation.at(var).make_tables()
    return var / "unknot.sqlite3"


@pytest.fixture
def family(tmp_path: Path, database: Path) -> Iterator[Family]:
    yield from keep(tmp_path / "first", database=database)


@pytest.fixture
def second_family(tmp_path: Path, database: Path) -> Iterator[Family]:
    yield from keep(tmp_path / "second", database=database)


def keep(var: Path, *, database: Path) -> Iterator[Family]:
    if not Path("/proc/self/environ").exists():
        missing(WHY_NOT)
    var.mkdir()
    shutil.copy(database, var)
    family = Family.at(var)
    yield family
    family.end()
