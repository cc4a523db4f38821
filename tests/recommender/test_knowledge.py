"""The loader: each thing an author may get wrong, and the message that names file, entry, line, value and mend."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from recommender.knowledge import FOLDER, RULE_FILES, KnowledgeError, Problem, load, shipped
from recommender.knowledge.files import read_yaml
from tests.recommender.editions import write

REMOVED = object()
FEVER = ("rules/screening.yaml", "fever-is-urgent")
THUMBS = ("rules/care.yaml", "sore-thumbs-rest")
CHAIR = ("rules/care.yaml", "chair-means-seated-and-short")
SITTING = ["seated", "alone_seated"]
PAIN = ("rules/selection.yaml", "painful-places-come-first")
SHORT = ("rules/setting.yaml", "only-a-few-minutes")
GLIDE, SLIDE = ("techniques.yaml", "long_glide"), ("techniques.yaml", "thumb_slide_shoulder")
STRESS, WORK = ("questions.yaml", "stress"), ("questions.yaml", "work")
HOURS, POSTURE, CLOTHING = (
    ("questions.yaml", "hours_sitting"),
    ("questions.yaml", "posture"),
    ("questions.yaml", "clothing"),
)
MINUTES, OIL = ("questions.yaml", "minutes"), ("lubricants.yaml", "olive_oil")
BLANKETS, SPOT, NECK = ("advice.yaml", "blankets"), ("limits.yaml", "spot"), ("zones.yaml", "neck")
VERSION = ("version.yaml", "")
LEFT_NECK, ZONES, WORDS = ("zones.yaml", "neck_left"), ("questions.yaml", "pain_zones"), ("wording.yaml", "")

SIX = ["neck_left", "neck_right", "shoulder_left", "shoulder_right", "hip_left", "hip_right"]
WIDE = {"all": [{"any": [{"pain_zones": {"includes": zone}} for zone in SIX]}] * 4}
BOTH = {"warning_signs": [], "work": "desk"}
NAKED, SIX_DAYS = [{"when": {"giver": "colleague"}, "value": "naked"}], {number: ["mon"] for number in range(1, 7)}
FOR_SOME = [{"when": {"work": "desk"}, "value": 30, "because": "Desks are tiring."}]
LATER = [{"when": {"minutes": 20}, "value": 3}]
FALLING, ODD = {"least": 60, "usual": 30, "most": 90}, {"least": 30, "usual": 60, "most": 80}

BROKEN: dict[str, tuple[tuple[str, str], str, Any, str]] = {
    "an unknown question": (FEVER, "when", {"warnings": []}, "when: 'warnings' is not a question: did you mean wa"),
    "an unknown option": (FEVER, "when.warning_signs.includes", "fevr", "when: warning_signs: 'fevr' is not an option"),
    "an unknown answer": (FEVER, "when", {"work": "offce"}, "when: work: 'offce' is not an answer: use one of desk"),
    "an unquoted yes": (FEVER, "when", {"feet_welcome": True}, "when: feet_welcome: true is not an answer: \"yes\" "),
    "a list compared as a word": (FEVER, "when", {"posture": "slumped"}, "when: posture: 'slumped' cannot be compared"),
    "a condition with two keys": (FEVER, "when", BOTH, "when: {warning_signs: [], work: desk} is not a condition:"),
    "a condition without parts": (FEVER, "when", {"all": []}, "when: all: [] must be a list with at least one conditi"),
    "no condition": (FEVER, "when", None, "when: nothing is not a condition: write one key, such as {work: desk};"),
    "a number out of range": (SHORT, "when.minutes.at_most", 90, "when: minutes: 90 is outside 3 to 60"),
    "a number as text": (SHORT, "when.minutes.at_most", "9", "when: minutes: {at_most: '9'}: write {at_least: N} "),
    "too many cases": (FEVER, "when", WIDE, "when: the condition multiplies out to 1296 cases, more than 512: split"),
    "an unknown technique": (PAIN, "then.prefer.technique", ["long_glyde"], "'long_glyde' is not a technique: did you"),
    "an unknown tool": (THUMBS, "then.exclude.tool", ["thumb"], "'thumb' is not a tool: did you mean thumbs?"),
    "an unknown zone": (CHAIR, "then.exclude.zone", ["qqq"], "'qqq' is not a zone: use one of neck_left, neck_right"),
    "an unknown position": (CHAIR, "then.position.prefer", "seeted", "'seeted' is not a position: did you mean seated"),
    "an unknown trait": (THUMBS, "then.exclude.trait", ["tirring"], "'tirring' is not a trait: did you mean tiring?"),
    "an unknown stroke": (PAIN, "then.prefer.stroke", ["rubbing"], "'rubbing' is not a stroke: "),
    "an unknown source": (FEVER, "sources", ["C99"], "'C99' is not a source: use one of those in sources.yaml"),
    "an unknown advice": (FEVER, "then.prepare", ["warm_towl"], "'warm_towl' is not a preparation: did you mean warm_"),
    "an advice excluded that is none": (THUMBS, "then.exclude.preparation", ["zz"], "'zz' is not a preparation: use o"),
    "an unknown oil": (FEVER, "then.lubricant", {"offer": ["olive"]}, "'olive' is not a lubricant: did you mean olive"),
    "an unknown zones_of": (PAIN, "then.prefer.zones_of", "posture", "'posture' is not a zones question: use one of p"),
    "an unknown requirement": (FEVER, "then.require", {"technique": ["qq"]}, "'qq' is not a technique: use one of"),
    "an unknown capped zone": (FEVER, "then.cap_pressure", {"at": "light", "zone": ["neck"]}, "'neck' is not a zone:"),
    "a spot pressed too long": (
        ("techniques.yaml", "knuckle_press"),
        "seconds.most",
        120,
        "presses on spots for 120 seconds: at most 90",
    ),
    "a rule without a source": (FEVER, "sources", [], "has no source: cite a fact of sources.yaml"),
    "a rule whose sources are forgotten": (FEVER, "sources", REMOVED, "sources is missing: add it"),
    "a rule with an empty reason": (FEVER, "because", "  ", "has no reason: say why in because"),
    "a rule without effect": (FEVER, "then", {}, "has no effect: add one under then"),
    "a rule without examples": (FEVER, "examples", {"fires": {}, "silent": {}}, "has no examples: write answers that"),
    "a rule never silent": (FEVER, "examples.silent", REMOVED, "examples: silent is missing: add it"),
    "a rule that lets minutes choose": (SHORT, "then.require", {"technique": ["long_glide"]}, "lets minutes choose st"),
    "a rule that excludes sitting": (CHAIR, "then.exclude.position", SITTING, "excludes seated and alone_seated: "),
    "a weight as text": (PAIN, "then.prefer.weight", "much", "then.prefer.weight: 'much' is not a whole number: w"),
    "a number for a source": (FEVER, "sources", ["C03", 7], "sources: 7 is a number where text belongs: put it in"),
    "an unknown urgency": (FEVER, "then.refer.urgency", "soon", "then.refer.urgency: 'soon' is not known here: us"),
    "a misspelt key": (FEVER, "then.cuation", "Rest.", "'cuation' is not known under then: did you mean caution?"),
    "a rule that is a word": (FEVER, "then", "rest", "then: 'rest' is not enough: write below it, indented, what "),
    "an exclusion of nothing": (THUMBS, "then.exclude", {}, "exclude names nothing: name what, or take it out"),
    "seconds that fall": (GLIDE, "seconds", FALLING, "seconds 60, 30, 90 must rise from above 0: mend usual"),
    "seconds nobody can count": (GLIDE, "seconds", ODD, "seconds 80 must be a multiple of 15 (quantum in limits.y"),
    "no seconds at all": (GLIDE, "seconds.least", 0, "seconds 0, 120, 300 must rise from above 0: mend least"),
    "a movement without time": (GLIDE, "motion.lasts", 0, "a movement that lasts 0 seconds cannot be counted"),
    "thumbs that tire": (SLIDE, "seconds.most", 105, "thumbs for 105 seconds tire: at most 90"),
    "pressure that falls": (GLIDE, "pressure.least", "firm", "pressure from firm to medium must rise"),
    "a placeholder nobody fills": (GLIDE, "instructions", ["On {muscle}."], "{muscle} is not a placeholder: use o"),
    "no instructions": (GLIDE, "instructions", [], "instructions is empty: add at least one"),
    "a brace left open": (GLIDE, "instructions", ["On {place."], "'On {place.' has a brace without its partner: c"),
    "a technique without a source": (GLIDE, "sources", [], "has no source: cite a fact of sources.yaml"),
    "a technique with an empty reason": (GLIDE, "because", "", "has no reason: say why in because"),
    "an unknown area": (GLIDE, "crosses", ["sholder"], "'sholder' is not an area: did you mean shoulder?"),
    "a tool nobody has": (GLIDE, "tool", "toes", "'toes' is not a tool: use one of palms, heels, fingertips"),
    "an unknown phase": (GLIDE, "phases", ["middle"], "phases: 'middle' is not known here: use one of arrive, clo"),
    "an area with an unknown zone": (NECK, "zones", ["nape"], "'nape' is not a zone: use one of neck_left, "),
    "a zone of an unknown area": (LEFT_NECK, "area", "nape", "'nape' is not an area: use one of hip, "),
    "an advice without a source": (BLANKETS, "sources", [], "has no source: cite a fact of sources.yaml"),
    "an advice with an empty reason": (BLANKETS, "because", "", "has no reason: say why in because"),
    "an advice that cites nothing known": (BLANKETS, "sources", ["R99"], "'R99' is not a source: use one of those"),
    "an unknown place of advice": (BLANKETS, "place", "before", "place: 'before' is not known here: use one of af"),
    "a limit as text": (SPOT, "value", "long", "value: 'long' is not a whole number: write one in digits, such as"),
    "a limit of nothing": (SPOT, "value", 0, "value 0 must be more than 0"),
    "a limit without a source": (SPOT, "sources", [], "has no source: cite a fact of sources.yaml"),
    "a default that is no answer": (STRESS, "default", "some", "default 'some' is not an answer: use one of low, "),
    "no default where none is required": (STRESS, "default", REMOVED, "has no default: use one of low, medium, hi"),
    "a default beyond the range": (HOURS, "default", 17, "default 17 is not an answer: use a whole number from 0 "),
    "a default with an unknown option": (POSTURE, "default", ["slumpt"], "default 'slumpt' is not an answer: did "),
    "a list as a single default": (STRESS, "default", ["low"], "default [low] is not an answer: use one of low, m"),
    "a changing default that is no answer": (CLOTHING, "default_when", NAKED, "default_when 'naked' is not an answer:"),
    "an example that is no answer": (WORK, "example", "office", "example 'office' is not an answer: use one of de"),
    "no example": (WORK, "example", REMOVED, "has no example: use one of desk, standing, physical, driving, carin"),
    "no example for a list": (ZONES, "example", REMOVED, "has no example: use one of neck_left, neck_right, shoul"),
    "a misspelt key of a question": (STRESS, "shrot", "Stress", "'shrot' is not known here: did you mean short?"),
    "asked by a later question": (CLOTHING, "asked_when", {"minutes": 20}, "asked_when: 'minutes' is asked later:"),
    "a default by a later question": (HOURS, "default_when", LATER, "when: 'minutes' is asked later: look only at"),
    "a least number of what has options": (STRESS, "least_when", FOR_SOME, "least_when is for numbers, and stress has"),
    "a least number above the example": (MINUTES, "least_when", FOR_SOME, "least_when 30 must be more than least 3"),
    "a version that is no day": (VERSION, "date", "21 November", "'21 November' is not a day: write one such as 2026-"),
    "a number that nobody can choose": (HOURS, "most", 0, "least 0 and most 0 must rise: people answer with a number"),
    "a pressure without a word": (WORDS, "pressures", {"light": "soft", "firm": "hard"}, "has no words for medium: ad"),
    "a word that is a number": (WORDS, "pressures", {"light": 7}, "pressures.light: 7 is a number where text belo"),
    "a side without a word": (WORDS, "sides", {"left": "l", "both": "b", "none": ""}, "has no words for right: add th"),
    "a rhythm without days": (WORDS, "rhythm_days", SIX_DAYS, "has no words for 7: add them"),
    "a title with an unknown placeholder": (WORDS, "routine.title", "{minuts}", "{minuts} is not a placeholder: d"),
    "a recall with an unknown placeholder": (WORDS, "recall.gentler", "{titels}", "{titels} is not a placeholder: did"),
    "a move with an unknown placeholder": (WORDS, "moves.turn_over", "On {side}.", "{side} is not a placeholder: d"),
}  # fmt: skip


def edit(folder: Path, where: tuple[str, str], path: str, value: Any) -> None:
    """Write a file anew with the value at this dotted path changed, in the named entry or else the whole file."""
    file, name = folder / where[0], where[1]
    content = read_yaml(file)
    *parents, last = path.split(".")
    place = _entry(content, name) if name else content
    for key in parents:
        place = place[key]
    if value is REMOVED:
        del place[last]
    else:
        place[last] = value
    write(file, content)


def _entry(content: Any, name: str) -> Any:
    lists = [content] if isinstance(content, list) else [part for part in content.values() if isinstance(part, list)]
    return next(entry for entries in lists for entry in entries if name in (entry.get("id"), entry.get("fact")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped knowledge to break."""
    return Path(shutil.copytree(FOLDER, tmp_path / "knowledge", ignore=shutil.ignore_patterns("*.py", "__pycache__")))


def refused(folder: Path) -> str:
    """The one problem the loader finds, without its line."""
    problem = the_problem(folder)
    return str(replace(problem, line=None))


def the_problem(folder: Path) -> Problem:
    with pytest.raises(KnowledgeError) as error:
        load(folder)
    (problem,) = error.value.problems
    assert str(error.value) == str(problem)
    return problem


@pytest.mark.parametrize(("where", "path", "value", "message"), BROKEN.values(), ids=BROKEN)
def test_it_names_the_file_the_entry_the_line_the_value_and_the_mend(
    folder: Path, where: tuple[str, str], path: str, value: Any, message: str
) -> None:
    edit(folder, where, path, value)
    file, entry = where
    problem = the_problem(folder)
    told = "file" if message.startswith("pressures.light") else entry or path
    assert (problem.file, problem.entry, problem.message[: len(message)]) == (Path(file).name, told, message)
    line = (folder / file).read_text(encoding="utf-8").splitlines()[(problem.line or 0) - 1]
    assert any(word in line for word in [*path.split("."), *words_of(value), entry] if word)


def words_of(value: Any) -> list[str]:
    """Every key and text there is in what was written into the file."""
    if isinstance(value, dict):
        return [word for key, inner in value.items() for word in (str(key), *words_of(inner))]
    return [word for inner in value for word in words_of(inner)] if isinstance(value, list) else [str(value)]


def test_it_refuses_a_declined_fact_that_does_not_exist(folder: Path) -> None:
    edit(folder, ("declined.yaml", "T10"), "fact", "T99")
    assert refused(folder).startswith("declined.yaml: T99: 'T99' is not a source: use one of those in sources.yaml")


def test_it_refuses_a_broad_tool_that_is_none(folder: Path) -> None:
    edit(folder, WORDS, "broad_tools", ["palm"])
    assert refused(folder) == "wording.yaml: broad_tools: 'palm' is not a tool: did you mean palms?"


def test_it_refuses_a_page_that_misses_a_question(folder: Path) -> None:
    edit(folder, ("questions.yaml", "tonight"), "questions", ["minutes", "pressure"])
    with pytest.raises(KnowledgeError) as error:
        load(folder)
    assert {problem.message for problem in error.value.problems} == {
        "is on no page: add it to one under pages, where it is asked"
    }
    assert "lubricant" in {problem.entry for problem in error.value.problems}


def test_it_refuses_a_page_that_has_a_question_twice(folder: Path) -> None:
    codes = next(page for page in shipped().questionnaire.pages if page.id == "tonight").questions
    edit(folder, ("questions.yaml", "tonight"), "questions", [*codes, "minutes"])
    assert refused(folder).startswith("questions.yaml: pages: minutes is there twice: pages must hold every question")


def test_it_refuses_questions_that_stand_in_another_order_than_their_pages(folder: Path) -> None:
    codes = next(page for page in shipped().questionnaire.pages if page.id == "tonight").questions
    edit(folder, ("questions.yaml", "tonight"), "questions", list(reversed(codes)))
    assert refused(folder).startswith(f"questions.yaml: pages: {codes[-1]} is not where it stands further down: pages")


def test_it_refuses_knowledge_that_lacks_a_limit(folder: Path) -> None:
    edit(folder, SPOT, "id", "most_of_all")
    with pytest.raises(KnowledgeError) as error:
        load(folder)
    assert [f"{problem.entry}: {problem.message}" for problem in error.value.problems] == [
        "most_of_all: 'most_of_all' is no limit that the planner keeps: take it out",
        "spot: is missing: the planner needs it",
    ]


def test_it_knows_the_limit_that_was_meant(folder: Path) -> None:
    edit(folder, SPOT, "id", "sport")
    assert refused(folder) == "limits.yaml: sport: 'sport' is no limit that the planner keeps: did you mean spot?"


@pytest.mark.parametrize("part", ["referral", "recall.referral"])
def test_it_refuses_an_urgency_without_words(folder: Path, part: str) -> None:
    edit(folder, WORDS, f"{part}.not_today", REMOVED)
    assert refused(folder) == f"wording.yaml: {part}: has no words for not_today: add them"


def test_it_refuses_a_page_that_is_there_twice(folder: Path) -> None:
    edit(folder, ("questions.yaml", "safety"), "id", "back")
    assert refused(folder).startswith("questions.yaml: page back: the id is taken already in questions.yaml: choose")


@pytest.mark.parametrize("where", [FEVER, GLIDE, BLANKETS, SPOT, OIL], ids=lambda where: where[0])
def test_it_refuses_an_id_that_is_taken(folder: Path, where: tuple[str, str]) -> None:
    file, name = folder / where[0], where[1]
    content = read_yaml(file)
    write(file, [*content, _entry(content, name)])
    assert refused(folder) == f"{file.name}: {name}: the id is taken already in {file.name}: choose another"


def test_it_tells_all_that_is_wrong_at_once(folder: Path) -> None:
    edit(folder, FEVER, "sources", [])
    edit(folder, GLIDE, "tool", "toes")
    edit(folder, STRESS, "default", "some")
    with pytest.raises(KnowledgeError) as error:
        load(folder)
    assert {problem.entry for problem in error.value.problems} == {"fever-is-urgent", "long_glide", "stress"}


# Files.


@pytest.mark.parametrize("name", [*RULE_FILES, "sources.yaml", "questions.yaml", "version.yaml", "wording.yaml"])
def test_it_names_a_file_that_is_missing(folder: Path, name: str) -> None:
    next(folder.rglob(name)).unlink()
    assert refused(folder) == f"{name}: file: cannot be read (No such file or directory): put it back"


@pytest.mark.parametrize("name", ["rules/care.yaml", "questions.yaml"])
def test_it_says_where_a_file_is_not_yaml(folder: Path, name: str) -> None:
    (folder / name).write_text("- id: x\n  when: {work: desk\n", encoding="utf-8")
    problem = the_problem(folder)
    assert (problem.file, problem.entry, problem.line) == (Path(name).name, "x", 2)


# The version.


def test_the_shipped_knowledge_loads_once() -> None:
    assert shipped() is shipped()
    assert load(FOLDER).version == shipped().version


def test_the_version_is_the_date_and_a_hash(folder: Path) -> None:
    date, _, digest = load(folder).version.partition("+")
    assert date == read_yaml(folder / "version.yaml")["date"]
    assert len(digest) == 12
    assert load(folder).version == shipped().version


@pytest.mark.parametrize("name", sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.yaml")))
def test_the_version_changes_with_any_byte_of_any_file(folder: Path, name: str) -> None:
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert load(folder).version != shipped().version


def test_the_version_changes_with_another_file_of_rules(folder: Path) -> None:
    (folder / "rules/more.yaml").write_text("[]", encoding="utf-8")
    assert load(folder).version != shipped().version


def test_an_entry_keeps_the_name_of_its_file() -> None:
    assert shipped().rule_files["fever-is-urgent"] == "screening.yaml"
    assert list(shipped().rules) == list(shipped().rule_files)
