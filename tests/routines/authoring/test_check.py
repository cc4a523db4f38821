"""The author's command, as the author calls it."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from recommender.knowledge import FOLDER, shipped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the knowledge to break."""
    copy = tmp_path / "knowledge"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


def test_it_counts_what_it_read_when_all_is_well() -> None:
    said = StringIO()
    call_command("knowledge", "check", stdout=said)
    assert f"{len(shipped().rules)} rules" in said.getvalue()
    assert "All is well." in said.getvalue()


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nowhere is no folder: name one that holds the YAML"):
        call_command("knowledge", "check", str(tmp_path / "nowhere"))


def test_it_names_what_cannot_be_read(folder: Path) -> None:
    (folder / "version.yaml").unlink()
    with pytest.raises(CommandError, match=r"has to be mended:\n  version\.yaml: file: cannot be read"):
        call_command("knowledge", "check", str(folder))


def test_it_names_what_can_be_read_and_is_still_wrong(folder: Path) -> None:
    (folder / "declined.yaml").write_text("[]", encoding="utf-8")
    with pytest.raises(CommandError, match=r"sources\.yaml:\d+: T10: is neither cited nor declined"):
        call_command("knowledge", "check", str(folder))
