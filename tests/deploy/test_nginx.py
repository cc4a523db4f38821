"""What nginx lets through and what it says itself, with a web process of the test's own behind it."""

from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPMessage, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from routines.provider import LONGEST
from tests.nginx import Nginx, installed_nginx, running_nginx

KB = 1024


class Echo(BaseHTTPRequestHandler):
    """Says how long the body was that it got."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        length = len(self.rfile.read(int(self.headers["Content-Length"])))
        said = str(length).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    """In front of it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as behind:
        Thread(target=behind.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        nginx = installed_nginx(tmp_path_factory.mktemp("nginx") / "nginx", behind.server_port)
        with running_nginx(nginx):
            yield nginx
        behind.shutdown()


def test_all_that_a_provider_has_to_tell_arrives_and_nothing_longer_does(nginx: Nginx) -> None:
    path = "/webhooks/postmark/tracking/"
    assert post(nginx, path, LONGEST)[::2] == (200, str(LONGEST))
    assert post(nginx, path, LONGEST + 1)[0] == 413
    assert "buffered to a temporary file" not in nginx.said


@pytest.mark.parametrize("path", ["/check/1/", "/api/v1/routines", "/webhooksand/more/"])
def test_everywhere_else_a_body_is_short(nginx: Nginx, path: str) -> None:
    assert post(nginx, path, 128 * KB)[::2] == (200, str(128 * KB))
    assert post(nginx, path, 128 * KB + 1)[0] == 413
    assert "buffered to a temporary file" not in nginx.said


def post(nginx: Nginx, path: str, size: int) -> tuple[int, HTTPMessage, str]:
    with closing(HTTPSConnection("localhost", nginx.https, timeout=20, context=nginx.trusting)) as line:
        line.request("POST", path, b"x" * size)
        response = line.getresponse()
        return response.status, response.headers, response.read().decode()
