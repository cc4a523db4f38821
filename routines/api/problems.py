"""Everything that can be wrong with an API call, as RFC 9457 problem details, each with a page that explains it.

Of what was sent only the names of the fields at fault come back, and the start of a short value to mend it by.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.urls import reverse
from rest_framework import exceptions

from recommender import FieldError, InvalidAnswers
from routines.refusals import InvalidFields, NotPossible
from routines.services.keeping import KeyUsedOtherwise


class Problem(msgspec.Struct, frozen=True):
    """One kind of problem. `help` is for its page: what happened and how to mend it."""

    slug: str
    status: int
    title: str
    help: str


PROBLEMS = {
    problem.slug: problem
    for problem in (
        Problem(
            "malformed-request",
            400,
            "The body is not what this call takes",
            "Send a JSON object in UTF-8 with the keys that this call takes and no others, like "
            '{"answers": {"work": "desk"}} for a preview. What the key answers holds is an object, too.',
        ),
        Problem(
            "invalid-answers",
            422,
            "Some answers cannot be used",
            "The list errors names each field that is wrong, with a stable code and a sentence that says what to send "
            "instead. All questions, options and limits are in the questionnaire.",
        ),
        Problem(
            "invalid-fields",
            422,
            "Some fields cannot be used",
            "The list errors names each field that is wrong or missing, with a stable code and a sentence that says "
            "what to send instead. A routine is only kept with consent, which is true and nothing else.",
        ),
        Problem(
            "idempotency-key-reused",
            422,
            "This Idempotency-Key came before, with another body",
            "A key stands for one request. Send a new key with a new body, or the very same body with the old key. "
            "Keys are forgotten after a day.",
        ),
        Problem(
            "not-possible",
            409,
            "This is not possible as things are",
            "The request is right, but the routine or the reminder is not in a state for it. The member code says why, "
            "for programs. The detail says it for people.",
        ),
        Problem(
            "not-found",
            404,
            "There is nothing at this address",
            "Check the address against the documentation. Addresses under /api/v1/ have no slash at the end. The token "
            "of what was erased or stopped leads nowhere any more, and one for a routine opens no reminder.",
        ),
        Problem(
            "method-not-allowed",
            405,
            "This address does not take that method",
            "The header Allow lists the methods that this address takes.",
        ),
        Problem(
            "not-acceptable",
            406,
            "This call answers in JSON only",
            "Leave the header Accept out, or include application/json.",
        ),
        Problem(
            "body-too-large",
            413,
            "The body is too large",
            "What any call needs fits into a few kilobytes. The limit is 64 KB.",
        ),
        Problem(
            "unsupported-media-type",
            415,
            "This call takes JSON only",
            "Send the header Content-Type: application/json.",
        ),
        Problem(
            "refused",
            403,
            "This request was refused",
            "The request was stopped before it reached the service.",
        ),
        Problem(
            "server-error",
            500,
            "Something went wrong here",
            "It is not your fault. The error is in our log, without your answers. Please try again later.",
        ),
        Problem(
            "unavailable",
            503,
            "The database cannot be used at the moment",
            "Nothing that was saved is lost. Send the same request again after as many seconds as the header "
            "Retry-After says. A routine that is sent again with the Idempotency-Key it had is kept only once.",
        ),
    )
}
_BY_STATUS = {problem.status: problem for problem in PROBLEMS.values()}


class BodyTooLarge(exceptions.APIException):
    """The body is longer than `DATA_UPLOAD_MAX_MEMORY_SIZE`."""

    status_code = 413


def problem_response(
    problem: Problem, *, detail: str, errors: Sequence[FieldError] = (), code: str | None = None
) -> HttpResponse:
    """The problem document. `type` is the address of the page that explains it."""
    body = {
        "type": settings.PUBLIC_URL + reverse("problem", args=[problem.slug]),
        "title": problem.title,
        "status": problem.status,
        "detail": detail,
        "errors": [{"field": error.field, "code": error.code, "message": error.message} for error in errors],
    }
    if code:
        body["code"] = code
    return HttpResponse(msgspec.json.encode(body), status=problem.status, content_type="application/problem+json")


def problem_for_status(status: int) -> HttpResponse:
    """The problem that stands for an HTTP status, where there is no more to say."""
    return _plain(_BY_STATUS[status])


def as_problem(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """REST framework's exception handler. None, for what we did not expect, becomes a logged 500."""
    match error:
        case InvalidAnswers(errors=errors):
            return _of_fields("invalid-answers", errors)
        case InvalidFields(errors=errors):
            return _of_fields("invalid-fields", errors)
        case KeyUsedOtherwise():
            return _plain(PROBLEMS["idempotency-key-reused"])
        case NotPossible(code=code, message=message):
            return problem_response(PROBLEMS["not-possible"], detail=message, code=code)
        case exceptions.ParseError(detail=detail):
            return problem_response(PROBLEMS["malformed-request"], detail=str(detail))
        case ObjectDoesNotExist() | Http404():  # the first: it was erased while this request was under way
            return problem_for_status(404)
        case exceptions.APIException(status_code=status) if status in _BY_STATUS:
            return problem_for_status(status)
    return None


def _plain(problem: Problem) -> HttpResponse:
    return problem_response(problem, detail=problem.help)


def _of_fields(slug: str, errors: Sequence[FieldError]) -> HttpResponse:
    detail = "One field is wrong." if len(errors) == 1 else f"{len(errors)} fields are wrong."
    return problem_response(PROBLEMS[slug], detail=detail, errors=errors)
