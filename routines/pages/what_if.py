"""A routine with other wishes, tried out. Trying stores nothing. Keeping goes through a fresh check, as ever."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recommender import Routine
from recommender.difference import Difference
from recommender.outcome import Outcome
from routines import selectors
from routines.pages.behind_links import SeeOther, behind_a_link, opened_routine
from routines.pages.journey import Journey
from routines.pages.kept import to_fresh_check
from routines.pages.limits import count
from routines.pages.what_if_form import Setting, WhatIfForm, behind_link, in_session
from routines.what_if import refusal, tried


@behind_a_link
def kept(request: HttpRequest, token: str) -> HttpResponse:
    """For a kept routine: the form, what would be different, or on to keep it."""
    row, setting = opened_routine(token), behind_link(token)
    if refusal(row, now=timezone.now()):
        return SeeOther(setting.back)
    form = _form(request, row.answers)
    if _goes_on(request, form):
        return to_fresh_check(request, row, token=token, wishes=form.wishes)
    before = selectors.outcome_of(row)
    return _show(request, form, setting, _difference(request, form, before, row.answers))


@require_http_methods(["GET", "HEAD", "POST"])
def fresh(request: HttpRequest) -> HttpResponse:
    """For the routine of this session: the form, what would be different, or on with these wishes."""
    journey = Journey.of(request.session)
    before = journey.outcome()
    if not isinstance(before, Routine):
        return redirect("routine")
    form = _form(request, journey.answers)
    if _goes_on(request, form):
        journey.with_answers(form.wishes).keep_in(request.session)
        return redirect("routine")
    difference = _difference(request, form, before, journey.answers)
    return _show(request, form, in_session(journey.answers), difference)


def _form(request: HttpRequest, answers: Mapping[str, Any]) -> WhatIfForm:
    return WhatIfForm(answers, request.POST if request.method == "POST" else None)


def _goes_on(request: HttpRequest, form: WhatIfForm) -> bool:
    return request.POST.get("do") == "go_on" and not form.errors


def _difference(
    request: HttpRequest, form: WhatIfForm, before: Outcome, answers: Mapping[str, Any]
) -> Difference | None:
    """What the wishes that were sent would change; None where none were, or one is wrong."""
    if request.method != "POST" or form.errors:
        return None
    count(request, wants="preview", now=timezone.now())
    return tried(before, answers, form.wishes)[1]


def _show(request: HttpRequest, form: WhatIfForm, setting: Setting, difference: Difference | None) -> HttpResponse:
    context = {"form": form, "setting": setting, "difference": difference}
    return render(request, "unknot/what_if.html", context)
