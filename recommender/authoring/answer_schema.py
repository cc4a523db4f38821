"""The closed language of answers and conditions as JSON Schema, written out from the questions, for `json_schema`."""

from collections.abc import Iterable
from typing import Any

from recommender.conditions import domain_of
from recommender.schema import Question

Schema = dict[str, Any]
CONDITION: Schema = {"$ref": "#/definitions/condition"}
SEVERAL: Schema = {"type": "array", "minItems": 1, "items": CONDITION}


def definitions(questions: Iterable[Question]) -> dict[str, Schema]:
    """`answer to …` for each question, `answers` for examples, and `condition` for every `when`."""
    asked = list(questions)
    return {
        **{f"answer to {question.id}": _answer(question) for question in asked},
        "answers": {
            "description": "Answers laid over the plain, healthy ones.",
            **_closed({question.id: {"$ref": f"#/definitions/answer to {question.id}"} for question in asked}),
        },
        "condition": {
            "description": "One key: a question, or all, any or not around other conditions.",
            **_closed(
                {
                    "all": {**SEVERAL, "description": "Every one of these holds."},
                    "any": {**SEVERAL, "description": "At least one of these holds."},
                    "not": CONDITION,
                    **{question.id: _compared(question) for question in asked},
                }
            ),
            "minProperties": 1,
            "maxProperties": 1,
        },
    }


def _closed(properties: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _answer(question: Question) -> Schema:
    if question.kind == "integer":
        return {"description": question.text, **_whole_number(question)}
    one = _option(question)
    if question.kind == "one":
        return {"description": question.text, **one}
    return {"description": question.text, "type": "array", "uniqueItems": True, "items": one}


def _whole_number(question: Question) -> Schema:
    return {"type": "integer", "minimum": question.least, "maximum": question.most}


def _option(question: Question) -> Schema:
    texts = {option.id: option.text for option in question.options}
    known = domain_of(question)
    return {"enum": list(known), "enumDescriptions": [texts[code] for code in known]}


def _compared(question: Question) -> Schema:
    """What a condition may say of the answer to one question."""
    own: Schema = {"$ref": f"#/definitions/answer to {question.id}"}
    if question.kind == "one":
        return own
    if question.kind == "integer":
        bounds = {"at_least": _whole_number(question), "at_most": _whole_number(question)}
        return {"description": question.text, "anyOf": [own, {**_closed(bounds), "minProperties": 1}]}
    option = _option(question)
    wanted: Schema = {"anyOf": [option, {"type": "array", "minItems": 1, "items": option}]}
    includes = {**_closed({"includes": wanted}), "required": ["includes"]}
    return {"description": question.text, "anyOf": [includes, own]}
