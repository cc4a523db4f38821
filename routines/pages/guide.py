"""The guide behind a private link: the page a giver follows while the hands are busy, and its service worker.

It shows steps and what to have ready, never a reason or an answer. It counts nothing here: guide.js keeps the time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from recommender.knowledge import shipped
from recommender.outcome import Routine as RoutineOutcome
from recommender.outcome import Step
from recommender.swaps import swaps
from routines import selectors
from routines.models import Routine
from routines.pages.behind_links import SeeOther, opened_routine
from routines.pages.sheet import Fact, Sheet, SheetMaker, StepCard
from routines.pages.views import describe
from routines.services.adapting import FELT_GOOD

WORKER = Path(__file__).parent.parent / "static" / "unknot" / "guide" / "service-worker.js"
READY = ("Time", "You need", "Position", "Pressure")  # what a giver has to know beforehand
TELL = "Tell how it was"
SIDES = {"left", "right"}


@dataclass(frozen=True)
class GuideStep:
    """One step as the guide shows it. `is_other_side`: the same place as the step before, on its other side.

    `ways`: other ways to do it. `zones`: the codes of the places worked on, to be remembered where it felt good;
    `felt_good` where it did last time; `whose` turn it is, where two people take turns.
    """

    card: StepCard
    phase: str
    is_other_side: bool
    ways: tuple[StepCard, ...]
    zones: tuple[str, ...]
    felt_good: bool
    whose: int = 1


@dataclass(frozen=True)
class Back:
    """The page that a guide belongs to, what its link says, and what it says at the end.

    `tells`: where to say how it was, and in which words; `remembers`: where what felt good goes. Both empty where
    nothing is kept.
    """

    address: str
    name: str = "The routine"
    at_the_end: str = "Back to the routine"
    tells: tuple[tuple[str, str], ...] = ()
    remembers: str = ""


@require_safe
def guide(request: HttpRequest, token: str) -> HttpResponse:
    """All steps of a kept routine, to be followed one by one. While a check is due it is asked for first."""
    row, now, back = opened_routine(token), timezone.now(), reverse("kept-routine", args=[token])
    if row.kind == Routine.Kind.REFERRAL:
        return SeeOther(back)
    if selectors.needs_fresh_check(row, now=now):
        return SeeOther(reverse("begin", args=[token]))
    outcome = selectors.outcome_now(row, now=now)
    assert isinstance(outcome, RoutineOutcome)  # noqa: S101 it is of that kind
    kept = Back(back, tells=((reverse("told", args=[token]), TELL),), remembers=reverse("felt-good", args=[token]))
    return show_guide(request, outcome, back=kept, answers=row.answers)


def show_guide(
    request: HttpRequest, outcome: RoutineOutcome, *, back: Back, answers: Mapping[str, Any]
) -> HttpResponse:
    """The guide through this routine. `answers` it was kept with, if any."""
    context = describe(outcome)
    sheet = context["sheet"]
    context |= {"back": back, "facts": _facts(sheet), "steps": steps_of(sheet, answers=answers)}
    return render(request, "unknot/guide.html", context)


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that lets a guide be followed without a connection. Under this address it may serve any guide."""
    response = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    patch_cache_control(response, no_cache=True)
    return response


def steps_of(sheet: Sheet, *, answers: Mapping[str, Any]) -> list[GuideStep]:
    """The steps of a sheet in their order. `answers` of a kept routine: without them there are no other ways."""
    told = [(card, phase.title) for phase in sheet.phases for place in phase.places for card in place.cards]
    switches = chain([False], _switches([card.step for card, _ in told]))
    ways = swaps(sheet.routine, answers, knowledge=shipped()) if answers else {}
    maker, felt_good = SheetMaker(shipped()), set(answers.get(FELT_GOOD, ()))
    return [
        GuideStep(
            card,
            phase,
            switch,
            ways=tuple(maker.card(way) for way in ways.get(card.step.number, ())),
            zones=(zones := _zones(card.step)),
            felt_good=bool(felt_good.intersection(zones)),
        )
        for (card, phase), switch in zip(told, switches, strict=True)
    ]


def _zones(step: Step) -> tuple[str, ...]:
    """The zones a step of the work is on; none in the phases around it, which are for the whole back."""
    if step.phase != "work" or step.zone not in shipped().areas:
        return ()
    catalogue = shipped().catalogue
    return tuple(catalogue.zones_in(catalogue.side_zones(step.zone, step.side)))


def _switches(steps: Sequence[Step]) -> Iterator[bool]:
    for before, step in pairwise(steps):
        yield before.zone == step.zone and {before.side, step.side} == SIDES


def _facts(sheet: Sheet) -> list[Fact]:
    return [fact for fact in sheet.overview if fact.name in READY]


@cache
def _worker() -> bytes:
    return WORKER.read_bytes()
