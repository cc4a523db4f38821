"""Kept versions of the knowledge on the open pages, and those that were not kept."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from recommender.knowledge import shipped
from tests.recommender.document.test_shapes import KEPT
from tests.routines.cast import DAY, NOW, keep
from tests.routines.pages.shelves import EARLIER, SHELVES, address, keep_earlier
from tests.routines.visitors import text_of

pytestmark = pytest.mark.django_db

TODAYS = shipped().version
ANOTHER = "2026-01-03+ba9876543210"


@pytest.mark.parametrize("shelf", SHELVES)
def test_a_kept_version_is_shown_from_what_was_kept(client: Client, shelf: str) -> None:
    keep_earlier(KEPT.read_text())
    response = client.get(address(EARLIER, shelf))
    assert response.status_code == 200
    assert "You are reading an earlier version" in text_of(response)
    assert "noindex" in response.content.decode()


def test_a_kept_version_says_what_it_said_then_whatever_is_said_today(client: Client) -> None:
    keep_earlier(KEPT.read_text().replace("Sitting", "Squatting").replace("You sit at a desk", "Long ago you sat"))
    assert "Long ago you sat" in text_of(client.get(address(EARLIER, "rules/")))
    assert "Long ago you sat" not in text_of(client.get("/knowledge/rules/"))


def test_a_kept_version_keeps_its_own_proof(client: Client) -> None:
    keep_earlier(KEPT.read_text())
    assert "Proven on 21 November 2026." in text_of(client.get(address(EARLIER, "invariants/")))


@pytest.mark.parametrize("shelf", SHELVES)
def test_a_version_that_was_not_kept_says_so_kindly_and_leads_to_todays(client: Client, shelf: str) -> None:
    response = client.get(address(EARLIER, shelf))
    assert response.status_code == 404
    assert f"We have no text of version {EARLIER}." in text_of(response)
    assert 'href="/knowledge/">Read today' in response.content.decode()


@pytest.mark.parametrize("written", [EARLIER, quote(EARLIER, safe=""), EARLIER.replace("+", "%20")])
def test_the_plus_of_a_version_may_arrive_in_any_shape(client: Client, written: str) -> None:
    keep_earlier(KEPT.read_text())
    response = client.get(f"/knowledge/versions/{written}/")
    assert response.status_code == 200
    assert f'href="{address(EARLIER, "rules/")}"' in response.content.decode()


def test_the_address_of_a_version_has_its_plus_as_it_is() -> None:
    assert reverse("knowledge", kwargs={"version": EARLIER}) == f"/knowledge/versions/{EARLIER}/"
    assert reverse("knowledge") == "/knowledge/"


@pytest.mark.parametrize("version", ["latest", "2026-01-02", "2026-01-02+XYZ", "../../etc", f"{EARLIER}0"])
def test_what_is_no_version_is_an_ordinary_404(client: Client, version: str) -> None:
    response: Any = client.get(f"/knowledge/versions/{version}/")
    assert response.status_code == 404
    assert "We have no text of version" not in text_of(response)


def test_all_kept_versions_are_listed_the_newest_first_and_todays_on_top(client: Client) -> None:
    keep_earlier(KEPT.read_text())
    keep_earlier(KEPT.read_text(), version=ANOTHER, now=NOW + timedelta(days=1))
    keep(now=NOW + 2 * DAY)
    page = text_of(client.get("/knowledge/versions/"))
    todays, another, earlier = (page.index(version) for version in (TODAYS, ANOTHER, EARLIER))
    assert todays < another < earlier
    assert page.count(TODAYS) == 1
    assert f"{ANOTHER} kept since 18 November 2026" in page
