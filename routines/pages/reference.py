"""The description of the API, for people: one page, without scripts or anything from outside."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page

from routines.api.description.page import contents
from routines.api.problems import problem_for_status

METHODS = ("GET", "HEAD")


@csrf_exempt  # whoever sends something learns that nothing is taken, as everywhere under /api/
@conditional_page
@cache_control(no_cache=True)
def reference(request: HttpRequest) -> HttpResponse:
    """Every call with an example to copy, and what bodies and answers hold."""
    if request.method not in METHODS:
        refused = problem_for_status(405)
        refused.headers["Allow"] = ", ".join(METHODS)
        return refused
    return render(request, "unknot/api.html", contents() | {"at": settings.PUBLIC_URL})
