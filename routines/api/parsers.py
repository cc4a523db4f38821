"""Reads a request's body as strict JSON. What it means is the recommender's to judge."""

from collections.abc import Mapping
from typing import IO, Any

import msgspec
from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from routines.api.problems import BodyTooLarge


class PreviewRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a preview. The answers are raw until the recommender has checked them."""

    answers: dict[str, Any]


class AnswersParser(BaseParser):
    """JSON in UTF-8, at most `DATA_UPLOAD_MAX_MEMORY_SIZE` bytes, of the shape of PreviewRequest and no other."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """A PreviewRequest. Raises BodyTooLarge or ParseError (413, 400)."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise BodyTooLarge
        try:
            return msgspec.json.decode(body, type=PreviewRequest)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ParseError(str(error)) from None
        except RecursionError:
            raise ParseError("It is nested too deeply.") from None
