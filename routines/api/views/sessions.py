"""Massages that were given: tell how one went, and read what was told."""

from typing import ClassVar

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from routines.api.bodies import SessionBody, sent
from routines.api.documents import session_document, sessions_document
from routines.api.keeping import read_key, session_key
from routines.api.parsers import raw_body, read_body
from routines.api.views.base import ApiView, as_json, found
from routines.selectors import routine_by, sessions_of
from routines.services.telling import tell, tell_once
from routines.told import read_telling


class SessionsView(ApiView):
    """`routines/{token}/sessions`: `POST` tells of a massage, once for each `Idempotency-Key`; `GET` reads them."""

    limits: ClassVar = {"POST": "tell"}
    takes_a_key: ClassVar = True

    def get(self, request: Request, token: str) -> HttpResponse:
        return as_json(sessions_document(sessions_of(found(routine_by(token)))))

    def post(self, request: Request, token: str) -> HttpResponse:
        routine, now = found(routine_by(token)), timezone.now()
        key = read_key(request)
        telling = read_telling(sent(read_body(request, SessionBody)), now=now)
        if key is None:
            session = tell(routine=routine, key=None, telling=telling, now=now)
        else:
            once = session_key(key, routine, raw_body(request))
            session = tell_once(routine=routine, telling=telling, request=once, now=now)
        return as_json(session_document(session), status=201)
