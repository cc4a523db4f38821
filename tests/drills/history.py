"""The code as it was before the tables last changed, in a folder of its own, to upgrade from."""

import os
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.running import ROOT

FROM = os.environ.get("UNKNOT_DRILL_FROM", "")  # a commit; empty: the one before the newest change of the migrations
MIGRATIONS = "routines/migrations"
NO_HISTORY = "There is no earlier code to upgrade from: the history of this checkout does not reach back so far."


def earlier_code(folder: Path) -> Path:
    """The folder, with the code in it. Without a history the test is skipped: that is nothing one could install."""
    commit = FROM or _before_the_newest_migration()
    archive = folder.with_suffix(".zip")
    if not commit or _git("archive", f"--output={archive}", commit) is None:
        pytest.skip(NO_HISTORY)
    with ZipFile(archive) as packed:
        packed.extractall(folder)
    return folder


def migrations_of(code: Path) -> set[str]:
    """The names of the migrations that this code has."""
    return {path.stem for path in (code / MIGRATIONS).glob("[0-9]*.py")}


def _before_the_newest_migration() -> str | None:
    """The last commit with fewer migrations, all still there by their names: what was renamed has never been out."""
    changes = _git("log", "--first-parent", "--format=%H", "--", f"{MIGRATIONS}/0*.py") or ""
    earlier = (f"{change}^" for change in changes.split())
    return next((commit for commit in earlier if _names_at(commit) < migrations_of(ROOT) and _names_at(commit)), None)


def _names_at(commit: str) -> set[str]:
    said = _git("ls-tree", "--name-only", commit, f"{MIGRATIONS}/") or ""
    return {Path(name).stem for name in said.split() if Path(name).stem[0].isdigit()}


def _git(*arguments: str) -> str | None:
    """What git says. None where it says no, or is not there."""
    try:
        said = subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S607
    except (OSError, subprocess.CalledProcessError):
        return None
    return said.stdout.strip()
