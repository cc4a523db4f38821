"""What lies at the root: for search engines, for icons, and for a phone without a connection."""

import re

import pytest
from django.test import Client

from routines.pages.root import PRIVATE
from tests.config.test_headers import ADDRESSES, TOKEN
from tests.routines.visitors import text_of


def test_search_engines_are_kept_from_all_that_is_behind_a_link(client: Client) -> None:
    answer = client.get("/robots.txt")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "max-age=86400" in answer.headers["Cache-Control"]
    forbidden = tuple(re.findall(r"^Disallow: (\S+)$", answer.content.decode(), re.M))
    behind = [address for address in ADDRESSES if TOKEN in address and not address.startswith("/static/")]
    assert len(behind) > 30
    assert [address for address in behind if not address.startswith(forbidden)] == []
    assert not "/knowledge/".startswith(forbidden)
    assert forbidden == PRIVATE


@pytest.mark.django_db
def test_a_browser_that_looks_for_an_icon_finds_it(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    icon = client.get(answer.headers["Location"])
    assert icon.headers["Content-Type"].startswith("image/svg+xml")
    icon.close()


@pytest.mark.django_db
def test_the_page_for_no_connection_is_the_same_for_everybody(client: Client) -> None:
    first = client.get("/offline/")
    assert "There is no connection" in text_of(first)
    assert first.headers["Cache-Control"] == "no-cache"
    assert not first.cookies
    client.post("/check/back/", {"shown": "pain_level", "pain_level": "3"})
    assert client.get("/offline/").content == first.content
