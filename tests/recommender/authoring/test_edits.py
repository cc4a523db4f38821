"""What was edited: every kind of entry, in every file, with the fields that differ."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from recommender.authoring.edits import UNHEARD, Edit, FieldEdit, edits
from recommender.knowledge import FOLDER, shipped
from tests.recommender.editions import alter, edition, rule

DESK = "desk-work-all-day"


def only_edit(*found: Edit) -> Edit:
    (edit,) = found
    return edit


def test_nothing_was_edited_between_a_version_and_itself() -> None:
    assert edits(shipped(), shipped()) == []


def test_a_new_rule_is_told_with_its_file_and_its_sentence(tmp_path: Path) -> None:
    new = edition(tmp_path, rule({"caution": "Rest."}, when={"work": "desk"}, silent={"work": "varied"}))
    added = Edit("rule", "a-new-rule", "rules/newer.yaml", "added", "Newer guidance says so.")
    assert edits(shipped(), new) == [added]
    assert [edit.how for edit in edits(new, shipped())] == ["removed"]


def test_a_changed_rule_is_told_field_by_field(tmp_path: Path) -> None:
    longer = {"all": [{"work": "desk"}, {"hours_sitting": {"at_least": 7, "at_most": 9}}]}
    new = edition(
        tmp_path,
        alter("rules/selection.yaml", DESK, ["when"], longer),
        alter("rules/selection.yaml", DESK, ["then", "prefer", "technique"], ["under_the_blade", "palm_circles"]),
    )
    edit = only_edit(*edits(shipped(), new))
    assert (edit.kind, edit.id, edit.how) == ("rule", DESK, "changed")
    told = [field.told for field in edit.fields]
    assert told[:2] == ["when.all[1].hours_sitting.at_least: 6 → 7", "when.all[1].hours_sitting.at_most: nothing → 9"]
    assert told[2].startswith("then.prefer.technique: + palm_circles, - trapezius_knead, ")


def test_a_rule_that_moved_says_from_where_to_where(tmp_path: Path) -> None:
    def move(folder: Path) -> None:
        (folder / "rules/care.yaml").rename(folder / "rules/kind.yaml")
        (folder / "rules/care.yaml").write_text("[]", encoding="utf-8")

    moved = edits(shipped(), edition(tmp_path, move))
    assert {edit.file for edit in moved} == {"rules/kind.yaml"}
    assert {field.told for edit in moved for field in edit.fields} == {"file: 'rules/care.yaml' → 'rules/kind.yaml'"}


def test_a_list_in_another_order_is_told_so() -> None:
    assert FieldEdit("sources", ("A", "B"), ("B", "A")).told == "sources: another order"


CHANGED: list[tuple[str, str, list[str], Any, str]] = [
    ("techniques.yaml", "long_glide", ["cue"], "All right?", "technique"),
    ("limits.yaml", "usual_per_week", ["value"], 3, "limit"),
    ("questions.yaml", "stress", ["text"], "Stress?", "question"),
    ("questions.yaml", "tonight", ["title"], "Today", "page"),
    ("zones.yaml", "neck", ["weight"], 21, "area"),
    ("zones.yaml", "neck_left", ["title"], "Left of the neck", "zone"),
    ("zones.yaml", "bone", ["title"], "Bones", "place never pressed"),
    ("advice.yaml", "blankets", ["text"], "Take a blanket.", "advice"),
    ("lubricants.yaml", "olive_oil", ["title"], "oil of olives", "lubricant"),
    ("sources.yaml", "perfect-back-massage", ["title"], "A title", "document"),
]


@pytest.mark.parametrize(("file", "name", "path", "value", "kind"), CHANGED, ids=[entry[-1] for entry in CHANGED])
def test_every_kind_of_entry_is_compared(
    tmp_path: Path, file: str, name: str, path: list[str], value: Any, kind: str
) -> None:
    found = edits(shipped(), edition(tmp_path, alter(file, name, path, value)))
    assert [(edit.kind, edit.id, edit.file) for edit in found] == [(kind, name, file)]
    assert found[0].fields[0].path == path[0]


def test_a_word_of_the_wording_is_compared(tmp_path: Path) -> None:
    def reword(folder: Path) -> None:
        file = folder / "wording.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace("firm: firm}", "firm: strong}"), encoding="utf-8")

    edit = only_edit(*edits(shipped(), edition(tmp_path, reword)))
    assert (edit.kind, edit.id, [field.told for field in edit.fields]) == (
        "wording",
        "pressures",
        ["firm: 'firm' → 'strong'"],
    )


def test_a_single_value_is_named_after_its_kind(tmp_path: Path) -> None:
    def lengthen(folder: Path) -> None:
        file = folder / "language.yaml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("sentence_words_at_most: 25", "sentence_words_at_most: 60"), encoding="utf-8")

    edit = only_edit(*edits(shipped(), edition(tmp_path, lengthen)))
    assert [field.told for field in edit.fields] == ["language: 25 → 60"]


def test_no_file_of_the_knowledge_is_forgotten() -> None:
    nothing = dataclasses.replace(
        shipped(),
        rules={},
        techniques={},
        invariants={},
        limit_entries={},
        areas={},
        advice={},
        lubricants={},
        movements={},
    )
    told = {edit.file for edit in edits(nothing, shipped())} | {file for file, *_ in CHANGED}
    tested = {"wording.yaml", "language.yaml", "declined.yaml"}
    files = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.yaml")} - {"version.yaml"}
    assert told | tested == files


def test_a_fact_that_is_declined_no_more_is_told(tmp_path: Path) -> None:
    def decline_less(folder: Path) -> None:
        (folder / "declined.yaml").write_text("[]", encoding="utf-8")

    found = edits(shipped(), edition(tmp_path, decline_less))
    assert {(edit.kind, edit.how) for edit in found} == {("declined fact", "removed")}
    assert {edit.kind for edit in found} <= UNHEARD
