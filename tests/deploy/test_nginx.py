"""What nginx lets through and what it says itself, with a web process of the test's own behind it."""

import json
import re
import shlex
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPMessage, HTTPResponse, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.urls import reverse

from routines.provider import LONGEST
from tests.nginx import Nginx, installed_nginx, running_nginx
from tests.running import ROOT, wait_for
from tests.servers import free_port

DOCS = (ROOT / "docs" / "operations.md").read_text()
KB = 1024
PAGE, PROBLEM = "text/html; charset=utf-8", "application/problem+json"
HARDENED = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Echo(BaseHTTPRequestHandler):
    """Says how long the body was that it got."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        length = len(self.rfile.read(int(self.headers["Content-Length"])))
        said = str(length).encode()
        time.sleep(1.1 if self.path.endswith("/slow") else 0)
        self.send_response({"break": 503, "often": 429}.get(self.path.rpartition("/")[2], 200))
        for name, value in HARDENED.items():
            self.send_header(name, f"{value}, as Unknot says")
        self.send_header("Retry-After", "7")
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


@pytest.fixture(scope="module")
def deserted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    """In front of nobody."""
    nginx = installed_nginx(tmp_path_factory.mktemp("deserted") / "nginx", free_port())
    with running_nginx(nginx):
        yield nginx


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


@pytest.mark.parametrize("path", ["/check/1/", "/api/v1/routines", "/api/v1/break"])
def test_what_unknot_says_of_an_answer_is_not_said_twice(nginx: Nginx, path: str) -> None:
    _, headers, _ = post(nginx, path, 1)
    for name, value in HARDENED.items():
        assert headers.get_all(name) == [f"{value}, as Unknot says"]
    assert headers.get_all("Retry-After") == ["7"]


@pytest.mark.parametrize(("path", "kind"), [("/check/1/", PAGE), ("/api/v1/routines", PROBLEM), ("/webhooks/x/", PAGE)])
def test_a_body_that_is_too_long_is_refused_in_the_way_of_who_sent_it(nginx: Nginx, path: str, kind: str) -> None:
    status, headers, text = post(nginx, path, LONGEST + 1)
    assert (status, headers["Content-Type"]) == (413, kind)
    assert "longer than" in text
    assert kind == PAGE or json.loads(text).keys() == {"type", "title", "status", "detail", "errors"}
    assert kind == PAGE or json.loads(text)["type"] == "https://localhost" + reverse("problem", args=["body-too-large"])
    assert_hardened(headers)


@pytest.mark.parametrize(("path", "kind"), [("/check/1/", PAGE), ("/api/v1/routines", PROBLEM)])
def test_what_nginx_cannot_read_is_refused_in_the_way_of_who_sent_it(nginx: Nginx, path: str, kind: str) -> None:
    status, headers, text = exchange(nginx, f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n")
    assert (status, headers["Content-Type"]) == (400, kind)
    assert "could not" in text
    assert_hardened(headers)


def test_a_line_that_is_no_request_is_refused_with_the_same_headers(nginx: Nginx) -> None:
    status, headers, _ = exchange(nginx, f"GET /{'x' * 9_000} HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert status == 414
    assert_hardened(headers)


@pytest.mark.parametrize(("path", "kind"), [("/check/1/", PAGE), ("/api/v1/routines", PROBLEM), ("/static/x", PAGE)])
def test_where_nobody_is_behind_it_the_same_headers_are_there(deserted: Nginx, path: str, kind: str) -> None:
    status, headers, _ = post(deserted, path, 1)
    assert (status, headers["Content-Type"], headers["Retry-After"]) == (503, kind, "30")
    assert_hardened(headers)


def test_the_documented_line_counts_requests_by_their_status_and_slow_ones(nginx: Nginx) -> None:
    [line] = re.findall(r"^    (awk .*) /var/log/nginx/unknot\.log$", DOCS, flags=re.M)
    log = nginx.folder / "unknot.log"
    log.unlink()
    subprocess.run(nginx.command("-s", "reopen"), check=True, capture_output=True)
    wait_for(log.exists, what="a new log")
    for path in ("/check/1/", "/api/v1/break", "/api/v1/slow", "/check/often"):
        post(nginx, path, 1)
    wait_for(lambda: log.read_text().count("\n") == 4, what="four lines")
    told = subprocess.run([*shlex.split(line), log], check=True, capture_output=True, text=True).stdout
    assert set(told.splitlines()) == {"2xx: 2", "4xx: 1", "5xx: 1", "429: 1", "over 1 s: 1"}


def test_without_tls_there_is_the_way_to_it_and_the_proof_for_a_certificate(nginx: Nginx) -> None:
    proof = nginx.folder / "www" / ".well-known" / "acme-challenge" / "a-token"
    proof.parent.mkdir(parents=True)
    proof.write_text("a-token.and-its-key")
    assert plainly(nginx, "/.well-known/acme-challenge/a-token")[::2] == (200, "a-token.and-its-key")
    assert plainly(nginx, "/.well-known/acme-challenge/another")[0] == 404
    for path in ("/r/x/?y=1", "/.well-known/security.txt"):
        status, headers, _ = plainly(nginx, path)
        assert (status, headers["Location"]) == (308, f"https://localhost{path}")


def plainly(nginx: Nginx, path: str) -> tuple[int, HTTPMessage, str]:
    """Without TLS."""
    with closing(HTTPConnection("localhost", nginx.http, timeout=20)) as line:
        line.request("GET", path)
        response = line.getresponse()
        return response.status, response.headers, response.read().decode()


def assert_hardened(headers: HTTPMessage) -> None:
    """As every answer of Unknot's, each said once."""
    assert {name: headers.get_all(name) for name in HARDENED} == {name: [value] for name, value in HARDENED.items()}


def exchange(nginx: Nginx, said: str) -> tuple[int, HTTPMessage, str]:
    """What comes back where no client of good manners would have said this."""
    plain = socket.create_connection(("127.0.0.1", nginx.https), timeout=20)
    with nginx.trusting.wrap_socket(plain, server_hostname="localhost") as line:
        line.sendall(said.encode())
        response = HTTPResponse(line)
        response.begin()
        return response.status, response.headers, response.read().decode()


def post(nginx: Nginx, path: str, size: int) -> tuple[int, HTTPMessage, str]:
    with closing(HTTPSConnection("localhost", nginx.https, timeout=20, context=nginx.trusting)) as line:
        line.request("POST", path, b"x" * size)
        response = line.getresponse()
        return response.status, response.headers, response.read().decode()
