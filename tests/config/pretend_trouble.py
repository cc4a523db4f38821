"""Errors of ours while somebody asks for a page, with all that must not leave the machine within reach of them."""

import logging
import sys

import django
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

SECRETS = (
    "rosa@example.org",
    "pain-in-the-neck",
    "q" * 22 + "." + "w" * 22,
    "cookie-of-rosa",
    "203.0.113.77",
    "10.1.2.3",
)
MAIL, ANSWER, TOKEN, COOKIE, ADDRESS, PROXY = SECRETS


def stumble(request: HttpRequest, token: str) -> HttpResponse:
    """Fails in every way that quotes a person, and logs each."""
    body, log = request.body.decode(), logging.getLogger(__name__)
    log.error("No row of %s for %s", MAIL, body, extra={"answers": body})
    log.error(f"Nothing at /r/{token}/ for {MAIL}")
    log.error(ValueError(body))
    try:
        raise KeyError(MAIL)
    except KeyError as error:
        raise ValueError(f"{body} of {token} is not a number") from error


urlpatterns = [path("r/<str:token>/", stumble)]


def main() -> None:
    """One request that fails, by the id that is given."""
    django.setup()
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=["config.request_ids.request_ids"], TRUSTED_PROXIES=1):
        client = Client(raise_request_exception=False, REMOTE_ADDR=ADDRESS)
        client.cookies["unknot"] = COOKIE
        client.post(
            f"/r/{TOKEN}/?mail={MAIL}",
            ANSWER,
            content_type="text/plain",
            headers={"X-Request-ID": sys.argv[1], "X-Forwarded-For": PROXY, "Host": "localhost"},
        )


if __name__ == "__main__":
    main()
