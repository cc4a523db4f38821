"""Error pages: styled, helpful, and silent about the person."""

from collections.abc import Callable

import pytest
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from routines.pages import errors, views
from routines.refusals import TooOften
from tests.routines.visitors import text_of

CANARY = "canary-in-the-address"


def test_a_wrong_address_gets_a_page_that_helps_on(client: Client) -> None:
    response = client.get(f"/{CANARY}/")
    assert response.status_code == 404
    assert "There is nothing here" in text_of(response)
    assert CANARY not in response.content.decode()


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (RuntimeError(CANARY), 500, "Something went wrong here"),
        (SuspiciousOperation(CANARY), 400, "That did not work"),
    ],
)
def test_an_unexpected_error_says_sorry_and_no_details(
    monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, says: str
) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setattr(views, "shipped", fail)
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == status
    assert says in text_of(response)
    assert CANARY not in response.content.decode()


def test_a_page_for_too_many_says_when_to_come_back_and_nothing_of_the_person() -> None:
    refusal = TooOften("Please wait about 20 minutes.", wait=1200)
    page = errors.too_often(RequestFactory().get("/routine/keep/", {"x": CANARY}), refusal)
    text = text_of(page)
    assert "about 20 minutes" in text
    assert "still here, in your browser" in text
    assert CANARY not in page.content.decode()
    assert "still here" not in text_of(errors.too_often(RequestFactory().get("/links/"), refusal))


@pytest.mark.parametrize(("path", "answers"), [("/check/back/", 1), ("/routine/", 1), ("/r/x/", 0), ("/admin/", 0)])
def test_a_page_for_our_mistakes_says_that_answers_are_there_only_where_there_are_some(path: str, answers: int) -> None:
    text = text_of(errors.broken(RequestFactory().get(path)))
    assert text.count("in your browser") == answers


def test_a_page_for_our_mistakes_says_whom_to_tell_and_the_number_of_the_request(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    def fail() -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(views, "shipped", fail)
    response = Client(raise_request_exception=False).get("/", headers={"X-Request-ID": "6" * 32})
    html = response.content.decode()
    assert f'href="mailto:{settings.CONTACT_EMAIL}"' in html
    assert response.headers["X-Request-ID"] in html
    assert "6" * 32 not in html, "nobody who is no proxy of ours gives it"


@pytest.mark.parametrize("page", [errors.broken, errors.unavailable])
def test_when_we_are_at_fault_a_styled_page_needs_neither_database_nor_session(
    page: Callable[[HttpRequest], HttpResponse],
) -> None:
    """No database is allowed in this test, and the request has no session."""
    response = page(RequestFactory().get("/r/secret/", {"x": CANARY}))
    html = response.content.decode()
    assert response.status_code >= 500
    assert "unknot/unknot.css" in html
    assert "unknot/icon.svg" in html
    assert CANARY not in html
    assert "secret" not in html
