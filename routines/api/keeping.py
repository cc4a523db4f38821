"""Reads what somebody asks to be kept: answers, consent and perhaps an `Idempotency-Key`. Stores nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError
from rest_framework.request import Request

from recommender import Answers, FieldError, InvalidAnswers
from recommender.knowledge import shipped
from routines.api.bodies import KeepBody
from routines.api.parsers import raw_body, read_body
from routines.models import Routine
from routines.refusals import InvalidFields, no_consent
from routines.services.keeping import FIRST_AGREE
from routines.services.once import RequestKey

KEY = "Idempotency-Key"
_VISIBLE = re.compile(r"[!-~]{16,255}")


@dataclass(frozen=True)
class Wish:
    """Answers that their owner agreed to have kept, and the key of the request if it has one."""

    answers: Answers
    request: RequestKey | None


def read_wish(request: Request) -> Wish:
    """Raises InvalidAnswers where only answers are wrong, else InvalidFields. Either names all that is wrong."""
    body = read_body(request, KeepBody)
    key = request.headers.get(KEY)
    errors = [*_key_errors(key), *_consent_errors(body)]
    try:
        answers = shipped().questionnaire.check(body.answers)
    except InvalidAnswers as error:
        if not errors:
            raise
        raise InvalidFields([*error.errors, *errors]) from None
    if errors:
        raise InvalidFields(errors)
    return Wish(answers, RequestKey(key=key, body=raw_body(request)) if key else None)


def read_key(request: Request) -> str | None:
    """The `Idempotency-Key`, if there is one. Raises InvalidFields where it is none."""
    key = request.headers.get(KEY)
    if errors := list(_key_errors(key)):
        raise InvalidFields(errors)
    return key


def session_key(key: str, routine: Routine, body: bytes) -> RequestKey:
    """The key of a massage that is told. It stands for this body and this routine."""
    return RequestKey(key, routine.public_id.encode() + body, call="session-request")


def the_same(request: HttpRequest) -> str:
    """A text that all requests with this `Idempotency-Key`, address and body share; empty without a key."""
    key = request.headers.get(KEY, "")
    try:
        return f"{request.path} {key} {request.body.hex()}" if _VISIBLE.fullmatch(key) else ""
    except (RequestDataTooBig, UnreadablePostError):  # whoever reads the body says so
        return ""


def _key_errors(key: str | None) -> Iterator[FieldError]:
    if key is not None and not _VISIBLE.fullmatch(key):
        yield FieldError(KEY, "not_a_key", "Send 16 to 255 visible ASCII characters, like a random UUID.")


def _consent_errors(body: KeepBody) -> Iterator[FieldError]:
    if body.consent is not True:
        yield from no_consent(FIRST_AGREE).errors
