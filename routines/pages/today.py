"""Not there today: the receiver leaves out a place, or asks for lighter hands, before the giver starts. For hours only.

The planner makes the massage anew. Whoever opens the routine, the guide, the card or the giver's link sees that one.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from msgspec.structs import replace

from recommender.knowledge import shipped
from recommender.schema import Option, Question
from routines import selectors
from routines.models import Routine
from routines.pages.behind_links import SeeOther, behind_a_link, opened_routine
from routines.pages.fields import Field, Given, build_field
from routines.refusals import NotPossible
from routines.services import adapting

WHERE, HOW_FIRM = "leave_alone_zones", "pressure"


class TodayForm:
    """What may be different today, as it was posted (`data`) or as it is now (None)."""

    def __init__(self, row: Routine, *, now: datetime, data: QueryDict | None = None) -> None:
        questions = shipped().questionnaire.questions
        self.is_changed = selectors.is_changed_today(row, now=now)
        self._where = replace(
            questions[WHERE],
            text="Where would you rather not be touched?",
            help="Tick as many places as you like. No reason needed.",
            options=_worked_on(questions[WHERE], row, now=now),
        )
        self._how_firm = replace(
            questions[HOW_FIRM],
            text="How firm today?",
            help="As usual, or lighter.",
            options=_at_most(questions[HOW_FIRM], row.answers[HOW_FIRM]),
        )
        usual = {"leave_alone": [], "pressure": row.answers[HOW_FIRM]}
        now_on = (row.today or {}) if self.is_changed else {}
        self._chosen = usual | now_on if data is None else _posted(data)

    @property
    def leave_alone(self) -> list[str]:
        """The places that are left out, of those that can be."""
        return [option.id for option in self._where.options if option.id in self._chosen["leave_alone"]]

    @property
    def pressure(self) -> str:
        """The pressure that is asked for; the usual one where that is none of those there are."""
        levels = [option.id for option in self._how_firm.options]
        return self._chosen["pressure"] if self._chosen["pressure"] in levels else levels[-1]

    @property
    def is_as_usual(self) -> bool:
        return not self.leave_alone and self.pressure == self._how_firm.options[-1].id

    @property
    def fields(self) -> list[Field]:
        """Both questions. The second only where there is something lighter."""
        fields = [_field(self._where, self.leave_alone), _field(self._how_firm, self.pressure)]
        return fields if len(self._how_firm.options) > 1 else fields[:1]


@behind_a_link
def change(request: HttpRequest, token: str) -> HttpResponse:
    """The form, what comes of it, or back to the usual massage."""
    row, now, page = opened_routine(token), timezone.now(), reverse("kept-routine", args=[token])
    if row.kind == Routine.Kind.REFERRAL or selectors.needs_fresh_check(row, now=now):
        return SeeOther(page)
    form = TodayForm(row, now=now, data=request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST":
        refusal = _changed(row, form, as_usual="as_usual" in request.POST)
        if refusal is None:
            return SeeOther(page)
    return render(request, "unknot/today.html", {"form": form, "token": token, "refusal": refusal})


def told(row: Routine) -> str:
    """What is different today: "Left out: Neck, your left; Shoulder, your left. Light pressure." """
    chosen, words = row.today or {}, shipped().wording
    options = {option.id: option.text for option in shipped().questionnaire.questions[WHERE].options}
    places = [options[zone] for zone in chosen.get("leave_alone", ()) if zone in options]
    said = [f"Left out: {'; '.join(places)}."] if places else []
    if chosen.get("pressure") != row.answers[HOW_FIRM]:
        said.append(f"{words.pressures[chosen['pressure']].capitalize()} pressure.")
    return " ".join(said)


def _changed(row: Routine, form: TodayForm, *, as_usual: bool) -> NotPossible | None:
    """Stores the wishes. Why it could not, where it could not."""
    if as_usual or form.is_as_usual:
        adapting.as_usual(routine=row, now=timezone.now())
        return None
    try:
        adapting.change_today(routine=row, leave_alone=form.leave_alone, pressure=form.pressure, now=timezone.now())
    except NotPossible as refusal:
        return refusal
    return None


def _worked_on(question: Question, row: Routine, *, now: datetime) -> tuple[Option, ...]:
    """The places that the massage works on, as usual or today, of those that are not left alone anyway."""
    steps = [*selectors.outcome_of(row).steps, *selectors.outcome_now(row, now=now).steps]
    areas, zones = {step.zone for step in steps if step.phase == "work"}, shipped().zones
    return tuple(
        option for option in question.options if zones[option.id].area in areas and option.id not in row.answers[WHERE]
    )


def _at_most(question: Question, usual: str) -> tuple[Option, ...]:
    """The usual pressure, and what is lighter. The lightest alone where the usual one is none any more."""
    levels = [option.id for option in question.options]
    return question.options[: levels.index(usual) + 1 if usual in levels else 1]


def _posted(data: QueryDict) -> dict[str, Any]:
    return {"leave_alone": data.getlist(WHERE), "pressure": data.get(HOW_FIRM)}


def _field(question: Question, value: Sequence[str] | str) -> Field:
    given = Given(value, answered=True)
    return build_field(question, knowledge=shipped(), given=given, shown=True, error=None)
