"""Takes in what was marked with "There!" in the guide, so that the next massage begins with it.

The guide's closing page sends it, from the receiver's link or the giver's. It goes back to the page of that link.
"""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from recommender.knowledge import shipped
from routines.models import Routine
from routines.pages.behind_links import SeeOther, behind_a_link, opened_routine
from routines.pages.giver import row_for_giver
from routines.refusals import NotPossible
from routines.services import adapting


@require_POST
@behind_a_link
def remember(request: HttpRequest, token: str) -> HttpResponse:
    """From the receiver's guide."""
    return _remembered(request, opened_routine(token), page=reverse("kept-routine", args=[token]))


@require_POST
@behind_a_link
def remember_for_giver(request: HttpRequest, token: str) -> HttpResponse:
    """From the giver's guide."""
    return _remembered(request, row_for_giver(token), page=reverse("giver", args=[token]))


def _remembered(request: HttpRequest, row: Routine, *, page: str) -> HttpResponse:
    """Stores the zones that there are. A guide that was opened long ago may come too late; its page says what to do."""
    known = [option.id for option in shipped().questionnaire.questions[adapting.FELT_GOOD].options]
    zones = [zone for zone in known if zone in request.POST.getlist("zone")]
    if zones:
        try:
            adapting.begin_next_time_with(routine=row, zones=zones, now=timezone.now())
        except NotPossible as refusal:
            return HttpResponse(refusal.message, status=409, content_type="text/plain; charset=utf-8")
    return SeeOther(page)
