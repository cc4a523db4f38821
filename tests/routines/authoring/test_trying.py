"""Trying one person: a routine or a referral with all its reasons, and kind words for answers that are none."""

from pathlib import Path

import pytest
from django.core.management import CommandError

from recommender import Referral, Routine, recommend
from recommender.knowledge import shipped
from tests.recommender.editions import edited, rule
from tests.recommender.strategies import plain
from tests.routines.authoring.asking import Terminal, ask


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """So wide that nothing is wrapped."""
    monkeypatch.setenv("COLUMNS", "400")


def answers(folder: Path, text: str) -> Path:
    file = folder / "answers.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_routine_is_told_step_by_step_with_every_reason(tmp_path: Path) -> None:
    said = ask("try", answers(tmp_path, "{work: desk, hours_sitting: 8, pain_zones: [neck_left]}"))
    outcome = recommend(plain(work="desk", hours_sitting=8, pain_zones=["neck_left"]))
    assert isinstance(outcome, Routine)
    assert said.startswith(outcome.title)
    for line in (*outcome.preparation, *outcome.cautions, *outcome.notes, *outcome.aftercare):
        assert line.text in said
    told = [step.because for step in outcome.steps] + [left.because for left in outcome.left_out]
    told += [line.because for line in (*outcome.preparation, *outcome.cautions, *outcome.notes, *outcome.aftercare)]
    told += [one.because for one in outcome.movement]
    for reason in (reason for because in [*told, outcome.rhythm.because] for reason in because):
        assert reason.rule in said
        assert reason.text in said
        assert all(source.id in said for source in reason.sources)
    for step in outcome.steps:
        assert f"{step.starts_at // 60}:{step.starts_at % 60:02}" in said
        assert f"{step.technique} on {step.zone}" in said


def test_what_was_left_out_is_told_with_its_reason(tmp_path: Path) -> None:
    said = ask("try", answers(tmp_path, "minutes: 10"))
    because, _, techniques = said.partition("Why not: left out")[2].partition("Preparation")
    assert "foot_press_hip" in because
    assert "palm_circles on " in because
    assert techniques


def test_each_reason_is_told_once(tmp_path: Path) -> None:
    said = ask("try", answers(tmp_path, "{work: desk}"))
    assert said.count(shipped().rules["desk-work"].because) == 1


def test_a_referral_says_how_urgent_why_and_what_to_do(tmp_path: Path) -> None:
    said = ask("try", answers(tmp_path, "{warning_signs: [fever], health_conditions: [weak_immune_system]}"))
    outcome = recommend(plain(warning_signs=["fever"], health_conditions=["weak_immune_system"]))
    assert isinstance(outcome, Referral)
    assert "Referral: emergency" in said
    assert outcome.referral.advice in said
    assert all(reason.text in said for reason in outcome.referral.reasons)
    assert "Steps" not in said


def test_it_says_which_answers_count_as_plain(tmp_path: Path) -> None:
    said = ask("try", answers(tmp_path, '{posture: [slumped], feet_welcome: "yes", surface: floor_mat}'))
    rest = len(shipped().questionnaire.questions) - 3
    assert 'Answers    posture: [slumped], surface: floor_mat, feet_welcome: "yes"' in said
    assert f"The rest   {rest} answers count as the plain, healthy example" in said
    assert f"Knowledge  {shipped().version}" in said


@pytest.mark.parametrize("text", ["", "{}", "# nothing yet\n"])
def test_an_empty_file_is_the_plain_person(tmp_path: Path, text: str) -> None:
    assert ask("try", answers(tmp_path, text)) == ask("try")
    assert "Answers    none given" in ask("try")


def test_it_lists_the_rules_that_fired_by_their_file(tmp_path: Path) -> None:
    fired = ask("try", answers(tmp_path, "work: desk")).partition("Rules that fired")[2]
    (selection,) = [line for line in fired.splitlines() if line.startswith("selection.yaml")]
    assert "desk-work" in selection


def test_it_asks_the_knowledge_in_a_folder(tmp_path: Path) -> None:
    folder = edited(tmp_path, rule({"caution": "Rest your eyes."}, when={"work": "desk"}, silent={"work": "varied"}))
    file = answers(tmp_path, "work: desk")
    assert "Rest your eyes." in ask("try", file, "--folder", folder)
    assert "Rest your eyes." not in ask("try", file)


def test_a_terminal_gets_colours_and_no_other_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    coloured = ask("try", to=Terminal())
    assert "\x1b[" in coloured
    assert "\x1b" not in ask("try")


# Answers to mend.


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("work: desk\npain_zones: [sholder_left]\n", "answers.yaml:2: pain_zones: sholder_left is not one"),
        ("work: desk\nsleeep: well\n", "answers.yaml:2: sleeep: There is no such question. Did you mean sleep?"),
        ("minutes: 90\n", "answers.yaml:1: minutes: Please give a whole number from 5 to 60."),
        ("feet_welcome: yes\n", 'Choose from: no, yes. "yes" and "no" need quotes, or YAML reads'),
        ("posture: slumped\n", "answers.yaml:1: posture: Send a list of options"),
        ("[work, desk]\n", "answers.yaml:1: file: must hold answers by question, such as minutes: 20"),
        ("work: [desk\n", "answers.yaml:1: "),
    ],
)  # fmt: skip
def test_an_answer_that_is_none_is_named_with_its_file_line_and_mend(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(CommandError) as error:
        ask("try", answers(tmp_path, text))
    assert str(error.value).startswith("The answers have to be mended:\n  ")
    assert told in str(error.value)


def test_all_wrong_answers_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as error:
        ask("try", answers(tmp_path, "minutes: 90\nwork: office\n"))
    assert len(str(error.value).splitlines()) == 3


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"answers\.yaml: file: cannot be read \(No such file or directory\)"):
        ask("try", tmp_path / "answers.yaml")
