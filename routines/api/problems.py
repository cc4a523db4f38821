"""Whatever went wrong in an API call becomes one of the problems of `kinds`, as RFC 9457 has them.

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
from routines.api.kinds import PROBLEMS, Problem
from routines.refusals import InvalidFields, NotPossible
from routines.services.once import ErasedSince, KeyUsedOtherwise, StillRunning

ERASED_SINCE = "What this request made was erased since. To make it anew, send a new Idempotency-Key."
TRY_AGAIN_AFTER = 1  # seconds, while another request with the same key is under way

_BY_STATUS = {problem.status: problem for problem in PROBLEMS.values()}


class TooManyRequests(exceptions.APIException):
    """This address has asked too often. It may ask again in `wait` seconds."""

    status_code = 429

    def __init__(self, wait: int) -> None:
        super().__init__()
        self.wait = wait


class LengthRequired(exceptions.APIException):
    """The body comes in chunks. How long it gets shows only at its end, and the server reads none of them."""

    status_code = 411


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
    return _refusal(error) or _of_the_protocol(error)


def _refusal(error: Exception) -> HttpResponse | None:
    """What the services and the recommender refuse."""
    match error:
        case InvalidAnswers(errors=errors):
            return _of_fields("invalid-answers", errors)
        case InvalidFields(errors=errors):
            return _of_fields("invalid-fields", errors)
        case KeyUsedOtherwise():
            return _plain(PROBLEMS["idempotency-key-reused"])
        case ErasedSince():
            return problem_response(PROBLEMS["not-found"], detail=ERASED_SINCE)
        case StillRunning():
            return _later(PROBLEMS["still-running"], TRY_AGAIN_AFTER)
        case NotPossible(code=code, message=message):
            return problem_response(PROBLEMS["not-possible"], detail=message, code=code)
    return None


def _of_the_protocol(error: Exception) -> HttpResponse | None:
    """What is not there, or not the way that HTTP and this API have it."""
    match error:
        case exceptions.ParseError(detail=detail):
            return problem_response(PROBLEMS["malformed-request"], detail=str(detail))
        case ObjectDoesNotExist() | Http404():  # the first: it was erased while this request was under way
            return problem_for_status(404)
        case TooManyRequests(wait=wait):
            return _later(PROBLEMS["too-many-requests"], wait)
        case exceptions.APIException(status_code=status) if status in _BY_STATUS:
            return problem_for_status(status)
    return None


def _plain(problem: Problem) -> HttpResponse:
    return problem_response(problem, detail=problem.help)


def _later(problem: Problem, seconds: int) -> HttpResponse:
    response = _plain(problem)
    response.headers["Retry-After"] = str(seconds)
    return response


def _of_fields(slug: str, errors: Sequence[FieldError]) -> HttpResponse:
    detail = "One field is wrong." if len(errors) == 1 else f"{len(errors)} fields are wrong."
    return problem_response(PROBLEMS[slug], detail=detail, errors=errors)
