"""A half-filled questionnaire, saved with consent for a few days and continued by its private link."""

from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recommender import urgent
from routines import selectors
from routines.consent import SAVE_DRAFT
from routines.links import Purpose, address_of
from routines.models import Draft
from routines.pages.journey import BEGUN, DRAFT, RENEWING, Journey, take_up
from routines.pages.limits import count
from routines.pages.views import to_page
from routines.refusals import InvalidFields
from routines.services import keeping

ASKED_AGAIN_AFTER = timedelta(hours=24)  # an answer about safety says how somebody is now


@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Says what saving means, and saves the answers so far. An emergency is not put off."""
    journey = Journey.of(request.session)
    if urgent(journey.answers):
        return redirect("routine")
    if not journey.answers:
        return redirect("start")
    context = {"consent": SAVE_DRAFT.text, "days": selectors.KEEP_DRAFTS.days}
    if request.method != "POST":
        return render(request, "unknot/later.html", context)
    try:
        draft = _saved(request, journey)
    except InvalidFields as refusal:
        return render(request, "unknot/later.html", context | {"errors": refusal.errors})
    request.session[DRAFT] = draft.token(Purpose.DRAFT)
    return redirect("saved", token=request.session[DRAFT])


@require_http_methods(["GET", "HEAD", "POST"])
def saved(request: HttpRequest, token: str) -> HttpResponse:
    """The private link of what was saved, to copy, to go on from, or to erase."""
    now = timezone.now()
    draft = selectors.draft_by(token, now=now)
    if draft is None:
        raise Http404
    match request.POST.get("do"):
        case "continue":
            return _continue(request, draft, token=token, now=now)
        case "erase":
            keeping.erase_draft(draft=draft)
            request.session.flush()
            return render(request, "unknot/gone.html", {"what": "draft"})
    context = {
        "token": token,
        "address": address_of("saved", token),
        "until": draft.saved_at + selectors.KEEP_DRAFTS,
        "asks_again": _asks_again(draft, now=now),
    }
    return render(request, "unknot/saved.html", context)


def _saved(request: HttpRequest, journey: Journey) -> Draft:
    now, consent = timezone.now(), request.POST.get("consent") == "yes"
    if consent:
        count(request, wants="keep", now=now)
    return keeping.save_draft(
        answers=dict(journey.answers),
        consent=consent,
        now=now,
        draft=selectors.draft_by(request.session.get(DRAFT, ""), now=now),
    )


def _asks_again(draft: Draft, *, now: datetime) -> bool:
    return now - draft.saved_at > ASKED_AGAIN_AFTER


def _continue(request: HttpRequest, draft: Draft, *, token: str, now: datetime) -> HttpResponse:
    """Where it was left, or about safety once more. In the browser that saved it, a fresh check stays one."""
    tokens = {DRAFT: token}
    if request.session.get(DRAFT) == token and RENEWING in request.session:
        tokens |= {name: value for name, value in request.session.items() if name in (RENEWING, BEGUN)}
    journey = Journey.through(draft.answers)
    if _asks_again(draft, now=now):
        journey = journey.without_safety()
    take_up(request.session, journey, **tokens)
    return to_page(journey.first_unfinished())
