"""The forms for a copy of the reminders: ask for one, remove it. They stand on the page of the reminders.

No page shows the address again, nor tells whether it is known here.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from routines.addresses import NotOneAddress, read_address
from routines.evenly import evenly
from routines.pages.behind_links import SeeOther, behind_a_link, opened_reminder
from routines.pages.limits import count
from routines.pages.reminders import show
from routines.refusals import NotPossible
from routines.reminders.sign_up import ONE_ADDRESS
from routines.services import copying

ASKED = "We have noted it. A mail on its way to them asks for their yes."
REMOVED = "The copy is removed, and the address is erased."


@require_POST
@behind_a_link
def copy(request: HttpRequest, token: str) -> HttpResponse:
    """Back to the page, which says how it stands."""
    reminder, now = opened_reminder(token), timezone.now()
    try:
        if request.POST.get("do") == "remove":
            copying.remove(reminder=reminder, now=now)
        else:
            email = read_address(request.POST.get("email"))
            count(request, wants="sign-up", now=now)
            with evenly():
                copying.ask(reminder=reminder, email=email, now=now)
    except NotOneAddress:
        return show(request, reminder, now=now, refusal=NotPossible("not_one_address", ONE_ADDRESS))
    except NotPossible as refusal:
        return show(request, reminder, now=now, refusal=refusal)
    messages.success(request, REMOVED if request.POST.get("do") == "remove" else ASKED)
    return SeeOther(reverse("reminder", args=[token]))
