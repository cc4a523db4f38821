"""One request on a connection of its own, and what came back. It tries nothing twice and follows nothing."""

import json
import ssl
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

TIMEOUT = 30  # seconds
BROKEN = (OSError, HTTPException)  # what `ask` raises where nothing came back, or not all of it
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Answer:
    """Status, where it sends one to, body."""

    status: int
    location: str
    text: str

    @property
    def json(self) -> Any:
        """The body as JSON types."""
        return json.loads(self.text)


def ask(
    address: str,
    body: object = None,
    *,
    headers: Mapping[str, str] | None = None,
    trusting: ssl.SSLContext | None = None,
) -> Answer:
    """GET, or POST of a body: a string as it is, all else as JSON. Raises what BROKEN names."""
    parts = urlsplit(address)
    where, port = parts.hostname or "", parts.port
    secure = parts.scheme == "https"
    line = HTTPSConnection(where, port, timeout=TIMEOUT, context=trusting) if secure else None
    with closing(line or HTTPConnection(where, port, timeout=TIMEOUT)) as connection:
        sent = body if body is None or isinstance(body, str) else json.dumps(body)
        usual = {} if body is None else {"Content-Type": "application/json"}
        connection.request("POST" if sent else "GET", parts.path, sent, usual | dict(headers or {}))
        response = connection.getresponse()
        text = response.read().decode()
        return Answer(response.status, response.headers.get("Location", ""), text)
