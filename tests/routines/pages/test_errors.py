"""Error pages: styled, helpful, and silent about the person."""

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client

from routines.pages import views
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
