"""The card: a whole massage on one page of paper, for the bedside table, to print or as a PDF.

It is behind the giver's link alone, since whoever passes the table can read it, and browsers print addresses.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from recommender import Routine as RoutineOutcome
from routines.pages import pdf
from routines.pages.behind_links import SeeOther
from routines.pages.giver import opened_for_giver
from routines.pages.sheet import Sheet, StepCard
from routines.pages.views import describe

DENSITIES = {5: "few", 12: "some", 16: "more"}  # up to so many steps; above are "many"
FACTS = ("Time", "You need", "Position", "Pressure")


@dataclass(frozen=True)
class Places:
    """Where a card and its PDF are, and the page they belong to."""

    page: str
    card: str
    pdf: str

    @classmethod
    def of(cls, token: str) -> "Places":
        return cls(*(reverse(name, args=[token]) for name in ("giver", "card", "card-pdf")))


@require_safe
def card(request: HttpRequest, token: str) -> HttpResponse:
    """The page to print. While there is no massage to give, the giver's page says so."""
    outcome, places = opened_for_giver(token), Places.of(token)
    if outcome is None:
        return SeeOther(places.page)
    return render(request, "unknot/card.html", _laid_out(outcome) | {"places": places})


@require_safe
def card_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The same as a PDF, where one can be made."""
    outcome, places = opened_for_giver(token), Places.of(token)
    if outcome is None:
        return SeeOther(places.page)
    if not pdf.can_be_made():
        return render(request, "unknot/no_pdf.html", {"places": places}, status=404)
    drawn = pdf.made_of(render_to_string("unknot/card_pdf.html", _laid_out(outcome), request))
    name = f'inline; filename="massage-{outcome.minutes}-minutes.pdf"'
    headers = {"Content-Disposition": name, "X-Robots-Tag": "noindex"}
    return HttpResponse(drawn, content_type="application/pdf", headers=headers)


def density(steps: int) -> str:
    """How close together so many steps stand, so that they fit one page."""
    return next((name for most, name in DENSITIES.items() if steps <= most), "many")


def _laid_out(outcome: RoutineOutcome) -> dict[str, Any]:
    context = describe(outcome)
    sheet: Sheet = context["sheet"]
    facts = [fact for fact in sheet.overview if fact.name in FACTS]
    return context | {"facts": facts, "cards": _cards(sheet), "density": density(len(outcome.steps))}


def _cards(sheet: Sheet) -> list[StepCard]:
    return [card for phase in sheet.phases for place in phase.places for card in place.cards]
