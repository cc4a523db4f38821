"""Shapes in plain words: a fault wherever msgspec refuses, and one for a mistake that brings others with it."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.knowledge import FOLDER
from recommender.knowledge.files import read_yaml
from recommender.knowledge.shapes import faults
from recommender.schema import InvariantFile, QuestionFile, Rule, Technique, Wording, ZoneFile

RULE: dict[str, Any] = {
    "id": "a-rule",
    "when": {"work": "desk"},
    "then": {"prefer": {"tool": ["palms"], "weight": 20}},
    "because": "It helps.",
    "sources": ["T14"],
    "examples": {"fires": {"work": "desk"}, "silent": {"work": "varied"}},
}
ZONE = {"id": "spine", "title": "The spine", "at_most": "never", "because": "It is bone.", "sources": ["P24"]}
SHIPPED: list[tuple[str, Any]] = [
    ("rules/pressure.yaml", list[Rule]),
    ("techniques.yaml", list[Technique]),
    ("questions.yaml", QuestionFile),
    ("invariants.yaml", InvariantFile),
    ("wording.yaml", Wording),
]
RAW = {file: read_yaml(FOLDER / file) for file, _ in SHIPPED}


def rule(**changes: Any) -> dict[str, Any]:
    """A good rule with these fields changed; None takes one out."""
    return {name: value for name, value in (RULE | changes).items() if value is not None}


def told(entry: Any) -> list[tuple[tuple[Any, ...], str]]:
    """The way from the only rule of a file, and the message, of each fault."""
    return [(fault.path[1:], fault.message) for fault in faults([entry], list[Rule])]


def told_of_zones(**parts: Any) -> list[tuple[tuple[Any, ...], str]]:
    return [(fault.path, fault.message) for fault in faults(parts, ZoneFile)]


def test_a_good_entry_has_no_faults() -> None:
    assert told(RULE) == []


@pytest.mark.parametrize(
    ("raw", "path", "message"),
    [
        (rule(because=None), ("because",), "because is missing: add it"),
        ({"id": "a-rule"}, ("when",), "when, then, because, sources and examples are missing: add them"),
        (rule(then={"prefer": {"tool": ["palms"]}}), ("then", "prefer", "weight"), "then.prefer: weight is missing"),
        (rule(sorces=["T14"], sources=None), ("sorces",), "'sorces' is not known here: did you mean sources?"),
        (rule(why="It helps.", because=None), ("why",), "'why' is not known here: did you mean because?"),
        (rule(sourcez=["T14"]), ("sourcez",), "'sourcez' is not known here: did you mean sources?"),
        (rule(remark="-"), ("remark",), "'remark' is not known here: take it out"),
        (rule(then={"massage": "-"}), ("then", "massage"), "'massage' is not known under then: use one of "),
        (rule(then="rest"), ("then",), "then: 'rest' is not enough: write below it, indented, what it takes of "),
        (rule(then={"refer": {"urgency": None}}), ("then", "refer", "urgency"), "then.refer.urgency: is empty: "),
        (rule(then={"caution": []}), ("then", "caution"), "then.caution: [] is a list where one value belongs"),
        (rule(because={"Note": "-"}), ("because",), "because: {Note: '-'} is not text: put quotes around what "),
        (rule(because=7), ("because",), "because: 7 is a number where text belongs: put it in quotes"),
        (rule(id=False), ("id",), 'id: false is not text: "yes" and "no" need quotes, or YAML reads them as'),
        (rule(sources="T14"), ("sources",), "sources: 'T14' must be a list: write [T14]"),
        (rule(sources=["T14", 7]), ("sources", 1), "sources: 7 is a number where text belongs: put it in quotes"),
        (rule(examples={"fires": "no", "silent": {}}), ("examples", "fires"), "examples.fires: 'no' is not enough"),
        (rule(examples={"fires": {True: 1}, "silent": {}}), ("examples", "fires", "True"), "examples.fires: true is "),
    ],
)  # fmt: skip
def test_it_says_what_to_write_instead(raw: Any, path: tuple[Any, ...], message: str) -> None:
    ((found, said),) = told(raw)
    assert found == path
    assert said.startswith(message)


def test_it_finds_everything_that_is_wrong() -> None:
    assert [path for path, _ in told(rule(id=7, then={"caution": 8}, sources=None))] == [
        ("id",), ("then", "caution"), ("sources",),
    ]  # fmt: skip


@pytest.mark.parametrize(("value", "said"), [(None, "is empty: write a list such as [a, b], or [] for none"), ([], "")])
def test_a_list_may_hold_nothing_but_has_to_be_one(value: Any, said: str) -> None:
    assert [message for _, message in told({**RULE, "sources": value})] == ([f"sources: {said}"] if said else [])


# Where it stands.


@pytest.mark.parametrize(
    ("raw", "path", "message"),
    [
        (
            rule(because=None, sources=None, then={**RULE["then"], "because": "It helps.", "sources": ["T14"]}),
            ("then", "because"),
            "put because and sources in line with then, not inside it: move it to the left",
        ),
        (
            rule(because=None, then={"prefer": {**RULE["then"]["prefer"], "because": "It helps."}}),
            ("then", "prefer", "because"),
            "put because in line with then, not inside it: move it to the left",
        ),
        (
            {**RULE, "then": None, "caution": "Rest.", "prepare": []},
            ("caution",),
            "put caution and prepare under then, not beside it: indent it",
        ),
        (rule(caution="Rest."), ("caution",), "put caution under then, not beside it: indent it"),
        (rule(examples={"fires": {}}, silent={}), ("silent",), "put silent under examples, not beside it: indent it"),
        (
            rule(then={"refer": None, "urgency": "urgent"}),
            ("then", "urgency"),
            "put urgency under refer, not beside it: indent it",
        ),
    ],
)
def test_it_sees_what_stands_too_far_in_or_out(raw: Any, path: tuple[Any, ...], message: str) -> None:
    assert told(raw) == [(path, message)]


@pytest.mark.parametrize("field", ["when", "examples"])
def test_it_sees_what_stands_inside_a_condition_or_an_example(field: str) -> None:
    inside = {"because": "It helps.", "sources": ["T14"]}
    value = RULE["when"] | inside if field == "when" else {"fires": {}, "silent": inside}
    path = ("when", "because") if field == "when" else ("examples", "silent", "because")
    message = f"put because and sources in line with {field}, not inside it: move it to the left"
    assert told(rule(because=None, sources=None, **{field: value})) == [(path, message)]


def test_several_strangers_in_one_place_are_told_together() -> None:
    ((path, message),) = told(rule(then={"refer": {"urgency": "urgent", "tool": ["elbow"], "weight": 20}}))
    assert path == ("then", "refer", "tool")
    assert message == "'tool' and 'weight' are not known under refer: use one of advice"


def test_where_everything_is_there_strangers_are_taken_out() -> None:
    ((_, message),) = told(rule(remark="-", date="-"))
    assert message == "'remark' and 'date' are not known here: take them out"


def test_what_fits_in_several_places_is_only_unknown() -> None:
    ((_, message),) = told(rule(then={"zone": ["neck_left"]}))
    assert message.startswith("'zone' is not known under then: use one of refer, ")


# Whole files.


def test_a_value_is_named_from_its_entry_on() -> None:
    ((path, message),) = told_of_zones(areas=[], zones=[], never=[ZONE | {"sources": 7}])
    assert (path, message) == (("never", 0, "sources"), "sources: 7 must be a list: write [7]")


@pytest.mark.parametrize(
    ("part", "message"),
    [
        (["spine"], "never: 'spine' is no entry: begin it with '- id: …' and write the rest below, in line with id"),
        (ZONE, "never: has an entry without a dash: begin each with '- id: …' and line the rest up below id"),
        (7, "never: holds 7 and no entries: begin each with '- id: …' and line the rest up below id"),
        (None, "never: is empty: write entries below it, or [] for none"),
    ],
)
def test_a_part_of_a_file_holds_entries(part: Any, message: str) -> None:
    assert [said for _, said in told_of_zones(areas=[], zones=[], never=part)] == [message]


def test_what_slipped_out_of_the_last_entry_belongs_there() -> None:
    slipped = {name: value for name, value in ZONE.items() if name != "sources"}
    assert told_of_zones(areas=[], zones=[], never=[slipped], sources=["P24"]) == [
        (("sources",), "put sources under never, not beside it: indent it")
    ]


def test_without_its_heading_all_of_a_part_is_wrong_and_only_the_heading_is_told() -> None:
    ((path, message),) = told_of_zones(areas=[], zones=[ZONE, ZONE])
    assert (path, message) == (("zones", 0, "at_most"), "never is missing: write never: above what belongs to it")


def test_a_missing_part_of_which_nothing_is_there_is_added() -> None:
    assert told_of_zones(areas=[], zones=[]) == [(("never",), "never is missing: add it")]


# Whatever is wrong.

WORDS = st.sampled_from(["id", "then", "weight", "light", "T14", "20", ""])
SCALARS = st.none() | st.booleans() | st.integers(-5, 99) | st.floats(0, 9) | WORDS
VALUES = SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(WORDS | st.booleans(), SCALARS, max_size=2)


def places(raw: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to everything below."""
    inside = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    return [way for key, value in inside for way in ((*path, key), *places(value, (*path, key)))]


def changed(raw: Any, path: tuple[Any, ...], change: Any) -> Any:
    """A copy in which `change` was done to the dict or list at the end of this way, with the last key."""
    copy: Any = dict(raw) if isinstance(raw, dict) else list(raw)
    if len(path) == 1:
        change(copy, path[0])
    else:
        copy[path[0]] = changed(copy[path[0]], path[1:], change)
    return copy


@pytest.mark.parametrize(("file", "shape"), SHIPPED, ids=[file for file, _ in SHIPPED])
def test_the_shipped_files_have_no_faults(file: str, shape: Any) -> None:
    assert faults(RAW[file], shape) == []


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_for_every_change_it_finds_a_fault_exactly_where_the_shape_is_refused(data: st.DataObject) -> None:
    file, shape = data.draw(st.sampled_from(SHIPPED))
    path = data.draw(st.sampled_from(WAYS[file]))
    value = data.draw(VALUES)
    change = data.draw(st.sampled_from([put(value), take_out, beside(data.draw(WORDS), value)]))
    raw = changed(RAW[file], path, change)
    try:
        msgspec.convert(raw, shape, strict=True)
        refused = False
    except msgspec.ValidationError:
        refused = True
    assert bool(faults(raw, shape)) is refused


def put(value: Any) -> Any:
    return lambda inside, key: inside.__setitem__(key, value)


def take_out(inside: Any, key: Any) -> None:
    del inside[key]


def beside(word: str, value: Any) -> Any:
    return lambda inside, key: inside.update({word: value}) if isinstance(inside, dict) else inside.append(value)


WAYS = {file: places(raw) for file, raw in RAW.items()}
