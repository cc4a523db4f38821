"""Three minutes on a chair, offered once the questions about safety are answered, so that nobody leaves with nothing.

It is the guide, made from the answers in the session. Nothing is stored.
"""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from routines.pages.behind_links import SeeOther
from routines.pages.guide import Back, show_guide
from routines.pages.journey import Journey


@require_safe
def taster(request: HttpRequest) -> HttpResponse:
    """The guide through it. Back to the questions while safety is not settled, or where there is none."""
    outcome = Journey.of(request.session).taster()
    if outcome is None:
        return SeeOther(reverse("start"))
    back = Back(reverse("start"), "The questions", "On with the questions")
    return show_guide(request, outcome, back=back, answers={})
