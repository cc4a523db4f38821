"""What is shown when something is wrong: a page that helps on, or a problem under /api/. No answers in either."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from routines.api.kinds import PROBLEMS
from routines.api.problems import problem_for_status, problem_response
from routines.pages.context import about_unknot
from routines.refusals import TooOften

TRY_AGAIN_AFTER = 30  # seconds
UNREADABLE = "The request cannot be read, or it names a host that is not served here."
WITH_ANSWERS = ("/check/", "/routine/")  # where the answers are in the session's cookie


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read. No call was asked, so that nothing is said of a body."""
    if request.path.startswith("/api/"):
        return problem_response(PROBLEMS["malformed-request"], detail=UNREADABLE)
    return _error(request, 400)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: without the permission. Pages ask for one in the admin alone."""
    return _error(request, 403, page="not_allowed")


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that did not come from our own page, or from one that is too old."""
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing at this address."""
    return _error(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. Rendered without the request, so that nothing of it can break the page again."""
    if request.path.startswith("/api/"):
        return problem_for_status(500)
    context = {
        "has_answers": request.path.startswith(WITH_ANSWERS),
        "number": request.META.get("UNKNOT_REQUEST_ID", ""),
    }
    page = render_to_string("unknot/errors/500.html", about_unknot(request) | context)
    return HttpResponse(page, status=500)


def too_often(request: HttpRequest, refusal: TooOften) -> HttpResponse:
    """429: somebody came too often. The message says until when."""
    context = {"refusal": refusal, "has_answers": request.path.startswith(WITH_ANSWERS)}
    return render(request, "unknot/errors/429.html", context)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database cannot be used. Neither it nor the session is asked for anything to say so."""
    if request.path.startswith("/api/"):
        response = problem_for_status(503)
    else:
        context = {
            "has_answers": request.path.startswith(WITH_ANSWERS),
            "may_reload": request.method in ("GET", "HEAD"),
        }
        page = render_to_string("unknot/errors/503.html", about_unknot(request) | context)
        response = HttpResponse(page, status=503)
    response.headers["Retry-After"] = str(TRY_AGAIN_AFTER)
    return response


def _error(request: HttpRequest, status: int, *, page: str = "") -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem_for_status(status)
    return render(request, f"unknot/errors/{page or status}.html", status=status)
