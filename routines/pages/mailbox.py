"""Being written."""

from django.http import Http404, HttpRequest, HttpResponse


def mails(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404


def mail(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404


def mail_html(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404
