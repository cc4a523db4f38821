"""The giver's own link: the massage without a health answer, and the card where the receiver finds that link.

It leads to nothing of the receiver's: no answers, no reminders, no way to change or erase.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from recommender import Referral
from recommender import Routine as RoutineOutcome
from recommender.for_giver import for_giver
from recommender.knowledge import shipped
from routines import selectors
from routines.links import Purpose, address_of
from routines.models import Routine
from routines.pages.behind_links import SeeOther, behind_a_link, opened_routine
from routines.pages.guide import TELL, Back, show_guide
from routines.pages.views import describe
from routines.qr import qr_code
from routines.services import giving

CHANGED = "There is a new link for the giver. The old one has ended."


@dataclass(frozen=True)
class GiverLink:
    """The whole address of the giver's page, its token, and the address as a QR code."""

    token: str
    address: str
    qr: SafeString


def link_of(routine: Routine) -> GiverLink:
    """What the giver's page of this routine is reached by at the moment."""
    token = routine.token(Purpose.GIVER)
    address = address_of("giver", token)
    return GiverLink(token, address, qr_code(address))


def row_for_giver(token: str) -> Routine:
    """The kept routine that the giver's link opens, or a 404."""
    row = selectors.routine_for_giver(token)
    if row is None:
        raise Http404
    return row


def opened_for_giver(token: str) -> RoutineOutcome | None:
    """The routine for the giver's eyes that the link opens, or a 404. None while there is no massage to give."""
    return told_to_giver(row_for_giver(token))


def told_to_giver(row: Routine) -> RoutineOutcome | None:
    """The same of a routine that is open already."""
    now = timezone.now()
    outcome = selectors.outcome_now(row, now=now)
    if isinstance(outcome, Referral) or selectors.needs_fresh_check(row, now=now):
        return None
    return for_giver(outcome, knowledge=shipped())


@require_safe
def routine(request: HttpRequest, token: str) -> HttpResponse:
    """The massage, or that there is none now: not why, which is the receiver's to tell."""
    outcome = opened_for_giver(token)
    if outcome is None:
        return render(request, "unknot/giver_waits.html")
    return render(request, "unknot/giver.html", describe(outcome) | {"token": token})


@require_safe
def guide(request: HttpRequest, token: str) -> HttpResponse:
    """The same to be followed step by step."""
    row, page = row_for_giver(token), reverse("giver", args=[token])
    outcome = told_to_giver(row)
    if outcome is None:
        return SeeOther(page)
    kept = Back(
        page, tells=((reverse("giver-told", args=[token]), TELL),), remembers=reverse("giver-felt-good", args=[token])
    )
    return show_guide(request, outcome, back=kept, answers=row.answers)


@require_POST
@behind_a_link
def new_link(request: HttpRequest, token: str) -> HttpResponse:
    """Ends the giver's link. Back to the receiver's page, to the notice above the new one."""
    giving.new_link(routine=opened_routine(token), now=timezone.now())
    messages.success(request, CHANGED)
    return SeeOther(reverse("kept-routine", args=[token], fragment="new-link"))
