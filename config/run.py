"""`make run`: the web and Celery, each a process of its own, as one group that starts, stays and stops together."""

import argparse
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing

from config.supervisor import Part, Supervisor

HOST = "127.0.0.1"
GRANIAN = ["--interface", "wsgi", "--blocking-threads", "4", "--backpressure", "16", "--log-level", "error"]


def main(arguments: Sequence[str]) -> int:
    """Start Unknot and stay with it until it is stopped."""
    port = _port(arguments)
    if refusal := refusal_of(port):
        sys.stderr.write(refusal + "\n")
        return 1
    os.environ.update(exports(port, given=os.environ))
    supervisor = Supervisor(parts(port))
    supervisor.console.say(f"Unknot: http://{HOST}:{port}/ (Ctrl-C stops it)".encode())
    return supervisor.run()


def parts(port: int) -> list[Part]:
    """What has to be running."""
    python = [sys.executable, "-m"]
    address = ["--host", HOST, "--port", str(port)]
    return [
        Part("web", [*python, "granian", *GRANIAN, *address, "config.wsgi:application"]),
        Part("celery", [*python, "config.embedded"]),
    ]


def exports(port: int, *, given: Mapping[str, str]) -> dict[str, str]:
    """What the parts find in their environment, besides what is given."""
    address = given.get("PUBLIC_URL", "").strip() or f"http://{HOST}:{port}"
    return {"PUBLIC_URL": address, "PYTHONUNBUFFERED": "1"}  # or their last lines would be lost with them


def refusal_of(port: int) -> str:
    """Why nobody can listen at this port now; empty if somebody can. Granian itself would share it in silence."""
    with closing(socket.socket()) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections of the last run may linger
        try:
            attempt.bind((HOST, port))
            attempt.listen()
        except OSError as problem:
            return f"Unknot cannot listen at {HOST}:{port}: {problem.strerror}. Another port: make run PORT={port + 1}"
    return ""


def _port(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m config.run", description=__doc__)
    parser.add_argument("--port", type=int, choices=range(1, 65536), metavar="PORT", default=8000)
    port: int = parser.parse_args(arguments).port
    return port


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
