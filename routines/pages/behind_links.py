"""What all pages behind private links share: opening the link, and an ordinary 404 where it opens nothing."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from routines import selectors
from routines.links import Purpose
from routines.models import Reminder, Routine

Page = Callable[..., HttpResponse]


class SeeOther(HttpResponseRedirect):
    """To another page, with GET, whatever the browser sent."""

    status_code = 303


def behind_a_link(page: Page) -> Page:
    """For reading and for forms. Not found, too, where its row is erased while the page is being made."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(page)
    def guarded(request: HttpRequest, **link: str | int) -> HttpResponse:
        try:
            return page(request, **link)
        except ObjectDoesNotExist:
            raise Http404 from None

    return guarded


def opened_routine(token: str) -> Routine:
    """The routine that the link opens, or a 404."""
    routine = selectors.routine_by(token)
    if routine is None:
        raise Http404
    return routine


def opened_reminder(token: str, *, purpose: Purpose = Purpose.REMINDER) -> Reminder:
    """The reminder that the link opens for this purpose, or a 404."""
    reminder = selectors.reminder_by(token, purpose=purpose)
    if reminder is None:
        raise Http404
    return reminder
