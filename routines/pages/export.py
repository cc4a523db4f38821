"""Everything that is kept, as a JSON file, behind the link that it belongs to."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from routines import export
from routines.pages.behind_links import opened_reminder, opened_routine


@require_safe
def routine(request: HttpRequest, token: str) -> HttpResponse:
    """A routine with all that hangs on it, but for addresses."""
    return _download(export.of_routine(opened_routine(token)), name="routine.json")


@require_safe
def reminder(request: HttpRequest, token: str) -> HttpResponse:
    """A reminder with its address and its mails."""
    return _download(export.of_reminder(opened_reminder(token)), name="reminder.json")


def _download(document: dict[str, Any], *, name: str) -> HttpResponse:
    body = json.dumps(document, cls=export.ENCODER, indent=2, ensure_ascii=False)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(body, content_type="application/json", headers=headers)
