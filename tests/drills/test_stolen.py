"""Who steals the database, or a dump of it, learns no address, no answer and no report: not one of many words is in it,
nor the name of a rule that fires for an answer about health. Each column that is not sealed says so in in_clear.py.

The control is the same without sealing, where every one of them is found.
"""

import json
import logging
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

from routines.sealing import SealedText
from tests.drills.copies import HOW_TO_GET_IT
from tests.drills.in_clear import IN_CLEAR, TELL_OF_HEALTH
from tests.missing import missing
from tests.running import ROOT, Installation
from tests.servers import postgres_database

RULES = {"cleared-pregnancy-is-light", "numbness-between-the-legs-is-an-emergency"}
log = logging.getLogger(__name__)


@pytest.fixture(params=["sqlite", "postgres"])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    of_its_own = nullcontext(f"sqlite:///{tmp_path}/unknot.sqlite3")
    with postgres_database() if request.param == "postgres" else of_its_own as url:
        made = Installation.at(tmp_path, DJANGO_SETTINGS_MODULE="config.settings", DATABASE_URL=url)
        made.make_tables()
        yield made


def found(installation: Installation, *how: str) -> tuple[list[str], list[str]]:
    """All words, and those of them that are in the stolen copy."""
    words = json.loads(installation.python("-m", "tests.drills.canaries", *how))
    copy = stolen(installation)
    return words, [word for word in words if word.encode() in copy]


def stolen(installation: Installation) -> bytes:
    """Every byte of the folder with SQLite's files in it, and of a dump, as `pg_dump` writes it."""
    files = b"".join(path.read_bytes() for path in installation.var.rglob("*") if path.is_file())
    url = installation.environment["DATABASE_URL"]
    if url.startswith("sqlite"):
        return files
    program = shutil.which("pg_dump") or missing(HOW_TO_GET_IT)
    return files + subprocess.run([program, "--inserts", url], check=True, capture_output=True).stdout


def test_a_stolen_copy_tells_no_address_no_answer_and_no_report(installation: Installation) -> None:
    words, hits = found(installation)
    log.info("%d words, %d of them in the copy", len(words), len(hits))
    assert len(words) >= 15 + len(RULES)
    assert set(words) > RULES
    assert hits == []


@pytest.mark.parametrize("kind", apps.get_models(), ids=lambda kind: kind.__name__)
def test_each_column_is_sealed_or_may_be_read(kind: type[Model]) -> None:
    columns = {column.name for column in kind._meta.concrete_fields if not isinstance(column, SealedText)}
    assert columns == set(IN_CLEAR.get(kind.__name__, "").split())


def test_the_data_map_says_what_may_be_read_about_health() -> None:
    said = (ROOT / "docs" / "privacy.md").read_text().partition("### What stays in the clear")[2].partition("\n## ")[0]
    assert [
        column for columns in TELL_OF_HEALTH.values() for column in columns.split() if f"`{column}`" not in said
    ] == []


def test_without_sealing_it_tells_them_all(installation: Installation) -> None:
    words, hits = found(installation, "clear")
    assert hits == words
