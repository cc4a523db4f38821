"""The description as a page for people: the calls with an example to copy, and what bodies and answers hold."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from routines.api.description.calls import CALLS, Answer, Call
from routines.api.description.openapi import AT, document
from routines.api.description.taken import PARAMETERS
from routines.api.kinds import PROBLEMS, Problem

Schema = dict[str, Any]
AT_MOST = 8  # of a list of codes, before the rest is left to the schema
TALLEST = 100  # characters of JSON that fit on one line


@dataclass(frozen=True)
class Member:
    """One field of a body or an answer. `kind` is its type in words, `shape` the name of the shape it refers to."""

    name: str
    kind: str
    shape: str
    about: str
    is_required: bool


@dataclass(frozen=True)
class Shape:
    """What a body or an answer holds."""

    name: str
    about: str
    kind: str
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Told:
    """A call with all there is to say of it."""

    call: Call
    path: str
    about: str
    curls: tuple[tuple[str, str], ...]
    parameters: tuple[Schema, ...]
    body: Shape | None
    answers: tuple[tuple[int, str, tuple[str, ...]], ...]
    problems: tuple[Problem, ...]


@cache
def contents() -> dict[str, Any]:
    """What the template needs."""
    described = document()
    bodies = {call.body.__name__ for call in CALLS if call.body}
    shapes = [_shape(name, schema) for name, schema in described["components"]["schemas"].items() if name not in bodies]
    return {
        "info": described["info"],
        "calls": [_told(call, described) for call in CALLS],
        "shapes": sorted(shapes, key=lambda shape: shape.name),
    }


def _told(call: Call, described: Schema) -> Told:
    schemas = described["components"]["schemas"]
    names = (["token"] if "{token}" in call.path else []) + list(call.takes)
    return Told(
        call=call,
        path=AT + call.path,
        about=_plain(described["paths"][AT + call.path][call.method]["description"]),
        curls=tuple(_curls(call)),
        parameters=tuple(PARAMETERS[name] for name in names),
        body=_shape(call.body.__name__, schemas[call.body.__name__]) if call.body else None,
        answers=tuple((status, answer.about, _names(answer)) for status, answer in call.answers.items()),
        problems=tuple(PROBLEMS[slug] for slug in call.all_problems),
    )


def _names(answer: Answer) -> tuple[str, ...]:
    """Of its shapes. An outcome is one of two."""
    return tuple(getattr(shape, "__name__", "") or "Outcome" for shape in answer.shapes)


def _curls(call: Call) -> Iterator[tuple[str, str]]:
    """Commands to copy, each with its name."""
    path = "$API" + call.path.replace("{token}", "$TOKEN" if "routines" in call.path else "$REMINDER")
    method = "" if call.method == "get" else f"-X {call.method.upper()} "
    for name, body in call.examples.items() or [("", None)]:
        sent = f" \\\n  -H 'Content-Type: application/json' \\\n  -d '{_json(body)}'" if body else ""
        yield name, f"curl {method}{path}{sent}"


def _json(value: Any, indent: int = 2) -> str:
    """On one line where it fits, else a line for each member."""
    line = json.dumps(value)
    if len(line) <= TALLEST or not isinstance(value, dict):
        return line
    space = " " * (indent + 2)
    members = ",\n".join(f"{space}{json.dumps(name)}: {_json(one, indent + 2)}" for name, one in value.items())
    return f"{{\n{members}\n{' ' * indent}}}"


def _shape(name: str, schema: Schema) -> Shape:
    required = schema.get("required", ())
    members = (_member(field, one, field in required) for field, one in schema.get("properties", {}).items())
    return Shape(name, _plain(schema.get("description", "")), _kind(schema), tuple(members))


def _member(name: str, schema: Schema, is_required: bool) -> Member:
    refers = _refers(schema)
    return Member(name, _kind(schema), refers, _plain(schema.get("description", "")), is_required)


def _plain(text: str) -> str:
    """Without the marks of Markdown."""
    return text.replace("`", "")


def _refers(schema: Schema) -> str:
    """The name of the shape that the field, or each of its items, has; empty where there is none."""
    parts = [schema, schema.get("items", {}), *schema.get("anyOf", ()), *schema.get("allOf", ())]
    parts += [part.get("items", {}) for part in parts[2:]]
    return next((part["$ref"].rpartition("/")[2] for part in parts if "$ref" in part), "")


def _kind(schema: Schema) -> str:
    """A schema in a few words."""
    if "anyOf" in schema:
        return " or ".join(_kind(part) for part in schema["anyOf"])
    if "$ref" in schema or "allOf" in schema:
        return "a shape:"
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return _codes(schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return _simple(schema)


def _codes(codes: list[Any]) -> str:
    shown = ", ".join(str(code) for code in codes[:AT_MOST])
    return shown if len(codes) <= AT_MOST else f"{shown} and {len(codes) - AT_MOST} more"


def _simple(schema: Schema) -> str:
    kind = schema.get("type", "anything")
    words = " or ".join(kind) if isinstance(kind, list) else str(kind)
    if "minimum" in schema:
        words += f" from {schema['minimum']} to {schema['maximum']}" if "maximum" in schema else ""
    return f"{words} ({schema['format']})" if "format" in schema else words
