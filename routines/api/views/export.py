"""Everything that is kept, to take along: of a routine, and behind a reminder's own token of that with its address."""

import json
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from routines import export
from routines.api.views.base import JSON, ApiView, found
from routines.selectors import reminder_by, routine_by


class RoutineExportView(ApiView):
    """`GET routines/{token}/export`: every column that hangs on the routine, but addresses."""

    def get(self, request: Request, token: str) -> HttpResponse:
        return _as_json(export.of_routine(found(routine_by(token))))


class ReminderExportView(ApiView):
    """`GET reminders/{token}/export`: the reminder with its address and its mails."""

    def get(self, request: Request, token: str) -> HttpResponse:
        return _as_json(export.of_reminder(found(reminder_by(token))))


def _as_json(document: dict[str, Any]) -> HttpResponse:
    return HttpResponse(json.dumps(document, cls=export.ENCODER), content_type=JSON)
