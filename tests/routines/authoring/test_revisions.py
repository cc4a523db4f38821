"""Versions by name: what is shipped, a folder, a revision of git, and what is said where there is none."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import CommandError

from recommender.knowledge import FOLDER, shipped
from routines.authoring.revisions import version
from tests.recommender.editions import alter, edited, rule

CAUTION = rule({"caution": "Rest your eyes."}, when={"work": "desk"}, silent={"work": "varied"})
GIT = shutil.which("git")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository in which the knowledge, in a folder of its own, got a rule more in its second commit."""
    if GIT is None:
        pytest.skip("needs git: apt-get install git")
    place = tmp_path / "repository" / "the knowledge"
    shutil.copytree(FOLDER, place, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    git(tmp_path / "repository", "init", "--quiet")
    commit(place)
    CAUTION(place)
    commit(place)
    return place


def git(place: Path, *command: str) -> None:
    who = ["-c", "user.name=Author", "-c", "user.email=author@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run([str(GIT), *who, *command], cwd=place, check=True, capture_output=True)


def commit(place: Path) -> None:
    git(place, "add", ".")
    git(place, "commit", "--quiet", "--message", "Know more")


def test_shipped_is_what_is_shipped() -> None:
    assert version("shipped").version == shipped().version


def test_a_folder_is_what_lies_in_it(tmp_path: Path) -> None:
    assert "a-new-rule" in version(str(edited(tmp_path, CAUTION))).rules


def test_a_revision_is_what_was_committed_then(repository: Path) -> None:
    assert "a-new-rule" in version("HEAD", folder=repository).rules
    before = version("HEAD~1", folder=repository)
    assert before.rules == shipped().rules
    assert before.version == shipped().version


def test_a_revision_does_not_see_what_was_not_committed(repository: Path) -> None:
    alter("rules/newer.yaml", "a-new-rule", ["because"], "Because I say so.")(repository)
    assert version("HEAD", folder=repository).rules["a-new-rule"].because == "Newer guidance says so."
    assert version("shipped", folder=repository).rules["a-new-rule"].because == "Because I say so."


@pytest.mark.parametrize("name", ["HEAD~9", "nonsense", "--help", "HEAD:recommender"])
def test_what_is_neither_a_folder_nor_a_revision_is_refused(repository: Path, name: str) -> None:
    with pytest.raises(CommandError, match="is no folder and no git revision: name a folder, `shipped`, or such as"):
        version(name, folder=repository)


def test_outside_of_a_repository_there_are_no_revisions(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="HEAD is no folder and no git revision"):
        version("HEAD", folder=edited(tmp_path))


def test_without_git_it_says_what_to_do_instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match="needs git, which is not installed: name a folder or `shipped`"):
        version("HEAD~1")


def test_a_revision_that_todays_code_cannot_read_is_named(repository: Path) -> None:
    (repository / "zones.yaml").unlink()
    commit(repository)
    with pytest.raises(CommandError) as error:
        version("HEAD", folder=repository)
    assert str(error.value).startswith("Today's code cannot read the files that HEAD had. The knowledge has to be")
    assert "zones.yaml: file: cannot be read" in str(error.value)
