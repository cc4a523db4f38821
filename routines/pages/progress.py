"""How it has gone over the weeks: pain before and after each massage, minutes given, the rhythm, and what follows.

It judges nobody, and says how little a few numbers mean. All of it can be taken along as CSV or JSON.
"""

import csv
from contextlib import suppress
from io import StringIO
from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recommender.history import PLANNED_OVER
from recommender.knowledge import shipped
from routines import selectors
from routines.api.documents import session_document, sessions_document
from routines.models import Routine, Session
from routines.pages.behind_links import SeeOther, behind_a_link, opened_routine
from routines.pages.chart import chart_of
from routines.pages.how_it_goes import sentences
from routines.pages.how_was_it import PRESSURES, SAYS
from routines.pages.sheet import SheetMaker
from routines.refusals import NotPossible
from routines.services import adapting, telling
from routines.services.learning import learnt_by, planned_for

CSV = "text/csv; charset=utf-8"
COLUMNS = (
    "given_at", "told_at", "minutes", "strongest", "pain_before", "pain_after", "pressure_felt", "got_worse", "steps",
)  # fmt: skip
TAKEN_BACK = "It is taken out, as if it had never been told."
AS_BEFORE = "The pressure may be as you asked for again."


@require_safe
def progress(request: HttpRequest, token: str) -> HttpResponse:
    """The page."""
    row, now = opened_routine(token), timezone.now()
    sessions = list(selectors.sessions_of(row))
    learnt = learnt_by(row, checked=row.checked_at, now=now)
    lately = sum(session.given_at > now - PLANNED_OVER for session in sessions)
    context = {
        "token": token,
        "routine": row,
        "sessions": [_shown(session) for session in reversed(sessions)],
        "chart": chart_of(sessions),
        "sentences": sentences(sessions, learnt, planned=planned_for(row, now=now), lately=lately),
        "is_gentler": learnt["too_much_at"] != "never",
        "changed": changed_box(row),
    }
    with timezone.override(selectors.zone_of(row)):  # days as the one who is massaged counts them
        return render(request, "unknot/progress.html", context)


@require_safe
def as_csv(request: HttpRequest, token: str) -> HttpResponse:
    """Every massage as a line, in local time. A cell that a spreadsheet could take for a formula does not occur."""
    row, sheet = opened_routine(token), StringIO()
    zone = selectors.zone_of(row)
    writer = csv.DictWriter(sheet, COLUMNS, extrasaction="ignore")
    writer.writeheader()
    for session in selectors.sessions_of(row):
        steps = "; ".join(f"{step['technique']}: {step['verdict']}" for step in session.steps)
        moments = {name: getattr(session, name).astimezone(zone).isoformat() for name in ("given_at", "told_at")}
        writer.writerow(session_document(session) | moments | {"steps": steps})
    return _download(sheet.getvalue().encode(), CSV, "massages.csv")


@require_safe
def as_json(request: HttpRequest, token: str) -> HttpResponse:
    """The same as the API shows."""
    document = sessions_document(selectors.sessions_of(opened_routine(token)))
    return _download(msgspec.json.encode(document), "application/json", "massages.json")


@require_POST
@behind_a_link
def take_back(request: HttpRequest, token: str) -> HttpResponse:
    """Takes one massage out. Twice is once."""
    row = opened_routine(token)
    session = row.sessions.filter(key_hash=request.POST.get("session", "")).first()
    if session:
        telling.take_back(session=session, now=timezone.now())
    messages.success(request, TAKEN_BACK)
    return SeeOther(_page(token))


@require_POST
@behind_a_link
def shorter(request: HttpRequest, token: str) -> HttpResponse:
    """Takes the shorter massage that the routine offers. Where a check is due first, its page says so."""
    with suppress(NotPossible):
        adapting.take_the_offer(routine=opened_routine(token), now=timezone.now())
    return SeeOther(reverse("kept-routine", args=[token]))


@require_POST
@behind_a_link
def as_firm_as_before(request: HttpRequest, token: str) -> HttpResponse:
    """What was too much counts no more."""
    telling.as_firm_as_before(routine=opened_routine(token), now=timezone.now())
    messages.success(request, AS_BEFORE)
    return SeeOther(_page(token))


def changed_box(row: Routine) -> dict[str, Any] | None:
    """What is other since the last massage, with every why in words."""
    changed = selectors.changed_of(row)
    if changed is None:
        return None
    return {"summary": changed.summary, "lessons": SheetMaker(shipped()).why(changed.lessons)}


def _shown(session: Session) -> dict[str, Any]:
    said = [f"{_title(step['technique'])}: {SAYS[step['verdict']]}" for step in session.steps]
    return {"row": session, "felt": PRESSURES[session.pressure_felt], "said": said}


def _title(code: str) -> str:
    """That of a technique; its code, once it is gone from the knowledge."""
    technique = shipped().techniques.get(code)
    return technique.title if technique else code


def _download(body: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(body, content_type=kind, headers=headers)


def _page(token: str) -> str:
    return reverse("progress", args=[token])
