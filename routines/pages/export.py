"""Everything that is kept, as a JSON file, behind the link that it belongs to."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from routines import export, selectors
from routines.links import Purpose
from routines.pages.behind_links import opened_reminder, opened_routine


@require_safe
def routine(request: HttpRequest, token: str) -> HttpResponse:
    """A routine with all that hangs on it, but for addresses."""
    return _download(export.of_routine(opened_routine(token)), name="routine.json")


@require_safe
def reminder(request: HttpRequest, token: str) -> HttpResponse:
    """A reminder with its address and its mails."""
    return _download(export.of_reminder(opened_reminder(token)), name="reminder.json")


@require_safe
def draft(request: HttpRequest, token: str) -> HttpResponse:
    """Answers that were saved half way."""
    found = selectors.draft_by(token, now=timezone.now())
    if found is None:
        raise Http404
    return _download(export.of_draft(found), name="draft.json")


@require_safe
def copy(request: HttpRequest, token: str) -> HttpResponse:
    """A copy for the giver, who has no other link. To others this one only stops."""
    found = opened_reminder(token, purpose=Purpose.UNSUBSCRIBE)
    if not found.is_copy:
        raise Http404
    return _download(export.of_reminder(found), name="copy.json")


def _download(document: dict[str, Any], *, name: str) -> HttpResponse:
    body = json.dumps(document, cls=export.ENCODER, indent=2, ensure_ascii=False)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(body, content_type="application/json", headers=headers)
