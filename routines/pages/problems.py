"""The pages that the problem documents of the API lead to: what happened, and how to mend it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from routines.api.kinds import PROBLEMS


@require_safe
@cache_control(no_cache=True)
def index(request: HttpRequest) -> HttpResponse:
    """Every kind of problem, by its status."""
    kinds = sorted(PROBLEMS.values(), key=lambda kind: kind.status)
    return render(request, "unknot/problems.html", {"problems": kinds})


@require_safe
@cache_control(no_cache=True)
def problem(request: HttpRequest, slug: str) -> HttpResponse:
    """One kind of problem."""
    if slug not in PROBLEMS:
        raise Http404
    return render(request, "unknot/problem.html", {"problem": PROBLEMS[slug]})
