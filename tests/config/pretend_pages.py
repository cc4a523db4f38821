"""The addresses of Unknot, and one that answers late."""

import logging
import time

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def answer_late(request: HttpRequest, seconds: int) -> HttpResponse:
    """An answer after so many seconds."""
    logging.getLogger(__name__).warning("a late page")
    time.sleep(seconds)
    return HttpResponse(b"late")


urlpatterns = [path("late/<int:seconds>/", answer_late), path("", include("config.urls"))]
