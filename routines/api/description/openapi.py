"""Writes the calls down as an OpenAPI 3.1 document. Schemas are read off the shapes of bodies and answers."""

from collections.abc import Iterable
from functools import cache
from typing import Any

import msgspec
from django.conf import settings

from routines.api import shapes
from routines.api.description import taken
from routines.api.description.calls import CALLS, Answer, Call
from routines.api.description.examples import ANSWERED
from routines.api.kinds import PROBLEMS, Problem

Schema = dict[str, Any]
AT = "/api/v1"
_REF = "#/components/schemas/{name}"
HEADERS = {
    "ETag": ("Send it back as If-None-Match to learn whether anything has changed.", {"type": "string"}),
    "Location": ("Where it can be read.", {"type": "string", "pattern": f"^{AT}/routines/"}),
    "Retry-After": ("After how many seconds to send the same request again.", {"type": "integer", "minimum": 1}),
}
RENAMED = {"recommender.outcome.Motion": "Motion", "recommender.document.shapes.Motion": "MotionOfTechnique"}
WAITS = ("still-running", "too-many-requests", "unavailable")
ABOUT = """\
Turns an honest description of a sore back into a massage that somebody at home can give tonight, with the reason behind
every minute of it. It is not medical advice, and no clinician has reviewed its rules yet.

There are no accounts: a token in an address is the key to what was kept, and nothing else is. Every body is JSON of at
most 64 KB. Whatever goes wrong is a problem document, and its `type` leads to a page that explains it.
"""


@cache
def document() -> Schema:
    """The whole description."""
    text = msgspec.json.encode(_document()).decode()
    for name, plain in RENAMED.items():
        text = text.replace(name, plain)
    described: Schema = msgspec.json.decode(text)
    return described


def _document() -> Schema:
    schemas, names = _schemas()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Unknot",
            "version": "1",
            "summary": "A massage for one back, with its reasons.",
            "description": ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
            "contact": {"email": settings.CONTACT_EMAIL},
        },
        "servers": [{"url": settings.PUBLIC_URL}],
        "paths": {AT + path: _item(path, names) for path in dict.fromkeys(call.path for call in CALLS)},
        "components": {"schemas": schemas},
    }


def _schemas() -> tuple[Schema, dict[Any, Schema]]:
    """All components, and by each shape the schema that refers to it."""
    known: list[Any] = [shapes.ProblemDocument]
    known += [shape for call in CALLS for answer in call.answers.values() for shape in answer.shapes]
    bodies = {call.body for call in CALLS if call.body}
    wanted = [*dict.fromkeys(known), *sorted(bodies, key=lambda body: body.__name__)]
    references, components = msgspec.json.schema_components(wanted, ref_template=_REF)
    for body in bodies:
        components[body.__name__] = taken.completed(body, components[body.__name__])
    return components | taken.named(), dict(zip(wanted, references, strict=True))


def _item(path: str, names: dict[Any, Schema]) -> Schema:
    parameters = {"parameters": [taken.PARAMETERS["token"]]} if "{token}" in path else {}
    return parameters | {call.method: _operation(call, names) for call in CALLS if call.path == path}


def _operation(call: Call, names: dict[Any, Schema]) -> Schema:
    operation: Schema = {
        "operationId": call.id,
        "summary": call.title,
        "description": call.about + _limit(call),
        "parameters": [taken.PARAMETERS[name] for name in call.takes],
        "responses": {str(status): _answer(call, answer, names) for status, answer in call.answers.items()}
        | dict(_problems(call.all_problems)),
    }
    if call.body:
        examples = {name: {"value": value} for name, value in call.examples.items()}
        content = {"application/json": {"schema": names[call.body], "examples": examples}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _limit(call: Call) -> str:
    if call.limit not in settings.LIMITS:
        return ""
    most, seconds = settings.LIMITS[call.limit]
    unit = {60: "a minute", 3600: "an hour", 86400: "a day"}.get(seconds, f"in {seconds} seconds")
    return f"\n\nAt most {most} requests {unit} from one address."


def _answer(call: Call, answer: Answer, names: dict[Any, Schema]) -> Schema:
    described: Schema = {"description": answer.about, "headers": _headers(answer.headers)}
    if answer.shapes:
        parts = [names[shape] for shape in answer.shapes]
        schema = parts[0] if len(parts) == 1 else {"allOf": parts}
        example = {"summary": "A real one, of each list only the first", "value": ANSWERED[call.id]}
        described["content"] = {"application/json": {"schema": schema, "examples": {"shortened": example}}}
    links = {
        other: {"operationId": other, "parameters": {"token": f"$response.body#/{member}"}}
        for other, member in answer.leads_to.items()
    }
    return described | ({"links": links} if links else {})


def _headers(names: Iterable[str]) -> Schema:
    return {name: {"description": HEADERS[name][0], "required": True, "schema": HEADERS[name][1]} for name in names}


def _problems(slugs: Iterable[str]) -> Iterable[tuple[str, Schema]]:
    """One answer for each status, with an example of each kind."""
    by_status: dict[int, list[Problem]] = {}
    for kind in dict.fromkeys(PROBLEMS[slug] for slug in slugs):
        by_status.setdefault(kind.status, []).append(kind)
    for status, kinds in sorted(by_status.items()):
        yield str(status), _problem_answer(status, kinds)


def _problem_answer(status: int, kinds: list[Problem]) -> Schema:
    types = [address_of(kind) for kind in kinds]
    told = {"properties": {"status": {"const": status}, "type": {"enum": types}}}
    schema = {"allOf": [{"$ref": _REF.format(name="ProblemDocument")}, told]}
    examples = {kind.slug: {"summary": kind.title, "value": _example(kind)} for kind in kinds}
    waits = [kind.slug for kind in kinds if kind.slug in WAITS]
    always = len(waits) == len(kinds)
    header = {"Retry-After": _headers(["Retry-After"])["Retry-After"] | {"required": always}} if waits else {}
    return {
        "description": " Or: ".join(kind.title for kind in kinds),
        "headers": header,
        "content": {"application/problem+json": {"schema": schema, "examples": examples}},
    }


def address_of(kind: Problem) -> str:
    """The address of its page."""
    return f"{settings.PUBLIC_URL}/problems/{kind.slug}/"


def _example(kind: Problem) -> Schema:
    errors = []
    if kind.slug == "invalid-answers":
        errors = [{"field": "minutes", "code": "out_of_range", "message": "Please give a whole number from 5 to 60."}]
    elif kind.slug == "invalid-fields":
        errors = [{"field": "days", "code": "no_day", "message": "No day is chosen."}]
    code = {"code": "check_first"} if kind.slug == "not-possible" else {}
    told = {"type": address_of(kind), "title": kind.title, "status": kind.status, "detail": kind.help}
    return told | {"errors": errors} | code
