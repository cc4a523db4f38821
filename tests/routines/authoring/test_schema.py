"""Schemas written beside the YAML, and looked at for being older."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError

from recommender.authoring.json_schema import SHAPES
from tests.recommender.editions import alter, edited
from tests.routines.authoring.asking import ask

RETITLED = alter("lubricants.yaml", "olive_oil", ["title"], "oil of olives")


def test_the_shipped_ones_are_up_to_date() -> None:
    assert ask("schema", "--check") == f"{len(SHAPES)} schemas are up to date.\n"


def test_it_writes_them_beside_the_yaml(tmp_path: Path) -> None:
    folder = edited(tmp_path, RETITLED)
    with pytest.raises(CommandError, match=r"schema: invariants\.json, rules\.json: older than the YAML: run `manage"):
        ask("schema", folder, "--check")
    assert ask("schema", folder) == f"{len(SHAPES)} schemas are in {folder / 'schema'}.\n"
    assert "oil of olives" in (folder / "schema" / "rules.json").read_text(encoding="utf-8")
    assert ask("schema", folder, "--check").endswith("up to date.\n")


def test_it_writes_them_elsewhere_on_demand(tmp_path: Path) -> None:
    place = tmp_path / "new" / "place"
    ask("schema", "--to", place)
    assert {path.name for path in place.iterdir()} == {f"{kind}.json" for kind in SHAPES}
    assert json.loads((place / "version.json").read_text(encoding="utf-8"))["title"] == "version.yaml of Unknot"
    assert ask("schema", "--to", place, "--check").endswith("up to date.\n")
    with pytest.raises(CommandError, match=r"elsewhere: .*older than the YAML"):
        ask("schema", "--to", tmp_path / "elsewhere", "--check")


def test_checking_writes_nothing(tmp_path: Path) -> None:
    folder = edited(tmp_path, RETITLED)
    with pytest.raises(CommandError):
        ask("schema", folder, "--check")
    assert "oil of olives" not in (folder / "schema" / "rules.json").read_text(encoding="utf-8")


def test_knowledge_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    folder = edited(tmp_path)
    (folder / "zones.yaml").unlink()
    with pytest.raises(CommandError, match=r"has to be mended:\n  zones\.yaml: file: cannot be read"):
        ask("schema", folder)


def test_a_place_that_cannot_be_written_is_refused_kindly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CommandError, match=r"cannot be written \(.+\): name another folder with --to"):
        ask("schema", "--to", tmp_path / "file" / "schema")
