"""The calendar of a reminder: a feed at an address of its own, a file to download, and a new address.

The feed's address is given to calendar programs and shows times only. It opens no page, and the page of the reminder
can end it at any time.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_POST, require_safe

from routines.calendar_feed import calendar_of
from routines.links import Purpose, address_of
from routines.models import Reminder
from routines.pages.behind_links import SeeOther, behind_a_link, opened_reminder
from routines.refusals import NotPossible
from routines.services import calendars

CONTENT_TYPE = "text/calendar; charset=utf-8"
FILE = "unknot.ics"
CHANGED = "Your calendar has a new address. The old one has ended."


@dataclass(frozen=True)
class CalendarLinks:
    """Whole addresses of a reminder's calendar: for people to copy, and for a calendar program to open."""

    address: str
    subscribe: str


def links_of(reminder: Reminder) -> CalendarLinks:
    """The addresses that show the calendar of this reminder at the moment."""
    address = address_of("calendar", reminder.token(Purpose.CALENDAR))
    return CalendarLinks(address, subscribe=f"webcal:{address.partition(':')[2]}")


@require_safe
@conditional_page
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar, for programs that read it again and again. Unchanged, it is a 304."""
    response = _calendar(opened_reminder(token, purpose=Purpose.CALENDAR))
    patch_cache_control(response, private=True, no_cache=True)  # kept by the program, never used without asking
    return response


@require_safe
def download(request: HttpRequest, token: str) -> HttpResponse:
    """The same as a file, from the page of the reminder."""
    response = _calendar(opened_reminder(token))
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return response


@require_POST
@behind_a_link
def new_address(request: HttpRequest, token: str) -> HttpResponse:
    """Ends the address of the feed. Back to the page of the reminder, which shows the new one."""
    try:
        calendars.new_address(reminder=opened_reminder(token), now=timezone.now())
    except NotPossible:  # it is stopped, and its page says so
        return SeeOther(reverse("reminder", args=[token]))
    messages.success(request, CHANGED)
    return SeeOther(reverse("reminder", args=[token]))


def _calendar(reminder: Reminder) -> HttpResponse:
    if reminder.state == Reminder.State.STOPPED:  # as if there had never been one
        raise Http404
    return HttpResponse(calendar_of(reminder), content_type=CONTENT_TYPE)
