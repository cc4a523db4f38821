"""A kept routine behind its private link: keep, read, begin, check again, erase.

It never shows who is reminded, nor leads to anybody's reminders: whoever has this link may not be who gets the mails.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recommender import Answers
from routines import selectors, what_if
from routines.links import Purpose, address_of
from routines.models import Reminder, Routine
from routines.pages import today
from routines.pages.behind_links import SeeOther, behind_a_link, opened_routine
from routines.pages.journey import BEGUN, DRAFT, Journey, take_up
from routines.pages.limits import count
from routines.pages.once import known_key
from routines.pages.progress import changed_box
from routines.pages.recalled import recall_box
from routines.pages.views import describe, routine_renewed, show_outcome, to_page
from routines.pages.what_if_form import WhatIfForm, behind_link
from routines.refusals import InvalidFields
from routines.services import keeping
from routines.services.acting import somebody_came
from routines.services.learning import for_a_fresh_check
from routines.services.once import ErasedSince, KeyUsedOtherwise, RequestKey


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Stores the outcome of the session's answers, new or in the place of an old one, and forgets them here."""
    journey = Journey.of(request.session)
    if journey.first_unfinished():
        return redirect("routine")
    now = timezone.now()
    try:
        row = _store(request, journey.checked(), now=now)
    except InvalidFields as refusal:
        return show_outcome(request, journey, errors=refusal.errors)
    if draft := selectors.draft_by(request.session.get(DRAFT, ""), now=now):
        keeping.erase_draft(draft=draft)
    request.session.flush()
    return redirect("kept-routine", token=row.token(Purpose.ROUTINE))


@require_safe
def routine(request: HttpRequest, token: str) -> HttpResponse:
    """The outcome as it was kept, and what can be done with it."""
    row, now = opened_routine(token), timezone.now()
    context = describe(selectors.outcome_now(row, now=now))
    context |= {
        "routine": row,
        "token": token,
        "report": reverse("bad-advice", args=[token]),
        "address": address_of("kept-routine", token),
        "refusal": selectors.reminders_refusal(row),
        "paused": selectors.has_reminders(row, Reminder.State.PAUSED),
        "needs_check": selectors.needs_fresh_check(row, now=now),
        "recall": recall_box(row, context.get("sheet")),
        "changed": changed_box(row),
        "kept_until": selectors.kept_until(row),
        "today": today.told(row) if selectors.is_changed_today(row, now=now) else "",
    }
    if not what_if.refusal(row, now=now):
        context |= {"form": WhatIfForm(row.answers), "setting": behind_link(token)}
    return render(request, "unknot/kept.html", context)


@behind_a_link
def begin(request: HttpRequest, token: str) -> HttpResponse:
    """Asks whether anything is new, then leads to the guide. "No" counts only as long as the last check is fresh."""
    row, now = opened_routine(token), timezone.now()
    if request.method == "POST":
        somebody_came(routine=row, now=now)
    needs_check = selectors.needs_fresh_check(row, now=now)
    may_begin = row.kind == Routine.Kind.ROUTINE and not needs_check
    anything_new = request.POST.get("anything_new")
    if anything_new == "yes":
        return to_fresh_check(request, row, token=token)
    if anything_new == "no" and may_begin:
        return SeeOther(reverse("guide", args=[token]))
    context = {"routine": row, "token": token, "may_begin": may_begin, "needs_check": needs_check}
    context["recall"] = recall_box(row, None)
    return render(request, "unknot/begin.html", context)


@require_POST
def check_again(request: HttpRequest, token: str) -> HttpResponse:
    """Asks the pages about safety again; the other answers are remembered."""
    return to_fresh_check(request, opened_routine(token), token=token)


@behind_a_link
def erase(request: HttpRequest, token: str) -> HttpResponse:
    """Says what would go, and lets it go."""
    row = opened_routine(token)
    if request.method != "POST":
        return render(request, "unknot/erase.html", {"routine": row, "token": token})
    keeping.erase_routine(routine=row)
    request.session.flush()
    response = render(request, "unknot/gone.html", {"what": "routine"})
    response["Clear-Site-Data"] = '"cache", "storage"'  # the guide that a phone keeps for when there is no connection
    return response


def _store(request: HttpRequest, answers: Answers, *, now: datetime) -> Routine:
    if renewed := routine_renewed(request.session):
        begun = datetime.fromisoformat(request.session.get(BEGUN, now.isoformat()))
        try:
            return keeping.renew_routine(routine=renewed, answers=answers, now=now, begun=begun)
        except Routine.DoesNotExist:  # it was erased just now
            raise Http404 from None
    consent = request.POST.get("consent") == "yes"
    if consent:
        count(request, wants="keep", now=now)
    try:
        once = _request_key(known_key(request.POST.get("once", "")), answers)
        return keeping.keep_routine(answers=answers, consent=consent, now=now, request=once)
    except KeyUsedOtherwise:  # the answers were changed after the page was shown
        return keeping.keep_routine(answers=answers, consent=consent, now=now)
    except ErasedSince:  # the button was pressed long ago, or twice
        raise Http404 from None


def _request_key(once: str, answers: Answers) -> RequestKey | None:
    """What makes two clicks one."""
    body = json.dumps(answers.as_dict(), sort_keys=True).encode()
    return RequestKey(once, body) if once else None


def to_fresh_check(
    request: HttpRequest, row: Routine, *, token: str, wishes: Mapping[str, Any] | None = None
) -> HttpResponse:
    """To the pages about safety, with the other answers filled in, or `wishes` in their place. Saving keeps them."""
    now = timezone.now()
    answers = {**for_a_fresh_check(row, now=now), **(wishes or {})}
    journey = Journey.through(answers).without_safety()
    take_up(request.session, journey, renewing=token, begun=now.isoformat())
    return to_page(journey.first_unfinished())
