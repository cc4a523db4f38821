"""What browsers and search engines look for at the root by themselves, and what a guide says without a connection."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

A_DAY = 24 * 60 * 60  # seconds
PRIVATE = (
    *("/r/", "/g/", "/swap/", "/saved/", "/reminders/", "/confirm/", "/unsubscribe/", "/calendar/"),  # behind links
    *("/check/", "/routine/", "/admin/", "/api/v1/", "/mailbox/"),
)
ROBOTS = "\n".join(["User-agent: *", *(f"Disallow: {start}" for start in PRIVATE), ""])


@require_safe
@cache_control(max_age=A_DAY, public=True)
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing that belongs to somebody is to be looked for."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(max_age=A_DAY, public=True)
def favicon(request: HttpRequest) -> HttpResponseRedirect:
    """To the icon that every page names, for what names none, such as a calendar."""
    return HttpResponseRedirect(static("unknot/icon.svg"))


@require_safe
@cache_control(no_cache=True)
def offline(request: HttpRequest) -> HttpResponse:
    """What the service worker shows when there is neither a connection nor a copy of the guide. Of nobody."""
    return render(request, "unknot/errors/offline.html")
