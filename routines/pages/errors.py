"""What is shown when something is wrong: a page that helps on, or a problem under /api/. No answers in either."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from routines.api.problems import problem_for_status


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read."""
    return _error(request, 400)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not allowed."""
    return _error(request, 403)


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
    return HttpResponse(render_to_string("unknot/errors/500.html"), status=500)


def _error(request: HttpRequest, status: int) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem_for_status(status)
    return render(request, f"unknot/errors/{status}.html", status=status)
