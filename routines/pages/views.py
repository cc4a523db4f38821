"""The pages: find out where somebody is, let the recommender judge, show it. Answers live in the signed session.

What is kept behind private links is shown and written by kept.py and later.py.
"""

from collections.abc import Sequence
from contextlib import nullcontext, suppress
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from recommender import FieldError, Referral, recommend, urgent
from recommender.in_words import answer_in_words
from recommender.knowledge import shipped
from recommender.outcome import Outcome
from recommender.schema import Page
from routines import models, selectors
from routines.consent import KEEP_ANSWERS
from routines.pages.forms import PageForm
from routines.pages.journey import RENEWING, Journey
from routines.pages.once import new_key
from routines.pages.outages import OUTAGES
from routines.pages.sheet import SheetMaker
from routines.pages.what_if_form import WhatIfForm, in_session
from routines.services import keeping

State = models.Reminder.State
TO_SUMMARY = {"return": "answers"}  # on a change link: afterwards back to the summary


@require_safe
@cache_control(no_cache=True)
def landing(request: HttpRequest) -> HttpResponse:
    """What Unknot is, and one way to begin."""
    return render(request, "unknot/landing.html", {"page_count": len(shipped().questionnaire.pages)})


@require_safe
@cache_control(no_cache=True)
def about(request: HttpRequest) -> HttpResponse:
    """How it decides, from what, and where its limits are."""
    return render(request, "unknot/about.html", {"knowledge": shipped()})


@require_safe
@cache_control(no_cache=True)
def privacy(request: HttpRequest) -> HttpResponse:
    """Where answers are kept, in plain words."""
    return render(request, "unknot/privacy.html")


@require_safe
def start(request: HttpRequest) -> HttpResponseRedirect:
    """To the first page that is not finished, or to the summary."""
    return to_page(Journey.of(request.session).first_unfinished())


class PageView(View):
    """One page of the questionnaire."""

    http_method_names = ("get", "head", "post")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Pages open in order, and not after a sign of an emergency."""
        self.journey = Journey.of(request.session)
        page = self.journey.page(kwargs["page_id"])
        if page is None:
            raise Http404
        if self.journey.stop_before(page):
            return redirect("routine")
        if not self.journey.may_open(page):
            return to_page(self.journey.first_unfinished())
        self.page = page
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, page_id: str) -> HttpResponse:
        form = PageForm(self.page, knowledge=shipped(), journey=self.journey)
        return self._show(form, returns=request.GET.get("return") == "answers")

    def post(self, request: HttpRequest, page_id: str) -> HttpResponse:
        """Keeps what is right, then goes on, goes back, stops, or shows the page again with what is missing."""
        form = PageForm(self.page, knowledge=shipped(), journey=self.journey, data=request.POST)
        journey = Journey(self.journey.questionnaire, self.journey.without(self.page)).with_answers(form.clean)
        journey.keep_in(request.session)
        returns = request.POST.get("return") == "answers"
        if urgent(journey.answers):
            with suppress(*OUTAGES):  # an emergency is told all the same
                _ask_again(request.session)
            return redirect("routine")
        if "back" in request.POST:
            previous = journey.previous_page(self.page)
            return redirect("page", page_id=previous.id) if previous else redirect("landing")
        if "later" in request.POST:
            return redirect("save-for-later")
        if not form.is_valid:
            return self._show(form, returns=returns)
        if RENEWING in request.session:  # the other pages are filled in already
            return to_page(journey.first_unfinished())
        return _after(self.page, journey=journey, returns=returns)

    def _show(self, form: PageForm, *, returns: bool) -> HttpResponse:
        pages = self.journey.questionnaire.pages
        context = {
            "form": form,
            "page": self.page,
            "number": self.journey.number(self.page),
            "pages": pages,
            "returns": returns,
            "offers_taster": not returns and self.journey.offers_taster_on(self.page),
        }
        return render(self.request, "unknot/page.html", context)


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """Check your answers: all of them in words, each with a link to change it."""
    journey = Journey.of(request.session)
    unfinished = journey.first_unfinished()
    if urgent(journey.answers):
        return redirect("routine")
    if unfinished:
        return to_page(unfinished)
    questions = journey.questionnaire.questions
    sections = [
        (
            page,
            [
                (questions[code], answer_in_words(questions[code], journey.answers[code]))
                for code in journey.asked(page)
            ],
        )
        for page in journey.questionnaire.pages
    ]
    return render(request, "unknot/answers.html", {"sections": sections})


@require_safe
def routine(request: HttpRequest) -> HttpResponse:
    """The outcome: a routine, or what to do instead."""
    journey = Journey.of(request.session)
    unfinished = journey.first_unfinished()
    if unfinished and not urgent(journey.answers):
        return to_page(unfinished)
    return show_outcome(request, journey)


@require_POST
def start_again(request: HttpRequest) -> HttpResponseRedirect:
    """Forgets all answers."""
    request.session.flush()
    return redirect("landing")


def show_outcome(request: HttpRequest, journey: Journey, *, errors: Sequence[FieldError] = ()) -> HttpResponse:
    """The outcome of the answers in the session, and a card to keep it. `errors` say why it was not kept."""
    emergency = urgent(journey.answers)
    outcome = emergency or recommend(journey.checked())
    renewed = None
    with suppress(*OUTAGES) if emergency else nullcontext():  # it is told whatever the database says
        renewed = routine_renewed(request.session)
    context = describe(outcome) | {
        "card": {"once": new_key(), "consent": KEEP_ANSWERS.text},
        "errors": errors,
        "finished": journey.first_unfinished() is None,
        "offers_reminders": _offers_reminders(journey, outcome),
        "report": reverse("fresh-bad-advice"),
        "reminded": renewed and selectors.has_reminders(renewed, State.ACTIVE, State.PAUSED),
        "renewed": renewed,
    }
    if isinstance(outcome, Referral):
        codes = [code for reason in outcome.referral.reasons for code in reason.answers]
        context["change_page"] = journey.page_of(codes)
    else:
        context |= {"form": WhatIfForm(journey.answers), "setting": in_session(journey.answers)}
    return render(request, context["layout"], context)


def describe(outcome: Outcome) -> dict[str, Any]:
    """An outcome for reading, and the template that lays it out."""
    maker = SheetMaker(shipped(), version=outcome.knowledge_version)
    if isinstance(outcome, Referral):
        return {"layout": "unknot/referral.html", "outcome": outcome, "reasons": maker.why(outcome.referral.reasons)}
    return {"layout": "unknot/routine.html", "outcome": outcome, "sheet": maker.sheet(outcome)}


def to_page(page: Page | None) -> HttpResponseRedirect:
    """To this page of the questionnaire, or to the summary."""
    return redirect("page", page_id=page.id) if page else redirect("answers")


def routine_renewed(session: SessionBase) -> models.Routine | None:
    """The kept routine that the answers in the session are a fresh check for."""
    return selectors.routine_by(session.get(RENEWING, ""))


def _after(page: Page, *, journey: Journey, returns: bool) -> HttpResponseRedirect:
    unfinished = journey.first_unfinished()
    if returns and unfinished:  # the change brought up questions elsewhere: answer them, then back to the summary
        return HttpResponseRedirect(reverse("page", args=[unfinished.id], query=TO_SUMMARY))
    return to_page(None if returns else journey.next_page(page))


def _offers_reminders(journey: Journey, outcome: Outcome) -> bool:
    kind = models.Routine.Kind.REFERRAL if outcome.referral else models.Routine.Kind.ROUTINE
    return selectors.refusal_of(kind=kind, answers=journey.answers) is None


def _ask_again(session: SessionBase) -> None:
    """An emergency came up in a fresh check. It stops before there is anything to store."""
    if renewed := routine_renewed(session):
        keeping.ask_again(routine=renewed, now=timezone.now())
