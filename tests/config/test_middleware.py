"""What goes out compressed, and what does not, and why that gives nothing away (decision 16)."""

import gzip
from contextlib import closing
from http.client import PARTIAL_CONTENT
from typing import Any

import pytest
from django.test import Client

from tests.config.test_headers import ADDRESSES

pytestmark = [pytest.mark.django_db, pytest.mark.untraced]
CSS, FONT = "/static/unknot/unknot.css", "/static/unknot/fonts/figtree.woff2"
# what was looked for, where to go next, what is not taken; none of these holds a secret
REPEAT = ("/knowledge/", "/admin/login/", "/api/v1/knowledge/")


def body_of(response: Any) -> bytes:
    with closing(response):
        return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize("address", ["/", "/check/back/", "/api/v1/questionnaire", CSS])
def test_text_goes_out_compressed(client: Client, address: str) -> None:
    plain = body_of(client.get(address))
    response = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    body = body_of(response)
    assert response.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response.headers["Vary"]
    assert len(body) < len(plain)
    if address != "/check/back/":  # its token against forged forms is written differently each time
        assert gzip.decompress(body) == plain


def test_a_font_goes_out_as_it_is(client: Client) -> None:
    response = client.get(FONT, headers={"Accept-Encoding": "gzip"})
    assert body_of(response).startswith(b"wOF2")
    assert "Content-Encoding" not in response.headers


def test_a_small_file_goes_out_as_it_is(client: Client) -> None:
    response = client.get("/static/unknot/icon.svg", headers={"Accept-Encoding": "gzip"})
    assert body_of(response).startswith(b"<svg")
    assert "Content-Encoding" not in response.headers


def test_a_part_of_a_file_goes_out_as_it_is(client: Client) -> None:
    response = client.get(CSS, headers={"Accept-Encoding": "gzip", "Range": "bytes=0-999"})
    assert response.status_code == PARTIAL_CONTENT
    assert len(body_of(response)) == 1000
    assert "Content-Encoding" not in response.headers


def test_the_token_against_forged_forms_is_written_differently_each_time(client: Client) -> None:
    pages = [client.get("/check/back/").content.decode() for _ in range(2)]
    tokens = [page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0] for page in pages]
    assert tokens[0] != tokens[1]


@pytest.mark.parametrize("address", sorted(a for a in {*ADDRESSES} if not a.startswith(REPEAT)))
def test_no_page_with_a_secret_repeats_what_a_stranger_puts_into_its_address(client: Client, address: str) -> None:
    response = client.get(address, {"q": "put-there", "return": "put-there", "put-there": "1"})
    assert b"put-there" not in body_of(response)
