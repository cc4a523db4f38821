"""Processes of our own, found again wherever they went, and ended with the test even when it failed."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.family import Family

WHY_NOT = "Only Linux shows in /proc which processes are whose."


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Family]:
    yield from keep(tmp_path / "first")


@pytest.fixture
def second_family(tmp_path: Path) -> Iterator[Family]:
    yield from keep(tmp_path / "second")


def keep(var: Path) -> Iterator[Family]:
    if not Path("/proc/self/environ").exists():
        if os.environ.get("UNKNOT_REQUIRE_ALL") == "1":
            pytest.fail(WHY_NOT)
        pytest.skip(WHY_NOT)
    var.mkdir()
    family = Family.at(var)
    yield family
    family.end()
