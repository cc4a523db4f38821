"""Why a routine is as it is, and what would change it, in words for whoever is curious."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from recommender.change import OTHERS, LeftOutWhy, StepWhy, why
from recommender.change import Why as Told
from recommender.difference import place_in_words
from recommender.knowledge import shipped
from recommender.outcome import Outcome, Reason
from recommender.prose import listed, sentence
from routines import selectors
from routines.pages.behind_links import SeeOther, opened_routine
from routines.pages.journey import Journey
from routines.pages.sheet import SheetMaker, Why
from routines.what_if import why_kept

InWords = Callable[[Iterable[Reason]], tuple[Why, ...]]


@dataclass(frozen=True)
class Entry:
    """One step, or one technique that was left out: what would change that, and why it is so. `number` 0: no step."""

    number: int
    title: str
    place: str
    sentence: str
    why: tuple[Why, ...]


@require_safe
def kept(request: HttpRequest, token: str) -> HttpResponse:
    """For a kept routine. While a check is due there is nothing to weigh yet."""
    row, back = opened_routine(token), reverse("kept-routine", args=[token])
    if selectors.needs_fresh_check(row, now=timezone.now()):
        return SeeOther(back)
    return _show(
        request, selectors.outcome_of(row), why_kept(row, now=timezone.now()), back, reverse("bad-advice", args=[token])
    )


@require_safe
def fresh(request: HttpRequest) -> HttpResponse:
    """For the outcome of this session."""
    journey, back = Journey.of(request.session), reverse("routine")
    outcome = journey.outcome()
    if outcome is None:
        return SeeOther(back)
    return _show(
        request, outcome, why(outcome, journey.checked(), knowledge=shipped()), back, reverse("fresh-bad-advice")
    )


def _show(request: HttpRequest, outcome: Outcome, told: Told, back: str, report: str) -> HttpResponse:
    in_words = SheetMaker(shipped(), version=told.knowledge_version).why
    entries = [(_is_spare(item), _left_out(item, in_words)) for item in told.left_out]
    context = {
        "back": back,
        "report": report,
        "outcome": outcome,
        "note": told.note,
        "reasons": in_words(told.referral.reasons) if told.referral else (),
        "steps": [_step(step, in_words) for step in told.steps],
        "left_out": _joined(entry for is_spare, entry in entries if not is_spare),
        "spare": [entry for is_spare, entry in entries if is_spare],
    }
    return render(request, "unknot/why.html", context)


def _step(step: StepWhy, in_words: InWords) -> Entry:
    sentence = step.would_remove.text if step.would_remove else ""
    place = place_in_words(step.zone, step.side, shipped())
    return Entry(step.number, step.title, place, sentence, in_words(step.because))


def _left_out(item: LeftOutWhy, in_words: InWords) -> Entry:
    sentence = item.would_bring.text if item.would_bring else item.stands_in_the_way or ""
    place = place_in_words(item.zone, "none", shipped()) if item.zone else ""
    return Entry(0, item.title, place, sentence, in_words(item.because))


def _joined(entries: Iterable[Entry]) -> list[Entry]:
    """The same technique on several areas, with the same said of each, told once."""
    joined: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        joined.setdefault((entry.title, entry.sentence, entry.why), []).append(entry)
    return [replace(same[0], place=_places(same)) for same in joined.values()]


def _places(entries: Iterable[Entry]) -> str:
    return sentence(listed([entry.place.lower() for entry in entries]))


def _is_spare(item: LeftOutWhy) -> bool:
    """Whether nothing speaks against it but that others do its work."""
    return item.because[0].rule == OTHERS
