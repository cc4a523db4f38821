"""Being written."""

from django.http import Http404, HttpRequest, HttpResponse


def save(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404


def saved(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404
