"""Gives each request an id: in its answer as X-Request-ID, in every log line of it, and in what Sentry hears of it.

A proxy of ours may have given one already, and then its access log has the same. It says nothing about anybody.
"""

import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.core.signals import request_finished
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
BELIEVED = "UNKNOT_REQUEST_ID"  # in request.META, where no header of anybody's gets to; for the page about our mistakes
_FITS = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # as nginx writes it, or a UUID
_current: ContextVar[str] = ContextVar("request id", default="")


def current_request() -> str:
    """The id of the request that is being answered; empty where there is none, as in a worker."""
    return _current.get()


def request_ids(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Names the request until it is finished: Django logs errors after the last middleware has had its say."""

    def middleware(request: HttpRequest) -> HttpResponse:
        name = _given(request) or uuid.uuid4().hex
        _current.set(name)
        request.META[BELIEVED] = name
        response = get_response(request)
        response.headers[HEADER] = name
        return response

    return middleware


def _given(request: HttpRequest) -> str:
    """What a trusted proxy calls it. Anybody else could write what they like into the log."""
    given: str = request.headers.get(HEADER, "")
    return given if settings.TRUSTED_PROXIES and _FITS.fullmatch(given) else ""


def _forget(**_: object) -> None:
    _current.set("")


request_finished.connect(_forget, dispatch_uid="request ids")
