"""Why a kept routine is as it is, and what would change it. Nothing is stored."""

from typing import ClassVar

import msgspec
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from routines.api.views.base import JSON, ApiView, found
from routines.selectors import routine_by
from routines.what_if import why_kept


class WhyView(ApiView):
    """`GET routines/{token}/why`: the reasons of every step and of all that was left out, with suggestions.

    A note says why there are none, where a check is due first.
    """

    limits: ClassVar = {"GET": "why", "HEAD": "why"}

    def get(self, request: Request, token: str) -> HttpResponse:
        routine = found(routine_by(token))
        told = why_kept(routine, now=timezone.now())
        return HttpResponse(msgspec.json.encode(told), content_type=JSON)
