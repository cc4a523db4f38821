"""Being written."""

from django.http import Http404, HttpRequest, HttpResponse


def manage(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404


def tomorrow(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404


def skip_week(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404


def unsubscribe(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404
