"""Each rule beside its share of people, as the author reads it."""

from pathlib import Path

import pytest
from django.core.management import CommandError

from recommender.knowledge import shipped
from tests.recommender.editions import edited, rule
from tests.routines.authoring.asking import ask

DEAD = rule({"caution": "Rest."}, when={"work": "desk", "hours_sitting": 16, "minutes": 59}, silent={"work": "desk"})


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """So wide that nothing is wrapped."""
    monkeypatch.setenv("COLUMNS", "200")


def test_every_rule_stands_under_its_file_and_files_are_summed_up() -> None:
    said = ask("coverage", "--people", 3)
    rules, _, files = said.partition("By file")
    assert all(name in rules for name in shipped().rules)
    assert rules.index("\ncare.yaml\n") < rules.index("osteoporosis-is-light") < rules.index("\npressure.yaml\n")
    assert {line.split()[0] for line in files.splitlines() if ".yaml" in line} == set(shipped().rule_files.values())
    assert f"{len(shipped().rules)} rules, tried on 3 people." in said


def test_only_rare_ones_are_listed_on_demand(tmp_path: Path) -> None:
    said = ask("coverage", edited(tmp_path, DEAD), "--people", 10, "--rare", "1")
    rules = said.partition("By file")[0]
    assert "desk-work " not in rules
    (dead,) = [line for line in rules.splitlines() if line.startswith("a-new-rule")]
    assert dead.split() == ["a-new-rule", "hold", "never"]
    assert f" of {len(shipped().rules) + 1} rules fire for less than 1.0 %, tried on 10 people." in said


def test_a_broken_example_is_marked(tmp_path: Path) -> None:
    folder = edited(tmp_path)
    file = folder / "rules" / "rhythm.yaml"
    text = file.read_text(encoding="utf-8")
    assert "fires: {stress: medium}" in text
    file.write_text(text.replace("fires: {stress: medium}", "fires: {stress: high}", 1), encoding="utf-8")
    said = ask("coverage", folder, "--people", 1)
    (broken,) = [line for line in said.splitlines() if line.startswith("two-evenings-a-week")]
    assert "broken" in broken


@pytest.mark.parametrize("rare", ["101", "few"])
def test_a_share_that_is_none_is_refused(rare: str) -> None:
    with pytest.raises(CommandError, match=f"{rare} is not a percentage from 0 to 100"):
        ask("coverage", "--rare", rare)
