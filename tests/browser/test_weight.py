"""What the pages weigh as they are published, and that all of it comes from us and keeps to the strict policy.

The files are collected, hashed and compressed as in production, and a real browser counts what comes over the wire.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.conftest import opened
from tests.browser.guide.player import act
from tests.published import keep, published_at, publishing
from tests.routines.visitors import plain_answers

KB = 1024  # bytes
EVERYWHERE = ["shoulder_left", "shoulder_right", "upper_back_left", "lower_back_right", "hip_left", "hip_right"]
PAGES = {"landing": "/", "questionnaire": "/check/back/", "routine": "/r/{token}/", "guide": "/r/{token}/guide/"}
INLINE = "() => document.querySelectorAll('script:not([src]), style, [style]').length"
HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")


@dataclass(frozen=True)
class Site:
    """Where Unknot is published, and a routine of an hour, the heaviest there is."""

    origin: str
    token: str

    def address_of(self, name: str) -> str:
        return self.origin + PAGES[name].format(token=self.token)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    for_all_processes = tmp_path_factory.getbasetemp().parent / "static"
    installation = published_at(tmp_path_factory.mktemp("published"), for_all_processes)
    with publishing(installation):
        answers = plain_answers() | {"minutes": 60, "pain_zones": EVERYWHERE}
        yield Site(installation.address, keep(installation, answers))


@pytest.fixture
def visit(browser: Browser, complaints: list[str]) -> Iterator[Page]:
    """A phone that has never been here, and keeps no guide for later."""
    yield from opened(browser, complaints, service_workers="block")


def requests_of(page: Page, address: str) -> list[Request]:
    """All that was asked for on a first visit of this page."""
    requests: list[Request] = []
    page.on("requestfinished", lambda request: requests.append(request))  # it cannot take a method of a list
    page.goto(address, wait_until="networkidle")
    return requests


def transferred(requests: list[Request]) -> int:
    """Bytes that came over the wire for them, headers included."""
    sizes = [request.sizes() for request in requests]
    return sum(size["responseHeadersSize"] + size["responseBodySize"] for size in sizes)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_small_and_all_of_it_is_ours(
    visit: Page, site: Site, name: str, complaints: list[str], record_property: Callable[[str, object], None]
) -> None:
    requests = requests_of(visit, site.address_of(name))
    weight = transferred(requests)
    record_property(f"{name}_bytes", weight)
    assert weight > 5 * KB
    if name == "routine":
        assert weight <= 60 * KB, {request.url: request.sizes()["responseBodySize"] for request in requests}
    assert [request.url for request in requests if not request.url.startswith(f"{site.origin}/")] == []
    assert visit.evaluate(INLINE) == 0
    assert complaints == []


@pytest.mark.parametrize("name", PAGES)
def test_each_file_is_called_by_a_name_that_tells_its_content(visit: Page, site: Site, name: str) -> None:
    files = [request for request in requests_of(visit, site.address_of(name)) if "/static/" in request.url]
    assert len(files) >= 3
    assert [file.url for file in files if not HASHED.search(file.url)] == []
    assert all("immutable" in (file.response() or pytest.fail(file.url)).headers["cache-control"] for file in files)


def test_the_guide_plays_with_modules_under_such_names(visit: Page, site: Site, complaints: list[str]) -> None:
    modules = [r.url for r in requests_of(visit, site.address_of("guide")) if r.url.endswith(".js")]
    assert len(modules) > 10
    act(visit, "start").click()
    expect(visit.locator(".guide-step.is-now > .guide-way [data-title]")).to_be_visible()
    assert complaints == []
