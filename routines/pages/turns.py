"""Swap: ten minutes each, when both keep a routine here. One guide with one timer goes through both.

The address holds both givers' links, the one who is massaged first in front. So nothing is stored for it, it shows what
those links show, and it ends with either of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from recommender import FieldError
from recommender import Routine as RoutineOutcome
from recommender.knowledge import shipped
from recommender.outcome import Line, Step
from recommender.prose import clock, in_letters, listed, sentence
from recommender.turns import EACH, after, is_an_adult_there, pause_after, said_of_both, turn
from routines import selectors
from routines.links import TOKEN
from routines.models import Routine
from routines.pages.behind_links import SeeOther, behind_a_link
from routines.pages.giver import row_for_giver
from routines.pages.guide import Back, GuideStep, steps_of
from routines.pages.how_was_it import show_form
from routines.pages.sheet import Fact, Sheet, SheetMaker, StepCard
from routines.refusals import InvalidFields

FIRST, SECOND = 1, 2
NAMES = {FIRST: "First", SECOND: "Second"}
SAYS = {FIRST: "How was the first?", SECOND: "How was the second?"}
NO_LINK = "There is no giver's link in this. Copy the whole address: it has a /g/ in it."
NOT_OPEN = "This link opens nothing any more. Ask for the new one."
SHOWN = ("Where", "Position", "Pressure", "You need")
THE_SAME = "This is the link of the same routine. It takes the other one's."


@dataclass(frozen=True)
class Turn:
    """One of the two massages: its answers of today, what there is to do, and that laid out."""

    answers: dict[str, Any]
    outcome: RoutineOutcome
    sheet: Sheet


@dataclass(frozen=True)
class Half:
    """One of the two as the page shows it, and where to say how it was."""

    name: str
    facts: list[Fact]
    told: str
    says: str


@behind_a_link
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """Whom to swap with: takes the other one's giver's link, and leads to the page of both."""
    mine, context = row_for_giver(token), {"title": _title(), "given": request.POST.get("link", "")}
    if request.method != "POST":
        return render(request, "unknot/swap_with.html", context)
    try:
        return SeeOther(reverse("swap", args=[token, _other(context["given"], mine)]))
    except InvalidFields as refusal:
        return render(request, "unknot/swap_with.html", context | {"errors": refusal.errors})


@require_safe
def both(request: HttpRequest, first: str, second: str) -> HttpResponse:
    """What each of them gets, and where to begin."""
    turns = _turns(first, second)
    if turns is None:
        return render(request, "unknot/swap_waits.html")
    halves = [
        Half(NAMES[whose], _shown(each.sheet), _told_at(first, second, whose), SAYS[whose])
        for whose, each in enumerate(turns, FIRST)
    ]
    return render(request, "unknot/swap.html", {"title": _title(), "halves": halves, "first": first, "second": second})


@require_safe
def guide(request: HttpRequest, first: str, second: str) -> HttpResponse:
    """Both massages step by step, with a minute to change places between them."""
    turns, page = _turns(first, second), reverse("swap", args=[first, second])
    if turns is None:
        return SeeOther(page)
    tells = tuple((_told_at(first, second, whose), words) for whose, words in SAYS.items())
    back = Back(page, _title(), "Back to the page of both", tells)
    context = {"outcome": {"title": _title()}, "back": back, "sheet": _around(*turns), "facts": _facts(*turns)}
    return render(request, "unknot/guide.html", context | {"steps": list(_steps(*turns))})


@behind_a_link
def tell_it(request: HttpRequest, first: str, second: str, whose: int) -> HttpResponse:
    """How one of the two massages was."""
    if whose not in SAYS:
        raise Http404
    rows = {FIRST: row_for_giver(first), SECOND: row_for_giver(second)}  # not found where either link has ended
    back, row = reverse("swap", args=[first, second]), rows[whose]
    given = turn(_answers_of(row) | {"got_worse": "no"}, knowledge=shipped())  # worse is what it may have made it
    return show_form(request, row, back=back, is_givers=True, given=given)


def _other(given: str, mine: Routine) -> str:
    """The token in what was given. Raises InvalidFields where it is none, opens nothing, or opens the same routine."""
    found = TOKEN.search(given.partition("/g/")[2])
    if found is None:
        raise _refused("not_a_link", NO_LINK)
    row = selectors.routine_for_giver(found[0])
    if row is None:
        raise _refused("not_found", NOT_OPEN)
    if row == mine:
        raise _refused("the_same", THE_SAME)
    return found[0]


def _refused(code: str, message: str) -> InvalidFields:
    return InvalidFields([FieldError("link", code, message)])


def _turns(first: str, second: str) -> tuple[Turn, Turn] | None:
    """Both massages, or None while they can't be given. Not found where a link opens nothing, or both open the same."""
    rows = row_for_giver(first), row_for_giver(second)
    if rows[0] == rows[1]:
        raise Http404
    if not is_an_adult_there(*(row.answers for row in rows)):
        return None
    mine, other = _turn(rows[0]), _turn(rows[1])
    if mine is None or other is None:
        return None
    answers, outcome = other
    return _laid_out(*mine), _laid_out(answers, after(mine[1], outcome, knowledge=shipped()))


def _turn(row: Routine) -> tuple[dict[str, Any], RoutineOutcome] | None:
    now = timezone.now()
    if row.kind == Routine.Kind.REFERRAL or selectors.needs_fresh_check(row, now=now):
        return None
    answers = _answers_of(row)
    outcome = turn(answers, knowledge=shipped())
    return (answers, outcome) if outcome else None


def _answers_of(row: Routine) -> dict[str, Any]:
    return selectors.answers_now(row, now=timezone.now()) | {"minutes": EACH}


def _laid_out(answers: dict[str, Any], outcome: RoutineOutcome) -> Turn:
    return Turn(answers, outcome, SheetMaker(shipped()).sheet(outcome))


def _steps(first: Turn, second: Turn) -> Iterator[GuideStep]:
    yield from steps_of(first.sheet, answers=first.answers)
    pause = pause_after(first.outcome, knowledge=shipped())
    yield GuideStep(_card_of(pause), phase=pause.title, is_other_side=False, ways=(), zones=(), felt_good=False)
    for step in steps_of(second.sheet, answers=second.answers):
        yield replace(step, whose=SECOND)


def _card_of(pause: Step) -> StepCard:
    return StepCard(
        step=pause,
        starts=clock(pause.starts_at),
        lasts=clock(pause.seconds),
        place=shipped().wording.turns.who,
        pressure="",
        tool="",
        stroke="",
        why=(),
        picture=None,
    )


def _around(first: Turn, second: Turn) -> dict[str, Any]:
    """What is said around the steps, as a sheet has it."""

    def told(of: str) -> Any:
        lines: tuple[Sequence[Line], Sequence[Line]] = getattr(first.outcome, of), getattr(second.outcome, of)
        return SheetMaker(shipped()).told(said_of_both(*lines, knowledge=shipped()))

    return {part: told(part) for part in ("cautions", "preparation", "aftercare")}


def _facts(first: Turn, second: Turn) -> list[Fact]:
    needs = dict.fromkeys((*first.outcome.needs, *second.outcome.needs))
    return [
        Fact("Time", f"{_title()}, and one to change places"),
        Fact("You need", listed(list(needs)) or "nothing but your hands"),
        Fact(NAMES[FIRST], first.outcome.summary),
        Fact(NAMES[SECOND], second.outcome.summary),
    ]


def _shown(sheet: Sheet) -> list[Fact]:
    return [fact for fact in sheet.overview if fact.name in SHOWN]


def _told_at(first: str, second: str, whose: int) -> str:
    return reverse("swap-told", args=[first, second, whose])


def _title() -> str:
    return sentence(shipped().wording.turns.title.format(minutes=in_letters(EACH)))
