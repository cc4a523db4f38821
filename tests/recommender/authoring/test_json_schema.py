"""The schemas editors read: they take every shipped file, refuse what the loader refuses, and are never older."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from jsonschema import Draft7Validator

from recommender.authoring.json_schema import SHAPES, kind_of, modeline, schemas, stale
from recommender.conditions import ConditionError, domain_of, parse
from recommender.knowledge import FOLDER, KnowledgeError, read_raw, shipped
from recommender.knowledge.files import read_yaml
from recommender.knowledge.references import Reference, references
from recommender.schema import Question
from tests.recommender.editions import alter, edited

FILES = sorted(FOLDER.rglob("*.yaml"))
QUESTIONS = shipped().questionnaire.questions
DOCUMENTS: dict[str, Any] = {Path(name).stem: json.loads(text) for name, text in schemas(FOLDER).items()}
VALIDATORS = {kind: Draft7Validator(document) for kind, document in DOCUMENTS.items()}


def keyed_by_text(value: Any) -> Any:
    """The same with text as keys, as JSON and editors have them."""
    if isinstance(value, dict):
        return {str(key): keyed_by_text(part) for key, part in value.items()}
    return [keyed_by_text(part) for part in value] if isinstance(value, list) else value


def mistakes(file: Path, content: Any) -> list[str]:
    return [error.message for error in VALIDATORS[kind_of(file)].iter_errors(keyed_by_text(content))]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_shipped_file_keeps_to_its_schema(file: Path) -> None:
    assert mistakes(file, read_yaml(file)) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_shipped_file_tells_editors_its_schema_in_the_first_line(file: Path) -> None:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert first == modeline(file)
    assert (file.parent / first.partition("$schema=")[2]).resolve().is_file()


def test_there_is_a_schema_for_every_kind_of_file() -> None:
    assert {kind_of(file) for file in FILES} == set(SHAPES)
    for document in DOCUMENTS.values():
        Draft7Validator.check_schema(document)


def test_the_shipped_schemas_are_those_of_the_shipped_files() -> None:
    assert stale(FOLDER) == []


# Typing mistakes. Each is one change at a place in a file.

FEVER, GLIDE = ("rules/screening.yaml", "fever-is-urgent"), ("techniques.yaml", "long_glide")
PAIN, CARE = ("rules/selection.yaml", "painful-places-come-first"), ("rules/care.yaml", "osteoporosis-is-light")
SIGNS, STRESS = ("invariants.yaml", "urgent-signs-are-emergencies"), ("questions.yaml", "pain_duration")
MISTAKES: dict[str, tuple[tuple[str, str], str, Any]] = {
    "a misspelt key": (FEVER, "then.cuation", "Rest."),
    "an unknown urgency": (FEVER, "then.refer.urgency", "soon"),
    "an unknown source": (FEVER, "sources", ["C99"]),
    "no source": (FEVER, "sources", []),
    "no reason": (FEVER, "because", ""),
    "an unknown question": (FEVER, "when", {"warnings": []}),
    "an unknown option": (FEVER, "when.warning_signs.includes", "fevr"),
    "an unknown answer": (FEVER, "when", {"work": "offce"}),
    "a list compared as a word": (FEVER, "when", {"posture": "slumped"}),
    "a number out of range": (FEVER, "when", {"minutes": {"at_most": 90}}),
    "a bound that is none": (FEVER, "when", {"minutes": {"below": 10}}),
    "two questions in one condition": (FEVER, "when", {"work": "desk", "minutes": 5}),
    "all of nothing": (FEVER, "when", {"all": []}),
    "an example of an unknown answer": (FEVER, "examples.fires", {"warning_signs": ["fevr"]}),
    "an example of an unknown question": (FEVER, "examples.silent", {"feever": []}),
    "a weight as text": (PAIN, "then.prefer.weight", "much"),
    "an unknown zones_of": (PAIN, "then.prefer.zones_of", "posture"),
    "an unknown technique": (PAIN, "then.prefer.technique", ["long_glyde"]),
    "an unknown stroke": (PAIN, "then.prefer.stroke", ["rubbing"]),
    "an unknown tool": (CARE, "then.exclude.tool", ["elbo"]),
    "an unknown trait": (CARE, "then.exclude.trait", ["heavy"]),
    "an unknown pressure": (CARE, "then.cap_pressure.at", "soft"),
    "an unknown zone": (CARE, "then.cap_pressure.zone", ["neck"]),
    "an unknown advice": (CARE, "then.prepare", ["warm_towl"]),
    "an unknown position": (CARE, "then.position", {"prefer": "standing"}),
    "an unknown oil": (CARE, "then.lubricant", {"offer": ["olive"]}),
    "a tool nobody has": (GLIDE, "tool", "toes"),
    "an unknown phase": (GLIDE, "phases", ["middle"]),
    "no instructions": (GLIDE, "instructions", []),
    "an unknown area": (GLIDE, "crosses", ["sholder"]),
    "seconds as text": (GLIDE, "seconds.usual", "long"),
    "a rule that is none": (SIGNS, "always", {"said_by": ["fever-is-urgnt"]}),
    "a promise that is none": (SIGNS, "always", {"cap": {"at": "light"}}),
    "asked by an unknown question": (STRESS, "asked_when", {"pains": []}),
    "a kind that is none": (STRESS, "kind", "several"),
}


def entry_of(content: Any, name: str, *, field: str = "") -> Any:
    """The entry of that name, and with that field, or the part of that name; the whole file where there is neither."""
    lists = [content] if isinstance(content, list) else [part for part in content.values() if isinstance(part, list)]
    entries = (entry for entries in lists for entry in entries if isinstance(entry, dict))
    named = (entry for entry in entries if name in (entry.get("id"), entry.get("fact")))
    part = content.get(name) if isinstance(content, dict) else None
    rest = part if isinstance(part, dict) and field in part else content
    return next((entry for entry in named if not field or field in entry), rest)


@pytest.mark.untraced
@pytest.mark.parametrize(("where", "path", "value"), MISTAKES.values(), ids=MISTAKES)
def test_a_typing_mistake_is_refused(where: tuple[str, str], path: str, value: Any) -> None:
    file, name = FOLDER / where[0], where[1]
    content = read_yaml(file)
    place = entry_of(content, name)
    *parents, last = path.split(".")
    for key in parents:
        place = place[key]
    place[last] = value
    assert mistakes(file, content) != []


PLACES = {(reference.file, reference.at): reference for reference in references(read_raw(FOLDER))}


@pytest.mark.untraced
@pytest.mark.parametrize("place", PLACES.values(), ids=lambda place: f"{place.file}-{'.'.join(place.at)}")
def test_wherever_an_entry_names_another_an_unknown_name_is_refused(place: Reference) -> None:
    (file,) = [file for file in FILES if file.name == place.file]
    content = read_yaml(file)
    entry = entry_of(content, place.entry, field=place.at[0])
    *parents, last = place.at
    for key in parents:
        entry = entry[key]
    entry[last] = ["nobody"] if isinstance(entry[last], list) else "nobody"
    assert mistakes(file, content) != []


def test_an_entry_that_lacks_a_field_is_refused() -> None:
    content = read_yaml(FOLDER / "limits.yaml")
    del content[0]["unit"]
    (mistake,) = mistakes(FOLDER / "limits.yaml", content)
    assert "'unit' is a required property" in mistake


# Conditions: the schema and the loader read the same language.


def comparison(question: Question) -> SearchStrategy[Any]:
    """What a condition may say of an answer, rightly or with an unknown option or a number out of range."""
    one = st.sampled_from([*domain_of(question), "unknown"])
    if question.kind == "one":
        return one
    if question.kind == "integer":
        number = st.integers(question.least - 1, question.most + 1)
        return number | st.dictionaries(st.sampled_from(["at_least", "at_most", "above"]), number, max_size=1)
    ticked = st.lists(one, unique=True, max_size=3)
    return ticked | st.fixed_dictionaries({"includes": one | ticked})


def leaf(question: Question) -> SearchStrategy[Any]:
    return st.fixed_dictionaries({question.id: comparison(question)})


def grown(part: SearchStrategy[Any]) -> SearchStrategy[Any]:
    several = st.lists(part, max_size=3)
    return (
        st.fixed_dictionaries({"all": several})
        | st.fixed_dictionaries({"any": several})
        | st.fixed_dictionaries({"not": part})
    )


CONDITIONS = st.recursive(st.one_of(*map(leaf, QUESTIONS.values())), grown, max_leaves=6)
ONLY_WHEN = Draft7Validator({**DOCUMENTS["rules"], "$ref": "#/definitions/condition"})


@given(CONDITIONS)
def test_for_every_condition_the_schema_says_what_the_loader_says(condition: Any) -> None:
    try:
        parse(condition, QUESTIONS)
    except ConditionError:
        assert not ONLY_WHEN.is_valid(condition)
    else:
        assert ONLY_WHEN.is_valid(condition)


# Staleness.


def test_a_schema_older_than_the_files_is_named_with_its_mend(tmp_path: Path) -> None:
    folder = edited(tmp_path, alter("lubricants.yaml", "olive_oil", ["title"], "oil of olives"))
    (problem,) = stale(folder)
    assert (
        str(problem)
        == f"schema: invariants.json, rules.json: older than the YAML: run `manage.py knowledge schema {folder}`"
    )


def test_a_schema_that_is_missing_is_stale(tmp_path: Path) -> None:
    folder = edited(tmp_path)
    (folder / "schema" / "zones.json").unlink()
    assert [problem.entry for problem in stale(folder)] == ["zones.json"]


def test_a_folder_that_keeps_no_schemas_has_none_that_is_stale(tmp_path: Path) -> None:
    folder = edited(tmp_path, alter("lubricants.yaml", "olive_oil", ["title"], "oil of olives"))
    for file in (folder / "schema").iterdir():
        file.unlink()
    (folder / "schema").rmdir()
    assert stale(folder) == []
    (problem,) = stale(folder, tmp_path / "elsewhere")
    assert problem.file == "elsewhere"


def test_files_that_cannot_be_read_have_no_schema(tmp_path: Path) -> None:
    folder = edited(tmp_path)
    (folder / "zones.yaml").unlink()
    with pytest.raises(KnowledgeError, match=r"zones\.yaml"):
        schemas(folder)


def test_every_code_comes_with_what_it_stands_for() -> None:
    known = DOCUMENTS["rules"]["definitions"]
    told = dict(zip(known["source"]["enum"], known["source"]["enumDescriptions"], strict=True))
    facts = {fact.id: fact.says for document in shipped().documents for fact in document.facts}
    assert told == facts
    for schema in known.values():
        assert all(schema.get("enumDescriptions", ["said"]))
