"""One JSON Schema for each kind of YAML, so that editors complete and check what an author types.

Shapes come from `recommender.schema`, codes and the language of conditions from the files themselves. The loader still
has the last word: a schema sees one file, and no meaning.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from recommender.authoring import answer_schema
from recommender.authoring.answer_schema import Schema
from recommender.authoring.schema_fields import ANSWERS, CODES, CONDITIONS, NOT_EMPTY
from recommender.knowledge import FOLDER, Problem, read_raw
from recommender.knowledge.references import Names, Raw, known_codes
from recommender.schema import (
    Advice,
    Declined,
    Document,
    InvariantFile,
    Language,
    Limit,
    LubricantChoice,
    Movement,
    QuestionFile,
    Rule,
    Technique,
    Version,
    Wording,
    ZoneFile,
)

DIALECT = "http://json-schema.org/draft-07/schema#"  # the newest that language servers for YAML know
HERE = "#/definitions/"
SHAPES: dict[str, Any] = {
    "advice": list[Advice],
    "declined": list[Declined],
    "invariants": InvariantFile,
    "language": Language,
    "limits": list[Limit],
    "lubricants": list[LubricantChoice],
    "movements": list[Movement],
    "questions": QuestionFile,
    "rules": list[Rule],
    "sources": list[Document],
    "techniques": list[Technique],
    "version": Version,
    "wording": Wording,
    "zones": ZoneFile,
}


def kind_of(file: Path) -> str:
    """The kind of a YAML file, which is the name of its schema. Every file in rules/ is of one kind."""
    return "rules" if file.parent.name == "rules" else file.stem


def modeline(file: Path) -> str:
    """The first line of a YAML file, by which editors find its schema."""
    up = "../" if file.parent.name == "rules" else ""
    return f"# yaml-language-server: $schema={up}schema/{kind_of(file)}.json"


def schemas(folder: Path) -> dict[str, str]:
    """File name to JSON document, for the YAML in this folder. Raises KnowledgeError where a file cannot be read."""
    raw = read_raw(folder)
    tops, shapes = msgspec.json.schema_components(SHAPES.values(), ref_template=HERE + "{name}")
    definitions = {**_coded(shapes), **_codes(raw), **answer_schema.definitions(raw.questions.questions)}
    return {f"{kind}.json": _document(kind, top, definitions) for kind, top in zip(SHAPES, tops, strict=True)}


def stale(folder: Path, kept: Path | None = None) -> list[Problem]:
    """One problem that names the schemas which are not those of the YAML in a folder; none if all are.

    `kept` is where they are, if not in the folder's own schema/. Without that a folder keeps none, and none is stale.
    Raises KnowledgeError where a file cannot be read.
    """
    if kept is None and not (folder / "schema").is_dir():
        return []
    place = kept or folder / "schema"
    old = [name for name, document in schemas(folder).items() if _content(place / name) != document]
    command = "manage.py knowledge schema" + ("" if folder == FOLDER else f" {folder}")
    message = f"older than the YAML: run `{command}`"
    return [Problem(place.name, ", ".join(old), message)] if old else []


def _content(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _document(kind: str, top: Schema, definitions: Mapping[str, Schema]) -> str:
    where = "rules/*.yaml" if kind == "rules" else f"{kind}.yaml"
    wanted = _reached(top, definitions, set())
    used = {name: schema for name, schema in definitions.items() if name in wanted}
    whole = {"$schema": DIALECT, "title": f"{where} of Unknot", **top, "definitions": used}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _reached(schema: Any, definitions: Mapping[str, Schema], found: set[str]) -> set[str]:
    """The names of all definitions that a schema leads to."""
    for reference in _references(schema):
        name = reference.removeprefix(HERE)
        if name not in found:
            found.add(name)
            _reached(definitions[name], definitions, found)
    return found


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        for key, value in schema.items():
            yield from [value] if key == "$ref" else _references(value)
    elif isinstance(schema, list):
        for part in schema:
            yield from _references(part)


def _coded(shapes: Mapping[str, Schema]) -> dict[str, Schema]:
    """The shapes, with the fields that name codes or hold conditions closed."""
    for shape, names in CODES.items():
        _name(shapes, shapes[shape]["properties"], names)
    for shape, field in CONDITIONS:
        _refer(shapes[shape]["properties"], field, "condition")
    for shape, field in ANSWERS:
        _refer(shapes[shape]["properties"], field, "answers")
    for shape, field in NOT_EMPTY:
        own = shapes[shape]["properties"][field]
        own |= {"minItems": 1} if own["type"] == "array" else {"minLength": 1}
    return dict(shapes)


def _name(shapes: Mapping[str, Schema], properties: dict[str, Schema], names: Names) -> None:
    """Close the fields that name codes, also in the shapes that fields lead to, such as Targets for `exclude`."""
    for field, kind in names.items():
        if isinstance(kind, str):
            _refer(properties, field, kind)
        else:
            inner = next(_references(properties[field])).removeprefix(HERE)
            _name(shapes, shapes[inner]["properties"], kind)


def _refer(properties: dict[str, Schema], field: str, name: str) -> None:
    """Close a field, or each part of one that is a list."""
    own, reference = properties[field], {"$ref": f"{HERE}{name}"}
    if own.get("type") == "array":
        own["items"] = reference
    else:
        properties[field] = reference


def _codes(raw: Raw) -> dict[str, Schema]:
    """Every kind of code there is, each code with what it stands for."""
    meanings = _meanings(raw)
    return {
        kind: {"enum": list(codes), "enumDescriptions": [meanings.get(kind, {}).get(code, "") for code in codes]}
        for kind, codes in known_codes(raw).items()
    }


def _meanings(raw: Raw) -> dict[str, dict[str, str]]:
    """By kind of code: what an editor shows beside each."""
    wording = raw.wording
    questions = {question.id: question.text for question in raw.questions.questions}
    return {
        "technique": {technique.id: technique.title for technique in raw.techniques},
        "tool": wording.tools,
        "stroke": wording.strokes,
        "position": wording.positions,
        "trait": wording.traits,
        "area": {area.id: area.title for area in raw.zones.areas},
        "zone": {zone.id: zone.title for zone in raw.zones.zones},
        "source": {fact.id: fact.says for document in raw.documents for fact in document.facts},
        "preparation": {advice.id: advice.text for advice in raw.advice},
        "movement": {movement.id: movement.title for movement in raw.movements},
        "movement trait": wording.movement_traits,
        "lubricant": {choice.id: choice.title for choice in raw.lubricants},
        "rule": {rule.id: rule.because for _, rule in raw.rules},
        "question": questions,
        "question of many options": questions,
        "zones question": questions,
        "techniques question": questions,
    }
