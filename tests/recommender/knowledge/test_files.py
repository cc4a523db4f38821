"""Reading one file: typed entries, or problems with the line of each; and whatever is typed, nothing but those."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recommender.knowledge import FOLDER, KnowledgeError, Problem
from recommender.knowledge.files import read_entries, read_one, read_yaml
from recommender.schema import Advice, Declined, Limit, Version, ZoneFile

LIMITS = (FOLDER / "limits.yaml").read_text(encoding="utf-8")
ONE = "- fact: T10\n  because: No.\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file to write and read."""
    return tmp_path / "declined.yaml"


def refused(path: Path, shape: Any = Declined) -> list[Problem]:
    with pytest.raises(KnowledgeError) as error:
        read_entries(path, shape)
    return list(error.value.problems)


def told(problem: Problem) -> tuple[int | None, str]:
    return problem.line, str(replace(problem, line=None))


def test_it_reads_entries_in_their_order(path: Path) -> None:
    path.write_text(ONE + ONE.replace("T10", "T11"), encoding="utf-8")
    assert [entry.fact for entry in read_entries(path, Declined)] == ["T10", "T11"]


def test_it_reads_a_file_that_is_one_mapping(path: Path) -> None:
    path.write_text("date: 2026-11-21\n", encoding="utf-8")
    assert read_one(path, Version) == Version(date="2026-11-21")


def test_it_names_a_file_that_is_missing(path: Path) -> None:
    (problem,) = refused(path)
    assert str(problem) == "declined.yaml: file: cannot be read (No such file or directory): put it back"


def test_it_names_a_file_that_is_not_utf_8(path: Path) -> None:
    path.write_bytes(b'- fact: T10\n  because: "\xe9"\n')
    (problem,) = refused(path)
    assert told(problem) == (2, "declined.yaml: file: is not UTF-8 (invalid continuation byte): save it so")


def test_it_says_where_a_file_is_not_yaml(path: Path) -> None:
    path.write_text(f"{ONE}- fact: T11\n  because: {{a: b\n", encoding="utf-8")
    (problem,) = refused(path)
    message = "declined.yaml: T11: 'because: {a: b' opens { and does not close it: put } where it ends"
    assert told(problem) == (4, message)


def test_it_says_where_a_number_is_too_long_to_be_one(path: Path) -> None:
    path.write_text(f"- fact: {'9' * 5000}\n", encoding="utf-8")
    (problem,) = refused(path)
    assert problem.line == 1
    assert "is not YAML (Exceeds the limit" in problem.message


@pytest.mark.parametrize("content", ["", "# Nothing yet.\n", "---\n"])
def test_it_refuses_a_file_that_is_empty(path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8")
    (problem,) = refused(path)
    assert told(problem) == (1, "declined.yaml: file: is empty: put its entries back")


@pytest.mark.parametrize(
    ("content", "wrong"), [("fact: T10", "has an entry without a dash"), ("word", "holds 'word' and no entries")]
)
def test_it_wants_a_list_where_entries_belong(path: Path, content: str, wrong: str) -> None:
    path.write_text(content, encoding="utf-8")
    (problem,) = refused(path)
    message = f"declined.yaml: file: {wrong}: begin each with '- id: …' and line the rest up below id"
    assert told(problem) == (1, message)


def test_it_wants_a_mapping_where_one_belongs(path: Path) -> None:
    path.write_text("- id: x", encoding="utf-8")
    with pytest.raises(
        KnowledgeError, match=r"file: \[{id: x}\] is not enough: write below it, indented, what it takes"
    ):
        read_one(path, ZoneFile)


@pytest.mark.parametrize(("entry", "name"), [("- word", "entry 1"), ("- {because: x}", "entry 1"), ("- {id: 7}", "7")])
def test_it_names_an_entry_as_well_as_it_can(path: Path, entry: str, name: str) -> None:
    path.write_text(entry, encoding="utf-8")
    assert {problem.entry for problem in refused(path, Advice)} == {name}


def test_it_tells_all_that_is_wrong_each_with_its_line(path: Path) -> None:
    path.write_text("- fact: T10\n  because: 7\n- fact: T11\n  becuase: No.\n- fact: T12\n", encoding="utf-8")
    assert [(problem.line, problem.entry) for problem in refused(path)] == [(2, "T10"), (4, "T11"), (5, "T12")]


# Keys that are written twice.


def test_it_refuses_a_key_that_is_there_twice(path: Path) -> None:
    path.write_text("- fact: T10\n  because: No.\n  because: Yes.\n", encoding="utf-8")
    (problem,) = refused(path)
    message = "declined.yaml: T10: because is here a second time, after line 2: keep one of them"
    assert told(problem) == (3, message)


def test_it_takes_an_id_that_is_there_twice_for_an_entry_without_its_dash(path: Path) -> None:
    path.write_text(f"{ONE}  fact: T11\n  because: No.\n", encoding="utf-8")
    (problem,) = refused(path)
    message = "declined.yaml: T10: fact is here a second time, after line 1: start the new entry with '- id: …'"
    assert told(problem) == (3, message)


def test_it_finds_such_keys_in_every_mapping_of_a_file(path: Path) -> None:
    path.write_text("a: {x: 1, x: 2}\nb:\n  - {y: 1, z: 2, y: 3}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError) as error:
        read_yaml(path)
    assert [problem.line for problem in error.value.problems] == [1, 3]


def test_two_words_for_one_key_are_that_key_twice(path: Path) -> None:
    path.write_text("yes: 1\ntrue: 2\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"declined\.yaml:2: file: true is here a second time, after line 1"):
        read_yaml(path)


def test_a_key_may_replace_one_that_is_merged_in(path: Path) -> None:
    path.write_text("- &one {y: 2}\n- {<<: *one, y: 3}\n- &none {}\n- {<<: *none, y: 4}\n", encoding="utf-8")
    assert [entry.get("y") for entry in read_yaml(path)] == [2, 3, None, 4]


# Whatever is typed.


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_for_every_slip_of_a_key_it_reads_the_file_or_names_a_line_of_it(path: Path, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(LIMITS)))
    typed = data.draw(st.sampled_from([*"{}[]:,\"'#-&*!|>%@`\t\n \\", "", "é", "- ", ": ", "\n  ", "no", "\x07"]))
    lost = data.draw(st.integers(0, 3))
    text = LIMITS[:place] + typed + LIMITS[place + lost :]
    path.write_text(text, encoding="utf-8")
    lines = [problem.line for problem in problems_of(path)]
    assert all(line is not None and 1 <= line <= len(text.splitlines()) + 1 for line in lines)


def problems_of(path: Path) -> tuple[Problem, ...]:
    """None for a good file, at least one for another."""
    try:
        read_entries(path, Limit)
    except KnowledgeError as error:
        return error.problems or pytest.fail("an error that names no problem")
    return ()
