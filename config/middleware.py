"""Headers no view should have to think of. A page is never stored by a browser or proxy unless its view says so."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

IS_TEXT = ("text/", "image/svg+xml", "application/json", "application/problem+json", "application/manifest+json")
TOO_SMALL = 600  # bytes: what is added in compressing, by chance up to 100, may outweigh what is saved
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"  # no page asks for any


def quiet_headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Adds Permissions-Policy to all but files, and `no-store` wherever a view has not chosen its own Cache-Control."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path.startswith(settings.STATIC_URL):  # a style or a font asks for nothing
            response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


class Compression(GZipMiddleware):
    """Compresses text on its way out, and nothing that is small already or a part of a file (decision 16)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The same answer, or a smaller one."""
        if response.status_code == HTTPStatus.PARTIAL_CONTENT or not _is_text(response) or _is_small(response):
            return response
        return super().process_response(request, response)


def _is_text(response: HttpResponseBase) -> bool:
    return response.headers.get("Content-Type", "").startswith(IS_TEXT)


def _is_small(response: HttpResponseBase) -> bool:
    return int(response.headers.get("Content-Length", TOO_SMALL)) < TOO_SMALL
