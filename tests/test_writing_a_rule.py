"""docs/writing-a-rule.md, done word for word: its YAML written, its commands run, its outputs compared."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from recommender.knowledge import FOLDER, load

pytestmark = pytest.mark.untraced

DOC = Path(__file__).parents[1] / "docs" / "writing-a-rule.md"
BLOCK = re.compile(r"^```(yaml|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PLACE = re.compile(r"# (at the end of|a new file:) (var/\S+)\n")
MANAGE = ".venv/bin/python manage.py "
ANYTHING = "…"
RULE = "new-pain-after-heavy-work-gets-whole-hands"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project that holds the knowledge, in a terminal of 80 columns."""
    shutil.copytree(
        FOLDER, tmp_path / "recommender" / "knowledge", ignore=shutil.ignore_patterns("*.py", "__pycache__")
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


def blocks() -> list[tuple[str, str]]:
    return BLOCK.findall(DOC.read_text(encoding="utf-8"))


def write(yaml: str) -> None:
    """Put a block of YAML where its first line says."""
    place = PLACE.match(yaml)
    assert place, f"the first line says where it goes: {yaml.splitlines()[0]}"
    how, name = place.groups()
    file = Path(name)
    assert file.exists() is (how == "at the end of")
    with file.open("a", encoding="utf-8") as opened:
        opened.write(yaml)


def commands(console: str) -> Iterator[tuple[str, str]]:
    """Each command of a block with the output that is shown for it."""
    for part in re.split(r"^\$ ", console, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


def run(command: str) -> str:
    """What a command prints."""
    if not command.startswith(MANAGE):
        return subprocess.run(shlex.split(command), check=True, capture_output=True, text=True).stdout
    said = StringIO()
    call_command(*shlex.split(command.removeprefix(MANAGE)), stdout=said)
    return said.getvalue()


def is_shown(said: str, shown: str) -> bool:
    """Whether an output is the one shown, where … stands for anything."""
    pattern = ".*".join(re.escape(part) for part in shown.strip().split(ANYTHING))
    return re.fullmatch(pattern, said.strip(), flags=re.DOTALL) is not None


def follow(*, asking: bool = True) -> None:
    """Do everything the page says, from top to bottom; without `asking` only what it says to write."""
    for kind, content in blocks():
        if kind == "yaml":
            write(content)
            continue
        for command, shown in commands(content):
            if asking or not command.startswith(MANAGE):
                said = run(command)
                assert is_shown(said, shown), f"$ {command}\n{said}\nis not what the page shows:\n{shown}"


def edit_own_rule(project: Path, old: str, new: str) -> None:
    """Put one text in the place of another, in the rule of the page."""
    file = project / "var" / "mine" / "rules" / "care.yaml"
    before, name, mine = file.read_text(encoding="utf-8").partition(RULE)
    assert old in mine
    file.write_text(before + name + mine.replace(old, new, 1), encoding="utf-8")


def test_whoever_follows_the_page_gets_what_it_shows(project: Path) -> None:
    follow()
    assert RULE in load(project / "var" / "mine").rules
    assert "<html" in (project / "var" / "diff.html").read_text(encoding="utf-8")
    assert (project / "var" / "mine" / "proof.json").exists()


def test_the_mistake_that_the_page_suggests_is_named_with_its_mend(project: Path) -> None:
    follow(asking=False)
    edit_own_rule(project, "knuckles", "knuckels")
    with pytest.raises(CommandError, match=rf"care\.yaml:\d+: {RULE}: 'knuckels' is not a tool: did you mean knuckles"):
        call_command("knowledge", "check", "var/mine")


def test_without_the_exclusion_the_proof_names_the_plainest_person(project: Path) -> None:
    follow(asking=False)
    edit_own_rule(project, "    exclude: {tool: [thumbs, knuckles, elbow]}\n", "")
    with pytest.raises(CommandError) as error:
        call_command("knowledge", "prove", "var/mine")
    assert "new-pain-after-heavy-work-meets-nothing-pointed does not hold" in str(error.value)
    assert "pain_duration: days" in str(error.value)
    assert "work: physical" in str(error.value)


def test_every_block_of_the_page_is_followed() -> None:
    fences = re.findall(r"^```\w+", DOC.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(fences) == len(blocks()) > 8
