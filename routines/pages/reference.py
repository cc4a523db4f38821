"""The description of the API, for people: one page, without scripts or anything from outside."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from routines.api.description.page import contents


@require_safe
@conditional_page
@cache_control(no_cache=True)
def reference(request: HttpRequest) -> HttpResponse:
    """Every call with an example to copy, and what bodies and answers hold."""
    return render(request, "unknot/api.html", contents() | {"at": settings.PUBLIC_URL})
