"""Lines: from an entry and what in it is wrong to the line where that stands, and nothing read without need."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from recommender.knowledge import FOLDER, Problem, load
from recommender.knowledge import lines as module
from recommender.knowledge.lines import line_at, located, outline

CARE = """\
# What is gentle.

- id: first
  when: {posture: {includes: [slumped]}}
  then:
    exclude:
      tool:
        - elbow
        - knuckles
- id: second
  then: {exclude: {tool: [elbow]}}
- id: first
  then: {}
"""
ZONES = """\
areas:
  - id: sides
    zones: [sides]
zones:
  - {id: sides, area: back}
pages:
  - id: giver
    questions: [giver]
"""
FACTS = "- id: a-book\n  facts:\n    - {id: B1, says: One.}\n    - {id: B2, says: Two.}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A few files, one of them a file of rules."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/care.yaml").write_text(CARE, encoding="utf-8")
    (tmp_path / "zones.yaml").write_text(ZONES, encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(FACTS, encoding="utf-8")
    (tmp_path / "declined.yaml").write_text("\n- fact: B2\n  because: No.\n", encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("a: {b\n", encoding="utf-8")
    (tmp_path / "empty.yaml").write_text("# Nothing.\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "entry", "at", "line"),
    [
        ("care.yaml", "second", (), 10),
        ("care.yaml", "second", ("then", "exclude", "tool", "elbow"), 11),
        ("care.yaml", "second", ("then", "massage"), 11),
        ("care.yaml", "first", ("then", "exclude", "tool"), 7),
        ("care.yaml", "first", ("then", "exclude", "tool", "knuckles"), 9),
        ("care.yaml", "first", ("then", "exclude", "tool", 0), 8),
        ("care.yaml", "first", ("when", "slumped"), 4),
        ("care.yaml", "first", ("when", 1), 4),
        ("care.yaml", "first", (), 12),
        ("care.yaml", "third", (), 3),
        ("zones.yaml", "sides", ("zones",), 3),
        ("zones.yaml", "sides", ("area",), 5),
        ("zones.yaml", "giver", ("questions", "giver"), 8),
        ("zones.yaml", "page giver", ("pages", 0), 7),
        ("zones.yaml", "pages", ("giver",), 7),
        ("zones.yaml", "areas.0", (), 1),
        ("sources.yaml", "B2", (), 4),
        ("declined.yaml", "B2", ("because",), 3),
        ("broken.yaml", "a", (), 1),
        ("empty.yaml", "a", (), 1),
        ("missing.yaml", "file", (), None),
    ],
)
def test_it_finds_the_line(folder: Path, file: str, entry: str, at: tuple[Any, ...], line: int | None) -> None:
    (found,) = located([Problem(file, entry, "is wrong", at=at)], folder)
    assert found.line == line


def test_of_two_files_of_one_name_it_takes_the_one_that_holds_the_entry(folder: Path) -> None:
    (folder / "care.yaml").write_text("- id: third\n", encoding="utf-8")
    problems = [Problem("care.yaml", entry, "is wrong") for entry in ("second", "third")]
    assert [problem.line for problem in located(problems, folder)] == [10, 1]


def test_a_line_that_is_known_stays(folder: Path) -> None:
    (found,) = located([Problem("care.yaml", "second", "is wrong", line=99)], folder)
    assert found.line == 99


def test_it_reads_each_file_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []

    def noted(path: Path) -> yaml.Node | None:
        read.append(path)
        return outline(path)

    monkeypatch.setattr(module, "outline", noted)
    problem = Problem("care.yaml", "second", "is wrong")
    located([problem, replace(problem, entry="first"), replace(problem, file="zones.yaml")], folder)
    assert [path.name for path in read] == ["care.yaml", "zones.yaml"]


def test_it_reads_nothing_as_long_as_nothing_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "outline", lambda path: pytest.fail("a good file was read again"))
    assert load(FOLDER).rules
    assert located([], FOLDER) == []


def test_from_the_top_of_a_file_it_goes_as_far_as_the_way_leads(folder: Path) -> None:
    root = outline(folder / "rules/care.yaml")
    assert [line_at(root, trail) for trail in ((0, "then", "exclude"), (1, "because"), (7,), ())] == [6, 10, 3, 3]
    assert line_at(outline(folder / "broken.yaml"), ("a",)) == 1
