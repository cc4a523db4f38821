"""The guide behind a private link: the page a giver follows while the hands are busy, and its service worker.

It shows steps and what to have ready, never a reason or an answer. It counts nothing here: guide.js keeps the time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from recommender.outcome import Outcome, Step
from routines import selectors
from routines.models import Routine
from routines.pages.behind_links import SeeOther, opened_routine
from routines.pages.sheet import Fact, Sheet, StepCard
from routines.pages.views import describe

WORKER = Path(__file__).parent.parent / "static" / "unknot" / "guide" / "service-worker.js"
READY = ("Time", "You need", "Position", "Pressure")  # what a giver has to know beforehand
SIDES = {"left", "right"}


@dataclass(frozen=True)
class GuideStep:
    """One step as the guide shows it. `is_other_side`: the same place as the step before, on its other side."""

    card: StepCard
    phase: str
    is_other_side: bool


@require_safe
def guide(request: HttpRequest, token: str) -> HttpResponse:
    """All steps of a kept routine, to be followed one by one. While a check is due it is asked for first."""
    row = opened_routine(token)
    if row.kind == Routine.Kind.REFERRAL:
        return SeeOther(reverse("kept-routine", args=[token]))
    if selectors.needs_fresh_check(row, now=timezone.now()):
        return SeeOther(reverse("begin", args=[token]))
    return show_guide(request, selectors.outcome_of(row), back=reverse("kept-routine", args=[token]))


def show_guide(request: HttpRequest, outcome: Outcome, *, back: str) -> HttpResponse:
    """The guide through this routine. `back` is the page that it belongs to."""
    context = describe(outcome)
    sheet = context["sheet"]
    context |= {"back": back, "steps": steps_of(sheet), "facts": _facts(sheet)}
    return render(request, "unknot/guide.html", context)


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that lets a guide be followed without a connection. Under this address it may serve any guide."""
    response = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    patch_cache_control(response, no_cache=True)
    return response


def steps_of(sheet: Sheet) -> list[GuideStep]:
    """The steps of a sheet in their order, each with its phase in words."""
    told = [(card, phase.title) for phase in sheet.phases for place in phase.places for card in place.cards]
    switches = chain([False], _switches([card.step for card, _ in told]))
    return [GuideStep(card, phase, switch) for (card, phase), switch in zip(told, switches, strict=True)]


def _switches(steps: Sequence[Step]) -> Iterator[bool]:
    for before, step in pairwise(steps):
        yield before.zone == step.zone and {before.side, step.side} == SIDES


def _facts(sheet: Sheet) -> list[Fact]:
    return [fact for fact in sheet.overview if fact.name in READY]


@cache
def _worker() -> bytes:
    return WORKER.read_bytes()
