"""Report bad advice: what was wrong with an outcome, kept or of this session. It goes to the staff, without answers.

The mail beside it in the template is the second way. `services/reporting.py` decides how many reports are too many.
"""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recommender import FieldError, urgent
from recommender.difference import place_in_words
from recommender.knowledge import shipped
from recommender.outcome import Outcome
from routines import selectors
from routines.models import BadAdvice, Routine
from routines.models.bad_advice import LONGEST
from routines.pages.behind_links import SeeOther, behind_a_link, opened_routine
from routines.pages.journey import Journey
from routines.pages.limits import count, refused
from routines.pages.once import known_key, new_key
from routines.refusals import NotPossible
from routines.services import reporting

SAY_WHAT = "Please say what is wrong with it."
TOO_LONG = f"Please make it shorter: at most {LONGEST} characters."


class ReportForm:
    """The form for this outcome, as it was posted (`data`) or still empty (None)."""

    longest = LONGEST

    def __init__(self, outcome: Outcome, *, data: QueryDict | None) -> None:
        self._outcome, self._data = outcome, QueryDict() if data is None else data
        self.once = known_key(self._data.get("once", "")) or new_key()
        self.text = self._data.get("text", "").replace("\r\n", "\n").strip()

    @property
    def what(self) -> list[tuple[str, str, bool]]:
        """What can be wrong: value, words, and whether it is chosen."""
        return [(value, words, value == self._data.get("what")) for value, words in BadAdvice.What.choices]

    @property
    def steps(self) -> list[tuple[int, str, bool]]:
        """What it can be about besides all of it: number, words, and whether it is chosen. None in a referral."""
        return [
            (step.number, f"{step.number}. {step.title}, {_place(step.zone, step.side)}", step.number == self._step)
            for step in self._outcome.steps
        ]

    @property
    def errors(self) -> list[FieldError]:
        """What has to be put right before it can be sent."""
        return list(self._errors())

    @property
    def told(self) -> reporting.Report:
        """What was told, once there are no errors."""
        return reporting.Report(what=self._data.get("what", ""), step=self._step, text=self.text)

    @property
    def _step(self) -> int:
        number = self._data.get("step", "")
        return int(number) if number.isdecimal() and len(number) < 4 else 0

    def _errors(self) -> Iterator[FieldError]:
        if self._data.get("what") not in BadAdvice.What.values:
            yield FieldError("what", "required", SAY_WHAT)
        if len(self.text) > LONGEST:
            yield FieldError("text", "too_long", TOO_LONG)


@behind_a_link
def kept(request: HttpRequest, token: str) -> HttpResponse:
    """About a kept routine, as it is at this moment."""
    row = opened_routine(token)
    outcome = selectors.outcome_now(row, now=timezone.now())
    return _page(request, outcome, back=reverse("kept-routine", args=[token]), row=row)


@require_http_methods(["GET", "HEAD", "POST"])
def fresh(request: HttpRequest) -> HttpResponse:
    """About the outcome of this session."""
    journey, back = Journey.of(request.session), reverse("routine")
    outcome = urgent(journey.answers) or journey.outcome()
    return _page(request, outcome, back=back, row=None) if outcome else SeeOther(back)


def _page(request: HttpRequest, outcome: Outcome, *, back: str, row: Routine | None) -> HttpResponse:
    is_posted, now = request.method == "POST", timezone.now()
    form = ReportForm(outcome, data=request.POST if is_posted else None)
    context: dict[str, Any] = {
        "form": form,
        "outcome": outcome,
        "back": back,
        "is_kept": row is not None,
        "refusal": None,
    }
    if is_posted and not form.errors:
        try:
            count(request, wants="report", now=now)
            reporting.report(outcome=outcome, told=form.told, key=form.once, now=now, routine=row)
            return render(request, "unknot/bad_advice_sent.html", context)
        except NotPossible as refusal:
            context["refusal"] = refusal
    page = render(request, "unknot/bad_advice.html", context | {"errors": form.errors if is_posted else []})
    return refused(page, context["refusal"])


def _place(zone: str, side: str) -> str:
    return place_in_words(zone, side, shipped()).lower()
