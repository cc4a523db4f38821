"""Each request has an id, which stands in its answer and in each line that is logged of it."""

import json
import logging
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from config.logs import JsonFormatter
from config.request_ids import HEADER, current_request

pytestmark = [pytest.mark.django_db, pytest.mark.untraced]
FROM_NGINX = "0123456789abcdef0123456789abcdef"
NEW = re.compile(r"[0-9a-f]{32}")


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """What Django logs about requests, as machines get it."""
    stream, logger = StringIO(), logging.getLogger("django.request")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


def id_of(response: Any) -> str:
    return str(response.headers[HEADER])


@pytest.mark.parametrize("address", ["/", "/nothing/", "/api/v1/nothing", "/static/unknot/icon.svg", "/health/live"])
def test_every_answer_has_an_id_of_its_own(client: Client, address: str) -> None:
    first, second = client.get(address), client.get(address)
    assert NEW.fullmatch(id_of(first))
    assert id_of(first) != id_of(second)
    first.close()
    second.close()


def test_a_line_about_a_request_names_it(client: Client, logged: StringIO) -> None:
    ids = [id_of(client.get("/nothing/")), id_of(client.get("/api/v1/nothing"))]
    assert [json.loads(line)["request"] for line in logged.getvalue().splitlines()] == ids


def test_an_error_of_ours_is_found_by_the_id_in_its_answer(monkeypatch: pytest.MonkeyPatch, logged: StringIO) -> None:
    def fail() -> None:
        raise RuntimeError

    monkeypatch.setattr("routines.pages.views.shipped", fail)
    response = Client(raise_request_exception=False).get("/")
    [line] = logged.getvalue().splitlines()
    assert response.status_code == 500
    assert json.loads(line)["request"] == id_of(response)
    assert "RuntimeError" in json.loads(line)["traceback"]


def test_after_a_request_nothing_is_named_by_it(client: Client) -> None:
    client.get("/")
    assert current_request() == ""
    record = logging.LogRecord("name", logging.INFO, "path", 1, "a tick", (), None)
    assert "request" not in json.loads(JsonFormatter().format(record))


@pytest.mark.parametrize("given", [FROM_NGINX, "01234567-89ab-cdef-0123-456789abcdef"])
def test_the_id_of_a_proxy_of_ours_is_kept(client: Client, settings: Settings, given: str) -> None:
    settings.TRUSTED_PROXIES = 1
    assert id_of(client.get("/", headers={HEADER: given})) == given


@pytest.mark.parametrize(
    "given", ["", "rosa", FROM_NGINX.upper(), f"{FROM_NGINX}0", f"{FROM_NGINX}\n", f'{FROM_NGINX[:-1]}"', "x" * 5000]
)
def test_an_id_that_could_be_anything_is_not_kept(client: Client, settings: Settings, given: str) -> None:
    settings.TRUSTED_PROXIES = 1
    assert NEW.fullmatch(id_of(client.get("/", headers={HEADER: given})))
    assert id_of(client.get("/", headers={HEADER: given})) != given


def test_nobody_but_a_proxy_of_ours_chooses_the_id(client: Client) -> None:
    assert id_of(client.get("/", headers={HEADER: FROM_NGINX})) != FROM_NGINX
