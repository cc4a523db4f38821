"""A real browser, and Unknot served to it. Debian's Chromium is used where it is; nothing is downloaded."""

import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, Page, expect

from tests.chromium import HOW_TO_GET_IT, chromium, chromium_path
from tests.missing import missing
from tests.running import Installation, running, wait_for
from tests.text_browser import TextBrowser

PATIENCE = 30_000  # milliseconds; machines that test are busy


class ThreadingServer(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the base class calls it so
        pass


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where Unknot is served, without a slash at the end."""
    application = get_wsgi_application()
    with make_server("127.0.0.1", 0, application, ThreadingServer, QuietHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where Unknot is as `make run` starts it, with all its processes and an address that ends without a slash."""
    installation = Installation.at(tmp_path_factory.mktemp("browsing"))
    with running(installation):
        wait_for(lambda: TextBrowser().can_open(installation.address + "/"), what="the web server")
        yield installation.address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Ended with its module: while Playwright runs an event loop in this thread, Django refuses to ask a database."""
    path = chromium_path() or missing(HOW_TO_GET_IT)
    with chromium(path) as browser:
        yield browser


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console complained about: errors, and violations of the content security policy."""
    return []


@pytest.fixture
def page(browser: Browser, address: str, complaints: list[str]) -> Iterator[Page]:
    """A phone, 390 pixels wide."""
    yield from opened(browser, complaints, base_url=address)


def opened(browser: Browser, complaints: list[str], **options: Any) -> Iterator[Page]:
    """The same, with other options of a browser's context."""
    context = browser.new_context(**{"viewport": {"width": 390, "height": 844}} | options)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()


def fits(page: Page) -> None:
    """Nothing has to be scrolled sideways, once the page is there."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} scrolls sideways"
