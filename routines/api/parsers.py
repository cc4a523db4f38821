"""Takes a request's body and reads it as strict JSON of one shape. What it means is judged by others."""

from collections.abc import Mapping
from threading import Lock
from typing import IO, Any, TypeVar

import msgspec
from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from routines.api.problems import BodyTooLarge, LengthRequired

Body = TypeVar("Body", bound=msgspec.Struct)
_ONE_AT_A_TIME = Lock()


class BodyParser(BaseParser):
    """The bytes as they came, at most `DATA_UPLOAD_MAX_MEMORY_SIZE` of them."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Bytes. Raises BodyTooLarge (413)."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise BodyTooLarge
        return body


def raw_body(request: Request) -> bytes:
    """The bytes of the body. Raises ParseError (400), LengthRequired (411) where there are none to read.

    REST framework asks no parser then.
    """
    if not isinstance(request.data, bytes):
        if "Transfer-Encoding" in request.headers:
            raise LengthRequired
        raise ParseError("The body is empty.")
    return request.data


def read_body(request: Request, shape: type[Body]) -> Body:
    """The body as this shape and no other.

    Raises ParseError (400), LengthRequired (411), BodyTooLarge (413), UnsupportedMediaType (415).
    """
    try:
        return _decoder(shape).decode(raw_body(request))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ParseError(str(error)) from None
    except RecursionError:
        raise ParseError("It is nested too deeply.") from None


def _decoder(shape: type[Body]) -> msgspec.json.Decoder[Body]:
    """Made by one thread at a time: two that meet a type first would crash msgspec."""
    with _ONE_AT_A_TIME:
        return msgspec.json.Decoder(shape, float_hook=_number)


def _number(text: str) -> int | float:
    """JSON has one kind of number: 5.0 is the whole number 5."""
    number = float(text)
    return int(number) if number.is_integer() else number
