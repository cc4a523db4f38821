"""The loader: what an author may get wrong, one thing at a time, and the message that names file, entry, value and mend."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from recommender import recommend
from recommender.knowledge import FOLDER, KnowledgeError, load, shipped
from recommender.verify import example_answers

REMOVED = object()
ALL_SIX_ZONES = ["neck_left", "neck_right", "shoulder_left", "shoulder_right", "hip_left", "hip_right"]


@dataclass(frozen=True)
class Edit:
    """A change to one entry of a file (to the file itself where `entry` is empty): the value at a dotted path."""

    file: str
    entry: str
    path: str
    value: Any = REMOVED

    def apply(self, folder: Path) -> None:
        """Write the file anew with this one thing changed."""
        file = folder / self.file
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        *parents, last = self.path.split(".")
        place = _entry(content, self.entry) if self.entry else content
        for key in parents:
            place = place[int(key) if key.isdigit() else key]
        if self.value is REMOVED:
            del place[int(last) if last.isdigit() else last]
        else:
            place[last] = self.value
        file.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")


def _entry(content: Any, name: str) -> Any:
    lists = [content] if isinstance(content, list) else [part for part in content.values() if isinstance(part, list)]
    (found,) = [entry for part in lists for entry in part if name in (entry.get("id"), entry.get("fact"))]
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped knowledge to break."""
    return Path(shutil.copytree(FOLDER, tmp_path / "knowledge", ignore=shutil.ignore_patterns("*.py", "__pycache__")))


def refused(folder: Path) -> str:
    """The one problem the loader finds."""
    with pytest.raises(KnowledgeError) as error:
        load(folder)
    (problem,) = error.value.problems
    assert str(error.value) == str(problem)
    return str(problem)


FEVER = ("rules/screening.yaml", "fever-is-urgent")
THUMBS = ("rules/care.yaml", "sore-thumbs-rest")
CHAIR = ("rules/care.yaml", "chair-means-seated-and-short")
PAIN = ("rules/selection.yaml", "painful-places-come-first")
SHORT = ("rules/setting.yaml", "only-a-few-minutes")
GLIDE = ("techniques.yaml", "long_glide")
TOO_WIDE = {
    "all": [{"pain_zones": {"includes": ALL_SIX_ZONES}}, {"leave_alone_zones": {"includes": ALL_SIX_ZONES}}] * 2
}

BROKEN = {
    "a question that does not exist": (
        Edit(*FEVER, "when", {"warnings": []}),
        "when: 'warnings' is not a question: use",
    ),
    "an option that does not exist": (
        Edit(*FEVER, "when.warning_signs.includes", "fevr"),
        "when: warning_signs: 'fevr' is not an option: use fever, unexplained_weight_loss",
    ),
    "an answer that does not exist": (
        Edit(*FEVER, "when", {"work": "offce"}),
        "when: work: 'offce' is not an answer: use",
    ),
    "an unquoted yes": (
        Edit(*FEVER, "when", {"cleared_for_massage": True}),
        "when: cleared_for_massage: True is not an a",
    ),
    "a list compared like a word": (
        Edit(*FEVER, "when", {"posture": "slumped"}),
        "when: posture: 'slumped' cannot be comp",
    ),
    "a condition with two keys": (
        Edit(*FEVER, "when.work", "desk"),
        "when: {'warning_signs': {'includes': 'fever'}, 'work': 'desk'} is not a condition: write one key",
    ),
    "a condition without parts": (Edit(*FEVER, "when", {"all": []}), "when: all: [] must be a list with at least one"),
    "no condition": (Edit(*FEVER, "when", None), "when: None is not a condition: write one key"),
    "a number out of range": (Edit(*SHORT, "when.minutes.at_most", 90), "when: minutes: 90 is outside 5 to 60"),
    "a number as text": (
        Edit(*SHORT, "when.minutes.at_most", "9"),
        "when: minutes: {'at_most': '9'}: write {at_least: N} or {at_most: N} with a whole number",
    ),
    "too many cases": (
        Edit(*FEVER, "when", TOO_WIDE),
        "when: the condition multiplies out to 1296 cases, more than 512",
    ),
    "an unknown technique": (
        Edit(*PAIN, "then.prefer.technique", ["long_glyde"]),
        "'long_glyde' is not a technique: did you mean long_glide?",
    ),
    "an unknown tool": (Edit(*THUMBS, "then.exclude.tool", ["thumb"]), "'thumb' is not a tool: did you mean thumbs?"),
    "an unknown zone": (
        Edit(*CHAIR, "then.exclude.zone", ["qqq"]),
        "'qqq' is not a zone: use one of neck_left, neck_right",
    ),
    "an unknown position": (
        Edit(*CHAIR, "then.position.prefer", "seeted"),
        "'seeted' is not a position: did you mean seat",
    ),
    "an unknown trait": (
        Edit(*THUMBS, "then.exclude.trait", ["tirring"]),
        "'tirring' is not a trait: did you mean tiring?",
    ),
    "an unknown stroke": (Edit(*PAIN, "then.prefer.stroke", ["rubbing"]), "'rubbing' is not a stroke: use one of"),
    "an unknown source": (Edit(*FEVER, "sources", ["C99"]), "'C99' is not a source: did you mean C09?"),
    "an unknown advice": (
        Edit(*FEVER, "then.prepare", ["warm_towl"]),
        "'warm_towl' is not a preparation: did you mean warm_t",
    ),
    "an unknown advice excluded": (
        Edit(*THUMBS, "then.exclude.preparation", ["zz"]),
        "'zz' is not a preparation: use one",
    ),
    "an unknown oil": (
        Edit(*FEVER, "then.lubricant", {"offer": ["olive"]}),
        "'olive' is not a lubricant: did you mean oliv",
    ),
    "an unknown zones_of": (
        Edit(*PAIN, "then.prefer.zones_of", "posture"),
        "'posture' is not a zones question: use one of",
    ),
    "an unknown requirement": (
        Edit(*FEVER, "then.require", {"technique": ["qq"]}),
        "'qq' is not a technique: use one of",
    ),
    "an unknown capped zone": (
        Edit(*FEVER, "then.cap_pressure", {"at": "light", "zone": ["neck"]}),
        "'neck' is not a zone: did you mean neck_left?",
    ),
    "a rule without a source": (Edit(*FEVER, "sources", []), "has no source: cite a fact of sources.yaml"),
    "a rule with the sources forgotten": (Edit(*FEVER, "sources"), "Object missing required field `sources`: add it"),
    "a rule with an empty reason": (Edit(*FEVER, "because", "  "), "has no reason: say why in because"),
    "a rule without effect": (Edit(*FEVER, "then", {}), "has no effect: add one under then"),
    "a rule without examples": (
        Edit(*FEVER, "examples", {"fires": {}, "silent": {}}),
        "has no examples: write answers that fire it and answers that do not",
    ),
    "a rule without a silent example": (
        Edit(*FEVER, "examples.silent"),
        "Object missing required field `silent` - at `$.examples`: add it",
    ),
    "a rule that lets minutes choose": (
        Edit(*SHORT, "then.prefer", {"weight": 5, "stroke": ["effleurage"]}),
        "lets minutes choose steps: a longer massage holds every step of a shorter one, so only note or advise",
    ),
    "a rule that excludes sitting": (
        Edit(*CHAIR, "then.exclude.position", ["seated"]),
        "excludes seated: everybody can sit, so one position must be left",
    ),
    "a weight as text": (
        Edit(*PAIN, "then.prefer.weight", "much"),
        "Expected `int`, got `str` - at `$.then.prefer.weight` (it says 'much'): write a value of that kind",
    ),
    "a list with a number in it": (
        Edit(*FEVER, "sources", ["REDFLAG-BACK", 7]),
        "Expected `str`, got `int` - at `$.sources[1]` (it says 7): write a value of that kind",
    ),
    "an urgency that does not exist": (
        Edit(*FEVER, "then.refer.urgency", "soon"),
        "Invalid enum value 'soon' - at `$.then.refer.urgency` (it says 'soon'): write a value of that kind",
    ),
    "a misspelt key": (
        Edit(*FEVER, "then.cuation", "Rest."),
        "Object contains unknown field `cuation` - at `$.then`: correct the spelling or take it out",
    ),
    "seconds that fall": (
        Edit(*GLIDE, "seconds", {"least": 60, "usual": 30, "most": 90}),
        "seconds (60, 30, 90) must rise and be multiples of 15",
    ),
    "seconds nobody can count": (
        Edit(*GLIDE, "seconds.most", 301),
        "seconds (30, 120, 301) must rise and be multiples of",
    ),
    "no seconds at all": (Edit(*GLIDE, "seconds.least", 0), "seconds (0, 120, 300) must rise and be multiples of 15"),
    "pressure that falls": (
        Edit(*GLIDE, "pressure", {"least": "firm", "most": "light"}),
        "pressure from firm to light must rise",
    ),
    "a placeholder nobody fills": (
        Edit(*GLIDE, "instructions", ["Glide over {muscle}."]),
        "{muscle} is not a placeholder: use {place}, {side} or {opposite}",
    ),
    "no instructions": (
        Edit(*GLIDE, "instructions", []),
        "needs instructions, areas, positions and sources: add what is m",
    ),
    "a technique without a source": (
        Edit(*GLIDE, "sources", []),
        "needs instructions, areas, positions and sources: add",
    ),
    "an unknown area": (Edit(*GLIDE, "crosses", ["sholder"]), "'sholder' is not a area: did you mean shoulder?"),
    "a tool nobody has": (Edit(*GLIDE, "tool", "toes"), "'toes' is not a tool: use one of palms, heels, fingertips"),
    "an unknown phase": (
        Edit(*GLIDE, "phases", ["middle"]),
        "Invalid enum value 'middle' - at `$.phases[0]` (it says 'mi",
    ),
    "an unknown zone of an area": (
        Edit("zones.yaml", "sides", "zones", ["flank"]),
        "'flank' is not a zone: use one of",
    ),
    "an advice without a known source": (
        Edit("advice.yaml", "blankets", "sources", ["R99"]),
        "'R99' is not a source: did you mean R09?",
    ),
    "an unknown place of advice": (
        Edit("advice.yaml", "blankets", "place", "before"),
        "Invalid enum value 'before' - at `$.place` (it says 'before'): write a value of that kind",
    ),
    "a limit as text": (
        Edit("limits.yaml", "spot", "value", "long"),
        "Expected `int`, got `str` - at `$.value` (it says 'long'): write a value of that kind",
    ),
    "a declined fact that does not exist": (
        Edit("declined.yaml", "T10", "fact", "T99"),
        "'T99' is not a source: did you",
    ),
    "a default that is no answer": (
        Edit("questions.yaml", "stress", "default", "some"),
        "default 'some' is not an answer: use one of ('low', 'medium', 'high')",
    ),
    "no default for what is not required": (
        Edit("questions.yaml", "stress", "default"),
        "default None is not an answer: use",
    ),
    "a default beyond the range": (
        Edit("questions.yaml", "hours_sitting", "default", 17),
        "default 17 is not an answer: use",
    ),
    "a default list with an unknown option": (
        Edit("questions.yaml", "posture", "default", ["slumpt"]),
        "default ['slumpt'] is not an answer: use one of ('slumped', ",
    ),
    "an example that is no answer": (
        Edit("questions.yaml", "work", "example", "office"),
        "example 'office' is not an answer",
    ),
    "no example": (Edit("questions.yaml", "work", "example"), "example None is not an answer: use one of ('desk', "),
    "asked by a later question": (
        Edit("questions.yaml", "clothing", "asked_when", {"lubricant": "oil"}),
        "when: 'lubricant' is not a question: use one of pain_zones, ",
    ),
    "a default by a later question": (
        Edit("questions.yaml", "hours_sitting", "default_when", [{"when": {"minutes": 20}, "value": 3}]),
        "when: 'minutes' is not a question: use one of pain_zones, ",
    ),
}


@pytest.mark.parametrize(("edit", "message"), BROKEN.values(), ids=BROKEN)
def test_it_names_the_file_the_entry_the_value_and_the_mend(folder: Path, edit: Edit, message: str) -> None:
    edit.apply(folder)
    entry = edit.value if edit.path == "fact" else edit.entry
    assert refused(folder).startswith(f"{Path(edit.file).name}: {entry}: {message}")
