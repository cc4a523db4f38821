"""Every page of the list, made once for all processes of a run, and then served to a browser as it was made."""

import fcntl
import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, quote
from wsgiref.simple_server import make_server

import pytest
from django.core.wsgi import get_wsgi_application

from tests.browser.conftest import QuietHandler, ThreadingServer
from tests.running import Installation


@dataclass(frozen=True)
class Made:
    """A page as it was made: its route ("" where it is on none), where it is, and what was sent."""

    route: str
    path: str
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @classmethod
    def read(cls, raw: dict[str, Any]) -> "Made":
        headers = [(name, value) for name, value in raw["headers"]]
        return cls(raw["route"], raw["path"], raw["status"], headers, b64decode(raw["body"]))


@pytest.fixture(scope="session")
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """All pages, by their names in the list."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if hasattr(request.config, "workerinput") else own  # by the processes of pytest-xdist
    with (shared / "pages.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        pages = shared / "pages.json"
        if not pages.exists():
            pages.write_text(_make(shared))
    return {name: Made.read(raw) for name, raw in json.loads(pages.read_text()).items()}


@pytest.fixture(scope="session")
def where(made: dict[str, Made]) -> Iterator[Callable[[str], str]]:
    """The address at which the page of a name is served, with the style sheets and scripts that it asks for."""
    whole = get_wsgi_application()

    def answer(environ: Any, start_response: Any) -> Any:
        names = parse_qs(environ["QUERY_STRING"]).get("shown")
        if not names:
            return whole(environ, start_response)
        page = made[names[0]]
        start_response(f"{page.status} {HTTPStatus(page.status).phrase}", page.headers)
        return [page.body]

    with make_server("127.0.0.1", 0, answer, ThreadingServer, QuietHandler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield lambda name: f"http://127.0.0.1:{server.server_port}{made[name].path}?shown={quote(name)}"
        server.shutdown()


def _make(folder: Path) -> str:
    variables = {"DATABASE_URL": "sqlite:///:memory:", "DJANGO_SETTINGS_MODULE": "config.settings"}
    return Installation.at(folder / "making", **variables).python("-m", "tests.browser.accessibility.make")
