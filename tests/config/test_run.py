"""What `make run` starts: real processes, real requests, and no mercy."""

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from config.run import exports
from config.supervisor import USUAL
from tests.config.family import AT_MOST, Family
from tests.running import PATIENCE, ROOT, wait_for

WEB = f"{sys.executable} -m granian"
CELERY = f"{sys.executable} -m config.embedded"


def run(family: Family, **variables: str) -> subprocess.Popen[bytes]:
    """All parts, once they do what they are for."""
    supervisor = family.start("-m", "config.run", "--port", family.installation.environment["PORT"], **variables)
    wait_for(lambda: page(family) and family.trace, what="a page and a task")
    return supervisor


def page(family: Family) -> bytes:
    """The landing page, or nothing if there is none."""
    try:
        with urlopen(family.installation.address, timeout=PATIENCE) as answer:
            body: bytes = answer.read()
            return body
    except (URLError, ConnectionError):
        return b""


def ask_for_a_late_page(family: Family) -> HTTPConnection:
    """A request that is being answered, for long."""
    connection = HTTPConnection("127.0.0.1", int(family.installation.environment["PORT"]))
    connection.request("GET", "/late/1000/")
    wait_for(lambda: "a late page" in family.log, what="the request to arrive")
    return connection


def stop(supervisor: subprocess.Popen[bytes]) -> float:
    """How many seconds it took to end in order."""
    began = time.monotonic()
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(PATIENCE) == 0
    return time.monotonic() - began


def test_pages_are_served_and_what_is_due_is_done_until_sigterm(family: Family) -> None:
    supervisor = run(family)
    assert b"<h1" in page(family)
    assert family.log.startswith(f"Unknot: {family.installation.address}/ (Ctrl-C stops it)\n")
    assert f"begun at {family.installation.address}\n" in family.trace
    assert stop(supervisor) < AT_MOST
    assert not family.members()


def test_another_public_address_is_kept() -> None:
    assert exports(8000, given={"PUBLIC_URL": "http://there.example"})["PUBLIC_URL"] == "http://there.example"
    assert exports(8000, given={"PUBLIC_URL": " "})["PUBLIC_URL"] == "http://127.0.0.1:8000"


def web_processes(family: Family) -> list[int]:
    """The main process of the web and its worker, which is a fork of it and looks the same."""
    return sorted(wait_for(lambda: pids if len(pids := family.members(WEB)) == 2 else None, what="the web"))


def wait_until_it_works(family: Family) -> None:
    """Return when there are pages, and another task has been done."""
    done = family.trace.count("done")
    wait_for(lambda: page(family) and family.trace.count("done") > done, what="pages and tasks")


def test_whatever_is_killed_comes_back(family: Family) -> None:
    run(family)
    first_web, first_celery = web_processes(family), family.members(CELERY)
    os.kill(first_web[0], signal.SIGKILL)
    family.wait_until_gone(*first_web)  # its worker would have kept the port
    wait_until_it_works(family)
    second_web = web_processes(family)
    for victim in (second_web[1], *first_celery):
        os.kill(victim, signal.SIGKILL)
    family.wait_until_gone(*second_web, *first_celery)
    wait_until_it_works(family)


def test_a_request_and_a_task_that_hang_keep_nothing_alive(family: Family, second_family: Family) -> None:
    stopped, killed = (run(each, PRETEND_SECONDS="1000") for each in (family, second_family))
    connections = [ask_for_a_late_page(each) for each in (family, second_family)]
    began = time.monotonic()
    killed.kill()
    assert USUAL.grace <= stop(stopped) < AT_MOST
    assert not family.members()
    second_family.wait_until_gone()
    assert time.monotonic() - began < AT_MOST
    for connection in connections:
        connection.close()


def test_a_port_that_is_taken_is_told_before_anything_starts(family: Family) -> None:
    port = int(family.installation.environment["PORT"])
    with socket.create_server(("127.0.0.1", port)):
        assert family.start("-m", "config.run", "--port", str(port)).wait(PATIENCE) == 1
    reason = "Address already in use"
    assert family.log == f"Unknot cannot listen at 127.0.0.1:{port}: {reason}. Another port: make run PORT={port + 1}\n"


@pytest.mark.parametrize("port", ["0", "65536", "web"])
def test_a_port_that_is_none_is_refused(family: Family, port: str) -> None:
    assert family.start("-m", "config.run", "--port", port).wait(PATIENCE) == 2
    assert "argument --port: invalid" in family.log


def test_make_hands_over_to_it() -> None:
    recipe = (ROOT / "Makefile").read_text().split("\nrun:")[1].split("\n\n")[0]
    assert recipe.endswith("&& exec $(python) -m config.run --port $(PORT)")
