"""Kept routines: keep one, read it, erase it. The token is the key, and there is no other."""

from typing import ClassVar

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from routines.api.documents import routine_document, routine_path
from routines.api.keeping import read_wish
from routines.api.views.base import JSON, ApiView, as_tagged, found, no_content
from routines.selectors import routine_by
from routines.services.keeping import erase_routine, keep_on, keep_routine


class RoutinesView(ApiView):
    """`POST routines`: keeps answers and their outcome, once their owner agreed. Referrals are kept, too."""

    limits: ClassVar = {"POST": "keep"}
    takes_a_key: ClassVar = True

    def post(self, request: Request) -> HttpResponse:
        wish, now = read_wish(request), timezone.now()
        routine = keep_routine(answers=wish.answers, consent=True, now=now, request=wish.request)
        headers = {"Location": routine_path(routine)}
        return HttpResponse(routine_document(routine, now=now), status=201, content_type=JSON, headers=headers)


class RoutineView(ApiView):
    """`routines/{token}`: `GET` reads the outcome as it was computed then, `DELETE` erases all there is of it."""

    limits: ClassVar = {"DELETE": "change"}

    def get(self, request: Request, token: str) -> HttpResponse:
        routine = found(routine_by(token))
        return as_tagged(request, routine_document(routine, now=timezone.now()))

    def delete(self, request: Request, token: str) -> HttpResponse:
        erase_routine(routine=found(routine_by(token)))
        return no_content()


class KeepOnView(ApiView):
    """`POST routines/{token}/keep`: somebody still wants it, so its 13 months begin anew."""

    limits: ClassVar = {"POST": "change"}

    def post(self, request: Request, token: str) -> HttpResponse:
        now = timezone.now()
        routine = keep_on(routine=found(routine_by(token)), now=now)
        return HttpResponse(routine_document(routine, now=now), content_type=JSON)
