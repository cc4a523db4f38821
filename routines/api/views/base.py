"""What all calls have in common: which bodies they take, how they answer, and that what is not there is a 404."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, ClassVar, NoReturn, TypeVar

import msgspec
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import parse_etags
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

from routines.api.keeping import the_same
from routines.api.parsers import BodyParser
from routines.api.problems import TooManyRequests
from routines.throttles import NEEDS_NO_DATABASE, must_wait

JSON = "application/json"
Row = TypeVar("Row")


class ApiView(APIView):
    """One address. `limits` says by the method what a call counts as in the setting LIMITS.

    Where it `takes_a_key`, a request that is sent again with its `Idempotency-Key` counts once.
    """

    parser_classes = (BodyParser,)
    limits: ClassVar[Mapping[str, str]] = {}
    takes_a_key: ClassVar[bool] = False
    outage: Exception | None = None
    """Why nobody was counted, where the call may do without a database."""

    def check_throttles(self, request: Request) -> None:
        """Raises TooManyRequests. Without a database nobody is counted: what needs none goes on, the rest ends here."""
        wants = self.limits.get(request.method or "", "")
        try:
            once = the_same(request._request) if self.takes_a_key else ""
            wait = must_wait(request._request, wants=wants, now=timezone.now(), once=once)
        except (OperationalError, InterfaceError) as outage:
            if wants not in NEEDS_NO_DATABASE:
                raise
            self.outage = outage
            return
        if wait:
            raise TooManyRequests(wait)

    def options(self, request: HttpRequest, *args: object, **kwargs: object) -> Any:
        """The header Allow says it all."""
        return no_content()


class NothingHereView(APIView):
    """Any other address under /api/: a problem, like every error of the API."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> NoReturn:
        raise NotFound


def found(row: Row | None) -> Row:
    """What a token opens. Raises NotFound where it opens nothing."""
    if row is None:
        raise NotFound
    return row


def as_json(document: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A document as the answer."""
    return HttpResponse(msgspec.json.encode(document), status=status, content_type=JSON)


def as_tagged(request: Request, body: bytes, *, cache: str = "no-store") -> HttpResponse:
    """A JSON text with its ETag, or 304 for somebody who has that one already. `cache` is the Cache-Control."""
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    known = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
    headers = {"ETag": etag, "Cache-Control": cache}
    if known & {etag, "*"}:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(body, content_type=JSON, headers=headers)


def no_content() -> HttpResponse:
    """204: done, and there is nothing to read."""
    response = HttpResponse(status=204)
    del response.headers["Content-Type"]
    return response
