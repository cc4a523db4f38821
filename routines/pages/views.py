"""The pages: find out where somebody is, let the recommender judge, show it. Answers live in the signed session."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from recommender import recommend, urgent
from recommender.knowledge import shipped
from recommender.outcome import Referral, Routine
from recommender.schema import Page
from routines.api.problems import PROBLEMS
from routines.pages.forms import PageForm
from routines.pages.journey import Journey
from routines.pages.sheet import SheetMaker
from routines.pages.words import in_words

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
@cache_control(no_cache=True)
def problem(request: HttpRequest, slug: str) -> HttpResponse:
    """The page a problem document of the API points to."""
    if slug not in PROBLEMS:
        raise Http404
    return render(request, "unknot/problem.html", {"problem": PROBLEMS[slug]})


@require_safe
def start(request: HttpRequest) -> HttpResponseRedirect:
    """To the first page that is not finished, or to the summary."""
    return _to_page(Journey.of(request.session).first_unfinished())


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
            return _to_page(self.journey.first_unfinished())
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
            return redirect("routine")
        if "back" in request.POST:
            previous = journey.previous_page(self.page)
            return redirect("page", page_id=previous.id) if previous else redirect("landing")
        if not form.is_valid:
            return self._show(form, returns=returns)
        return _after(self.page, journey=journey, returns=returns)

    def _show(self, form: PageForm, *, returns: bool) -> HttpResponse:
        pages = self.journey.questionnaire.pages
        context = {
            "form": form,
            "page": self.page,
            "number": self.journey.number(self.page),
            "pages": pages,
            "returns": returns,
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
        return _to_page(unfinished)
    questions = journey.questionnaire.questions
    sections = [
        (page, [(questions[code], in_words(questions[code], journey.answers[code])) for code in journey.asked(page)])
        for page in journey.questionnaire.pages
    ]
    return render(request, "unknot/answers.html", {"sections": sections})


@require_safe
def routine(request: HttpRequest) -> HttpResponse:
    """The outcome: a routine, or what to do instead."""
    journey = Journey.of(request.session)
    emergency = urgent(journey.answers)
    unfinished = journey.first_unfinished()
    if emergency:
        return _show_referral(request, emergency, journey=journey)
    if unfinished:
        return _to_page(unfinished)
    outcome = recommend(journey.questionnaire.check(journey.answers))
    if isinstance(outcome, Referral):
        return _show_referral(request, outcome, journey=journey)
    return _show_routine(request, outcome)


@require_POST
def start_again(request: HttpRequest) -> HttpResponseRedirect:
    """Forgets all answers."""
    request.session.flush()
    return redirect("landing")


def _show_routine(request: HttpRequest, outcome: Routine) -> HttpResponse:
    return render(request, "unknot/routine.html", {"sheet": SheetMaker(shipped()).sheet(outcome), "outcome": outcome})


def _show_referral(request: HttpRequest, outcome: Referral, *, journey: Journey) -> HttpResponse:
    reasons = outcome.referral.reasons
    codes = [code for reason in reasons for code in reason.answers]
    context = {
        "outcome": outcome,
        "reasons": SheetMaker(shipped()).why(reasons),
        "change_page": journey.page_of(codes),
        "finished": journey.first_unfinished() is None,
    }
    return render(request, "unknot/referral.html", context)


def _after(page: Page, *, journey: Journey, returns: bool) -> HttpResponseRedirect:
    unfinished = journey.first_unfinished()
    if returns and unfinished:  # the change brought up questions elsewhere: answer them, then back to the summary
        return HttpResponseRedirect(reverse("page", args=[unfinished.id], query=TO_SUMMARY))
    return _to_page(None if returns else journey.next_page(page))


def _to_page(page: Page | None) -> HttpResponseRedirect:
    return redirect("page", page_id=page.id) if page else redirect("answers")
