"""A therapist's mistakes: each file in broken/ holds one, and says itself which single message it gives.

A file in broken/rules/ is a file of rules more. One in another folder is put at the end of the YAML file of that name,
and its lines are counted from there. far_reaching.yaml holds mistakes that break many entries and are still told once.
"""

import re
import shutil
from pathlib import Path

import pytest

from recommender.knowledge import FOLDER, KnowledgeError, load
from recommender.knowledge.files import read_yaml
from recommender.knowledge.lines import located
from recommender.verify import verify
from tests.untraced import Untraced

BROKEN = Path(__file__).parent / "broken"
SAYS = "# says: "
FAR_REACHING: list[dict[str, str]] = read_yaml(BROKEN / "far_reaching.yaml")


def said_by(folder: Path) -> list[str]:
    """Every message that reading and verifying a folder gives."""
    try:
        knowledge = load(folder)
        with Untraced():  # tests/recommender/verify is about each check
            problems = verify(knowledge)
        return [str(problem) for problem in located(problems, folder)]
    except KnowledgeError as error:
        return [str(problem) for problem in error.problems]


def copied(folder: Path) -> None:
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))


def broken_by(file: Path, folder: Path) -> int:
    """Put a broken file into a copy of the knowledge there; how many lines stand above it."""
    copied(folder)
    if file.parent.name == "rules":
        shutil.copy(file, folder / "rules")
        return 0
    whole = folder / f"{file.parent.name}.yaml"
    above = whole.read_text(encoding="utf-8")
    whole.write_text(above + file.read_text(encoding="utf-8"), encoding="utf-8")
    return above.count("\n")


@pytest.mark.parametrize("file", sorted(BROKEN.glob("*/*.yaml")), ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_it_says_once_what_to_mend_and_where(file: Path, tmp_path: Path) -> None:
    above = broken_by(file, tmp_path / "knowledge")
    wanted = next(line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith(SAYS))
    name, line, rest = wanted.removeprefix(SAYS).split(":", 2)
    assert said_by(tmp_path / "knowledge") == [f"{name}:{int(line) + above}:{rest}"]


@pytest.mark.parametrize("broken", FAR_REACHING, ids=[broken["mistake"] for broken in FAR_REACHING])
def test_it_says_once_what_breaks_in_many_places(broken: dict[str, str], tmp_path: Path) -> None:
    copied(tmp_path / "knowledge")
    file = tmp_path / "knowledge" / broken["file"]
    text = file.read_text(encoding="utf-8")
    assert broken["before"] in text
    file.write_text(text.replace(broken["before"], broken["after"], 1), encoding="utf-8")
    (said,) = said_by(tmp_path / "knowledge")
    assert re.match(rf"[a-z_]+\.yaml:\d+: [\w -]+: {re.escape(broken['says'])}", said), said
