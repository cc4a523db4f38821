"""Being written."""

from django.http import Http404, HttpRequest, HttpResponse


def keep(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404


def routine(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404


def begin(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404


def check_again(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404


def erase(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404
