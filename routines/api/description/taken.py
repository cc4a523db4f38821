"""What a call takes: parameters, and the schemas of bodies beyond what their shapes can say."""

from collections.abc import Callable
from typing import Any

from recommender.conditions import domain_of
from recommender.knowledge import shipped
from recommender.schema import Question
from recommender.timetable import REQUIRED as OF_A_TIMETABLE
from recommender.timetable import timezones
from routines.api import bodies
from routines.api.paging import MOST, USUAL
from routines.links import TOKEN

Schema = dict[str, Any]
TOKEN_SCHEMA: Schema = {"type": "string", "pattern": f"^{TOKEN.pattern}$"}
PARAMETERS: dict[str, Schema] = {
    "token": {
        "name": "token",
        "in": "path",
        "required": True,
        "description": "The secret part of a private link. Whoever has it may do what it is for.",
        "schema": TOKEN_SCHEMA,
    },
    "Idempotency-Key": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "A random text, new for each thing that is to be done once. It is forgotten after 24 hours.",
        "schema": {"type": "string", "pattern": "^[!-~]{16,255}$"},
        "example": "9f1c6e0a-0b56-4c7a-8f7e-b0b1d0f5c1aa",
    },
    "If-None-Match": {
        "name": "If-None-Match",
        "in": "header",
        "description": "The ETag of what is there already. While it is still so, the answer is 304 without a body.",
        "schema": {"type": "string"},
    },
    "cursor": {
        "name": "cursor",
        "in": "query",
        "description": "Where to go on, as in the address in `next`.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"},
    },
    "limit": {
        "name": "limit",
        "in": "query",
        "description": "How many entries at most.",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    },
}
_TOGETHER = {"all": "allOf", "any": "anyOf"}
_ANSWERS, _WISHES = {"$ref": "#/components/schemas/Answers"}, {"$ref": "#/components/schemas/Wishes"}


def named() -> dict[str, Schema]:
    """The schemas that bodies refer to: of time zones, of all answers, and of some of them."""
    questions = shipped().questionnaire.questions
    wishes = {
        "type": "object",
        "description": "Some answers, by the codes of the questions.",
        "properties": {code: _answer(question) for code, question in questions.items()},
        "additionalProperties": False,
    }
    required = [code for code, question in questions.items() if question.required]
    about = {"description": "Answers to all required questions, and to any others."}
    timezone = {"description": "The IANA name of a time zone.", "enum": list(timezones())}
    leasts = [law for question in questions.values() for law in _leasts(question)]
    whole = wishes | about | {"required": required, "allOf": leasts}
    return {"Answers": whole, "Wishes": wishes, "Timezone": timezone}


def completed(body: type, schema: Schema) -> Schema:
    """The schema of a body with what its shape cannot say: what is required, and what goes together."""
    return schema | _BEYOND[body](schema["properties"])


def _answer(question: Question) -> Schema:
    about = {"description": question.text}
    if question.kind == "integer":
        return about | {"type": "integer", "minimum": question.least, "maximum": question.most}
    options = {"enum": list(domain_of(question))}
    return about | ({"type": "array", "items": options} if question.kind == "many" else options)


def _leasts(question: Question) -> list[Schema]:
    """Where other answers make a number too small. As `least_when` has it, the first that holds counts."""
    laws: list[Schema] = []
    earlier: list[Schema] = []
    for one in question.least_when:
        holds = _holding(one.when)
        law = {"if": {"allOf": [holds, *({"not": other} for other in earlier)]}}
        laws.append(law | {"then": {"properties": {question.id: {"minimum": one.value}}}})
        earlier.append(holds)
    return laws


def _holding(condition: Any) -> Schema:
    """The answers for which a condition of the rules holds. A question that was left out has its default."""
    (word, value), *others = condition.items()
    assert not others  # noqa: S101 the knowledge allows one word in each condition
    if word == "not":
        return {"not": _holding(value)}
    if word in _TOGETHER:
        return {_TOGETHER[word]: [_holding(each) for each in value]}
    question = shipped().questionnaire.questions[word]
    needed = {} if question.default == value else {"required": [word]}
    return {"properties": {word: {"const": value}}} | needed


def _preview(properties: Schema) -> Schema:
    """All answers; or some, laid over others."""
    routine = TOKEN_SCHEMA | {"description": "The token of a kept routine."}
    over = {"answers": _WISHES, "routine": routine, "instead_of": _ANSWERS}
    return {
        "properties": over,
        "oneOf": [
            {"properties": {"answers": _ANSWERS}, "not": {"anyOf": [_has("routine"), _has("instead_of")]}},
            {**_has("routine"), "not": _has("instead_of")},
            {**_has("instead_of"), "not": _has("routine")},
        ],
        "required": ["answers"],
    }


def _keep(properties: Schema) -> Schema:
    return {"properties": properties | {"answers": _ANSWERS}, "required": ["answers", "consent"]}


def _sign_up(properties: Schema) -> Schema:
    days = {"days": {"minItems": 1}, "every_days": {"type": "null"}}
    every = {"every_days": {"type": "integer"}, "days": {"maxItems": 0}}
    return {
        "required": ["email", *(one for one in OF_A_TIMETABLE if one != "days")],
        "oneOf": [
            {"required": ["days"], "properties": days},
            {"required": ["every_days", "from_day"], "properties": every},
        ],
    }


def _change(properties: Schema) -> Schema:
    return {"minProperties": 1, "not": {"required": ["snooze", "skip"]}}


def _copy(properties: Schema) -> Schema:
    return {"required": ["email"]}


def _session(properties: Schema) -> Schema:
    return {"required": ["pressure_felt"]}


def _has(name: str) -> Schema:
    return {"required": [name]}


_BEYOND: dict[Any, Callable[[Schema], Schema]] = {
    bodies.PreviewBody: _preview,
    bodies.KeepBody: _keep,
    bodies.SignUpBody: _sign_up,
    bodies.ChangeBody: _change,
    bodies.CopyBody: _copy,
    bodies.SessionBody: _session,
}
