"""Every text that people read is looked at, each with the way to it; codes and notes are not."""

from typing import Any

from recommender.knowledge import FOLDER, Problem, shipped
from recommender.knowledge.lines import located
from recommender.verify.texts import Text, texts

ALL = list(texts(shipped()))


def of(file: str, entry: str) -> dict[tuple[str | int, ...], str]:
    """The texts of one entry, by the way to them."""
    return {text.at: text.text for text in ALL if (text.file, text.entry) == (file, entry)}


def test_each_file_is_named_as_it_is_called_and_none_is_left_out() -> None:
    read = list(texts(shipped()))
    there = {path.relative_to(FOLDER).as_posix().removeprefix("rules/") for path in FOLDER.rglob("*.yaml")}
    assert there - {text.file for text in read} == {"version.yaml", "sources.yaml", "language.yaml"}
    assert {text.file for text in read} <= there
    entries = {file: {text.entry for text in read if text.file == file} for file in there}
    assert entries["advice.yaml"] == set(shipped().advice)
    assert entries["limits.yaml"] == set(shipped().limit_entries)
    assert entries["lubricants.yaml"] == set(shipped().lubricants)
    assert {page.id for page in shipped().questionnaire.pages} < entries["questions.yaml"]
    assert set(shipped().areas) <= entries["zones.yaml"]


def test_a_rule_says_its_reason_and_its_sentences() -> None:
    rule = shipped().rules["evening-before-sleep"]
    note = rule.then.note
    assert note is not None
    assert of("setting.yaml", rule.id) == {
        ("then", "note", "giver"): note.giver,
        ("then", "note", "aftercare"): note.aftercare,
        ("because",): rule.because,
    }


def test_words_for_the_giver_are_said_and_the_codes_in_their_place_are_not() -> None:
    light = shipped().rules["blood-thinners-are-light"].then
    assert of("care.yaml", "blood-thinners-are-light")["then", "for_giver"] == light.for_giver
    assert ("then", "for_giver") not in of("care.yaml", "osteoporosis-is-light")
    assert ("for_giver",) not in of("advice.yaml", "warm_towel")


def test_a_referral_and_a_caution_are_said() -> None:
    assert ("then", "refer", "advice") in of("screening.yaml", "fever-is-urgent")
    assert ("then", "caution") in of("care.yaml", "osteoporosis-is-light")


def test_a_technique_is_read_line_by_line_without_braces() -> None:
    read = of("techniques.yaml", "palm_circles")
    assert read["instructions", 1] == "Lay your palms flat on place, side."
    assert set(read) == {("title",), ("cue",), ("because",), *(("instructions", number) for number in range(5))}


def test_a_question_is_read_with_its_options_and_without_its_codes() -> None:
    read = of("questions.yaml", "pressure")
    assert read["options", 0, "text"] == "Light"
    assert {at[-1] for at in read} == {"text", "help", "short", "choice"}


def test_an_area_is_called_by_its_place_and_advice_is_not() -> None:
    assert ("place",) in of("zones.yaml", "hip")
    assert ("place",) not in of("advice.yaml", "blankets")


def test_words_around_a_routine_are_read_by_their_path() -> None:
    assert of("wording.yaml", "referral.not_today.title") == {(): "Not today"}
    assert not {text.entry.split(".")[0] for text in ALL} & {"broad_tools", "spot_tools", "rhythm_days"}


def test_every_file_with_words_for_people_is_there() -> None:
    read = {text.file for text in ALL}
    others = {"sources.yaml", "version.yaml", "language.yaml"}
    assert read == {path.name for path in FOLDER.rglob("*.yaml")} - others


def test_every_reason_of_every_entry_is_read() -> None:
    said = {text.text for text in ALL if text.at == ("because",)}
    knowledge = shipped()
    entries: list[Any] = [*knowledge.rules.values(), *knowledge.techniques.values(), *knowledge.advice.values()]
    entries += [
        *knowledge.limit_entries.values(),
        *knowledge.never,
        *knowledge.invariants.values(),
        *knowledge.declined,
    ]
    assert {entry.because for entry in entries} <= said


def test_each_text_is_found_on_the_line_where_it_stands() -> None:
    sample = ALL[::25]
    problems = located([Problem(text.file, text.entry, "hard", at=text.at) for text in sample], FOLDER)
    for text, problem in zip(sample, problems, strict=True):
        path = next(path for path in FOLDER.rglob(text.file))
        assert problem.line is not None
        near = " ".join(path.read_text(encoding="utf-8").splitlines()[problem.line - 1 : problem.line + 1])
        assert text.text.split()[0].strip("\"'") in near.replace("{", "").replace("}", ""), text


def test_a_text_knows_its_place() -> None:
    assert Text("advice.yaml", "calm_music", ("text",), shipped().advice["calm_music"].text) in ALL
