"""Keeps a routine on that nobody used for a year. Its mail leads here, and so does the notice on its own page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from routines import selectors
from routines.pages.behind_links import SeeOther, behind_a_link, opened_routine
from routines.services import keeping


@behind_a_link
def keep_on(request: HttpRequest, token: str) -> HttpResponse:
    """Says until when it is kept; one press, and it is for longer."""
    row = opened_routine(token)
    if request.method == "POST":
        keeping.keep_on(routine=row, now=timezone.now())
        return SeeOther(reverse("keep-on", args=[token]))
    context = {"routine": row, "token": token, "kept_until": selectors.kept_until(row)}
    return render(request, "unknot/keep_on.html", context)
