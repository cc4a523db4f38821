"""How often a form may be sent: counted together with the calls of the API that do the same (throttles.py, LIMITS).

Beyond a limit a page that has a form shows it again, with all that was typed; elsewhere a page of its own says when.
"""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from routines.pages.errors import too_often
from routines.pages.outages import OUTAGES
from routines.refusals import NotPossible, TooOften
from routines.throttles import NEEDS_NO_DATABASE, in_words, must_wait

TOO_OFTEN = "That was very often, from where you are. Please wait {}, then press the button once more."


def count(request: HttpRequest, *, wants: str, now: datetime) -> None:
    """Raises TooOften. Without a database nobody is counted: what needs none goes on, the rest is told at once."""
    try:
        wait = must_wait(request, wants=wants, now=now)
    except OUTAGES:
        if wants in NEEDS_NO_DATABASE:
            return
        raise
    if wait:
        raise TooOften(TOO_OFTEN.format(in_words(wait)), wait=wait)


def refused(page: HttpResponse, refusal: NotPossible | None) -> HttpResponse:
    """The same page, with the status that goes with what was refused, if anything was."""
    if isinstance(refusal, TooOften):
        page.status_code, page.headers["Retry-After"] = 429, str(refusal.wait)
    elif refusal:
        page.status_code = 409
    return page


class TooOftenPage:
    """The middleware that answers where a view has no form to show again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The 429, or None for every other error."""
        return refused(too_often(request, error), error) if isinstance(error, TooOften) else None
