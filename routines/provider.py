"""What a mail provider tells after a mail was taken: it came back, was reported as unwanted, or somebody unsubscribed.

Only loaded where EMAIL_PROVIDER is set. django-anymail's own view checks who is calling and reads each provider's
language; `heard` acts on what it found. Providers repeat themselves, so every act is one that may come twice.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking
from anymail.urls import urlpatterns as of_all_providers
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from routines.models import Delivery
from routines.reminders import bounces
from routines.reminders.provider import shortened
from routines.services import complaining, reminding

log = logging.getLogger(__name__)
LONGEST = 4 * 1024 * 1024  # bytes of one call; providers bundle their news, a form of ours is never as long
View = Callable[..., HttpResponse]

# Where it is the address. All else (blocked, timed out, taken for spam) is about the sender or the moment.
_OF_THE_ADDRESS = {
    EventType.BOUNCED: (None, RejectReason.BOUNCED, RejectReason.INVALID),
    EventType.REJECTED: (  # not even tried: the provider has the address on its list
        RejectReason.BOUNCED,
        RejectReason.INVALID,
        RejectReason.SPAM,
        RejectReason.UNSUBSCRIBED,
    ),
}


@receiver(tracking, dispatch_uid="routines.provider")
def heard(event: AnymailTrackingEvent, **_: Any) -> None:
    """One piece of news. What is of no interest, or about a mail that is not ours, changes nothing."""
    act = _act_on(event)
    if act is None:
        return
    delivery = _delivery(event.message_id)
    if delivery is None:
        log.warning("the mail provider says %s of a mail that is not known here", event.event_type)
        return
    log.info("the mail provider says %s of delivery %s", event.event_type, delivery.pk)
    act(delivery)


def webhooks(provider: str) -> list[URLPattern]:
    """The address for the news of this provider, and of no other."""
    name = f"{provider}_tracking_webhook"
    found = [pattern.callback for pattern in of_all_providers if pattern.name == name]
    return [path(f"{provider}/tracking/", _with_room(view), name="webhook") for view in found]


def _act_on(event: AnymailTrackingEvent) -> Callable[[Delivery], None] | None:
    if event.event_type in _OF_THE_ADDRESS:
        is_the_address = event.reject_reason in _OF_THE_ADDRESS[event.event_type]
        return bounces.came_back if is_the_address else bounces.lost
    others: dict[str, Callable[[Delivery], None]] = {
        EventType.FAILED: bounces.lost,
        EventType.COMPLAINED: _complained,
        EventType.UNSUBSCRIBED: _unsubscribed,
    }
    return others.get(event.event_type)


def _complained(delivery: Delivery) -> None:
    complaining.complained(reminder=delivery.reminder)


def _unsubscribed(delivery: Delivery) -> None:
    reminding.stop(reminder=delivery.reminder)


def _delivery(message_id: str | None) -> Delivery | None:
    """By the provider's own name for it, which is what comes back, whatever our Message-ID was."""
    if not message_id:
        return None
    known = Delivery.objects.select_related("reminder").filter(provider_id=shortened(message_id))
    return known.order_by("-pk").first()


def _with_room(view: View) -> View:
    """Lets a call be longer than a form. It is read here once, and the view finds it read."""

    @wraps(view)  # with what it says of cross-site forgery: a signature takes the place of the form's token
    def reading(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        body = request.read(LONGEST + 1)
        if len(body) > LONGEST:
            raise RequestDataTooBig(f"A webhook may send {LONGEST} bytes at most.")
        request._body = body
        return view(request, *args, **kwargs)

    return reading


urlpatterns = webhooks(settings.EMAIL_PROVIDER)
