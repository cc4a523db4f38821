"""What every answer carries, on every route of the URLconf, errors included."""

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from recommender.knowledge import shipped

pytestmark = [pytest.mark.django_db, pytest.mark.untraced]
# How to fill the arguments of a route. A route with a new argument fails the test until it is named here.
TOKEN = f"{'x' * 22}.{'y' * 22}"
ARGUMENTS = {
    "<slug:page_id>": "back",
    "<slug:slug>": "invalid-answers",
    "<token:token>": TOKEN,
    "<token:first>": TOKEN,
    "<token:second>": TOKEN,
    "<int:whose>": "1",
    "<str:name>": "confirmation.xyz",
    "<version:version>": shipped().version,
    "<slug:entry>": "long_glide",
    "<path:content_type_id>": "1",
    "<path:object_id>": "1",
    "<id>": "1",
}
PUBLIC = {
    "/",
    "/about/",
    "/privacy/",
    "/problems/",
    "/problems/invalid-answers/",
    "/api/docs",
    "/api/schema",
    "/api/v1/questionnaire",
    "/api/v1/knowledge",
    "/api/v1/knowledge/rules",
    "/api/v1/knowledge/techniques",
    "/api/v1/knowledge/sources",
    "/service-worker.js",
    "/offline/",
    "/robots.txt",
    "/favicon.ico",
}


def routes(patterns: list[Any] | None = None, prefix: str = "/") -> Iterator[str]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            for argument, value in ARGUMENTS.items():
                address = address.replace(argument, value)
            address = re.sub(r"\^?\(\?P<(\w+)>.*?\)(/?)\$", r"\1\2", address)  # the admin's, by regular expression
            assert "<" not in address, f"{address}: say in ARGUMENTS what to fill in"
            yield address


ADDRESSES = [*routes(), "/nothing/here/", "/static/unknot/unknot.css"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_is_hardened(client: Client, address: str, method: str) -> None:
    with closing(client.generic(method, address)) as response:  # a file stays open until its answer is closed
        assert_hardened(response)


def test_even_an_error_of_ours_is_hardened(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError

    monkeypatch.setattr("routines.pages.views.shipped", fail)
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    assert_hardened(response)
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "address", [a for a in ADDRESSES if a not in PUBLIC and not a.startswith(("/static/", "/knowledge/"))]
)
def test_nothing_that_may_carry_answers_is_stored_by_a_browser_or_proxy(client: Client, address: str) -> None:
    assert "no-store" in client.get(address).headers["Cache-Control"]


def test_the_cookies_are_out_of_reach_of_scripts_and_other_sites(client: Client) -> None:
    client.get("/check/back/")
    client.post("/check/back/", {"shown": "pain_level", "pain_level": "3"})
    assert set(client.cookies) == {"unknot", "unknot-form"}
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["expires"]


def is_file(response: Any) -> bool:
    """A style, a font or a picture, which no permission is asked for by."""
    return bool(response.wsgi_request.path.startswith("/static/"))


def assert_hardened(response: Any) -> None:
    policy = dict(part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";"))
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["img-src"] == "'self' data:"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    if not is_file(response):
        permissions = dict(part.split("=", 1) for part in response.headers["Permissions-Policy"].split(", "))
        assert {"camera", "microphone", "geolocation", "payment", "usb"} <= permissions.keys()
        assert "screen-wake-lock" not in permissions, "the guide's"
        assert set(permissions.values()) == {"()"}
    assert "Cache-Control" in response.headers
