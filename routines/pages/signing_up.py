"""Being written."""

from django.http import Http404, HttpRequest, HttpResponse


def sign_up(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404


def sent(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404


def confirm(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404


def lost_links(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404
