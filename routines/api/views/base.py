"""What all calls have in common: which bodies they take, how they answer, and that what is not there is a 404."""

from typing import Any, NoReturn, TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

from routines.api.parsers import BodyParser

JSON = "application/json"
Row = TypeVar("Row")


class ApiView(APIView):
    """One address."""

    parser_classes = (BodyParser,)

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


def no_content() -> HttpResponse:
    """204: done, and there is nothing to read."""
    response = HttpResponse(status=204)
    del response.headers["Content-Type"]
    return response
