"""Everything that can be wrong with an API call, as RFC 9457 problem details, each with a page that explains it.

Nothing from the request comes back but the names of the fields at fault.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from rest_framework import exceptions

from recommender import FieldError, InvalidAnswers


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
            'Send a JSON object with exactly one key, answers, that holds an object: {"answers": {"work": "desk"}}. '
            "It has to be valid JSON in UTF-8.",
        ),
        Problem(
            "invalid-answers",
            422,
            "Some answers cannot be used",
            "The list errors names each field that is wrong, with a stable code and a sentence that says what to send "
            "instead. All questions, options and limits are in the questionnaire.",
        ),
        Problem(
            "not-found",
            404,
            "There is nothing at this address",
            "Check the address against the documentation. Addresses under /api/v1/ have no slash at the end.",
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
            "All answers together fit into a few kilobytes. The limit is 64 KB.",
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
    )
}
_BY_STATUS = {problem.status: problem for problem in PROBLEMS.values()}


class BodyTooLarge(exceptions.APIException):
    """The body is longer than `DATA_UPLOAD_MAX_MEMORY_SIZE`."""

    status_code = 413
    default_detail = "The limit is 64 KB."


def problem_response(problem: Problem, *, detail: str, errors: Sequence[FieldError] = ()) -> HttpResponse:
    """The problem document. `type` is the address of the page that explains it."""
    body = {
        "type": settings.PUBLIC_URL + reverse("problem", args=[problem.slug]),
        "title": problem.title,
        "status": problem.status,
        "detail": detail,
        "errors": [{"field": error.field, "code": error.code, "message": error.message} for error in errors],
    }
    return HttpResponse(msgspec.json.encode(body), status=problem.status, content_type="application/problem+json")


def problem_for_status(status: int) -> HttpResponse:
    """The problem that stands for an HTTP status, where there is no more to say."""
    problem = _BY_STATUS[status]
    return problem_response(problem, detail=problem.help)


def as_problem(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """REST framework's exception handler. None, for what we did not expect, becomes a logged 500."""
    if isinstance(error, InvalidAnswers):
        count = len(error.errors)
        detail = "One field is wrong." if count == 1 else f"{count} fields are wrong."
        return problem_response(PROBLEMS["invalid-answers"], detail=detail, errors=error.errors)
    if isinstance(error, exceptions.NotFound | Http404):
        return problem_for_status(404)
    if isinstance(error, exceptions.APIException) and error.status_code in _BY_STATUS:
        return problem_response(_BY_STATUS[error.status_code], detail=str(error.detail))
    return None
