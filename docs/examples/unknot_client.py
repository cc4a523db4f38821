"""A small client for Unknot, with nothing but Python's standard library. Copy it and change what you like.

    python unknot_client.py http://127.0.0.1:8000

keeps a routine, shows its steps, asks for reminders, and erases it all again.
"""

import json
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

TIMEOUT = 60  # seconds; on SQLite, one who writes may wait 40 for another
PATIENCE = 3  # times that a request is sent again, where the server asks for it or the connection broke
PAUSE = 2  # seconds after a connection broke
Document = Any  # what the API answers, as JSON types; /api/docs says which fields it has
BROKEN = (URLError, TimeoutError, ConnectionError, HTTPException)  # nobody knows whether the server did it
AGAIN = {429, 503}  # and 409 while the first request with the same key is under way


class Problem(Exception):
    """What the API says is wrong. `kind` is the last part of the address that explains it, like "invalid-answers"."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        fields = "; ".join(f"{error['field']}: {error['message']}" for error in document["errors"])
        super().__init__(fields or document["detail"])
        self.status: int = document["status"]
        self.kind: str = document["type"].rstrip("/").rpartition("/")[2]
        self.fields: dict[str, str] = {error["field"]: error["code"] for error in document["errors"]}


@dataclass
class Unknot:
    """One installation. What was read is remembered with its ETag, and asked for again only if it has changed."""

    address: str
    _known: dict[str, tuple[str, Any]] = field(default_factory=dict)

    def questionnaire(self) -> Document:
        """All that can be asked."""
        return self._read("/api/v1/questionnaire")

    def preview(self, answers: Mapping[str, Any]) -> Document:
        """What would come of these answers. Nothing is stored."""
        return self._call("POST", "/api/v1/routines/preview", {"answers": answers})

    def keep(self, answers: Mapping[str, Any], *, key: str) -> Document:
        """Stores the answers. Ask their owner first, who agrees by it.

        However often it is called with this `key`, it is one routine: make one with `new_key()`, and remember it until
        you have the answer.
        """
        return self._call("POST", "/api/v1/routines", {"answers": answers, "consent": True}, key=key)

    def routine(self, token: str) -> Document:
        """A kept routine. Show no steps while it says `needs_fresh_check`."""
        return self._read(f"/api/v1/routines/{token}")

    def remind(self, token: str, email: str, days: list[str], time: str, timezone: str) -> Document:
        """Asks for reminders. A mail is on its way, and its link has to be opened first."""
        wish = {"email": email, "days": days, "time": time, "timezone": timezone}
        return self._call("POST", f"/api/v1/routines/{token}/reminders", wish)

    def tell(self, token: str, pressure_felt: str, *, key: str, **more: Any) -> Document:
        """How a massage was: "too_light", "right" or "too_much", perhaps with pain_before and pain_after.

        With the same `key` it is told once.
        """
        body = {"pressure_felt": pressure_felt, **more}
        return self._call("POST", f"/api/v1/routines/{token}/sessions", body, key=key)

    def erase(self, token: str) -> None:
        """Erases a routine and all that hangs on it. What is gone already is fine."""
        try:
            self._call("DELETE", f"/api/v1/routines/{token}")
        except Problem as problem:
            if problem.status != 404:
                raise

    def entries(self, shelf: str) -> Iterator[Document]:
        """Everything on one shelf of the knowledge: "rules", "techniques" or "sources"."""
        following: str | None = f"/api/v1/knowledge/{shelf}?limit=100"
        while following:
            page = self._read(following)
            yield from page["items"]
            following = page["next"]

    def _read(self, path: str) -> Any:
        etag, document = self._known.get(path, ("", None))
        status, headers, body = self._send("GET", path, None, {"If-None-Match": etag} if etag else {})
        if status == 304:
            return document
        self._known[path] = (headers["ETag"], json.loads(body))
        return self._known[path][1]

    def _call(self, method: str, path: str, body: Any = None, *, key: str = "") -> Any:
        answer = self._send(method, path, body, {"Idempotency-Key": key} if key else {})[2]
        return json.loads(answer) if answer else None

    def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> tuple[int, Message, bytes]:
        """Sends it; again after a pause where the connection broke or the server asks for it. Raises Problem, OSError.

        Whatever is sent twice is done once: it has a key, or it is a call that may come again as it is.
        """
        data = None if body is None else json.dumps(body).encode()
        kind = {} if body is None else {"Content-Type": "application/json"}
        request = Request(self.address + path, data, kind | headers, method=method)
        for left in reversed(range(PATIENCE + 1)):
            try:
                with urlopen(request, timeout=TIMEOUT) as answer:
                    return answer.status, answer.headers, answer.read()
            except HTTPError as error:
                if error.code == 304:
                    error.close()
                    return error.code, error.headers, b""
                pause = _pause_of(error, left)
            except BROKEN:
                if not left:
                    raise
                pause = PAUSE
            time.sleep(pause)
        raise AssertionError("not reached: the last try returns or raises")


def new_key() -> str:
    """For each thing that is to be done once, however often it is sent."""
    return str(uuid.uuid4())


def _pause_of(error: HTTPError, left: int) -> int:
    """How many seconds the server asks for. Raises Problem where it asks for none, or no try is left."""
    with error:
        problem = Problem(json.loads(error.read()))
    if not left or not (error.code in AGAIN or problem.kind == "still-running"):
        raise problem from None
    return int(error.headers["Retry-After"])


def main(address: str) -> None:
    """A massage for somebody whose shoulders are tense."""
    unknot = Unknot(address)
    needed = [question for question in unknot.questionnaire()["questions"] if question["required"]]
    answers: dict[str, Any] = {question["id"]: [] for question in needed if question["kind"] == "many"}
    answers |= {"pain_zones": ["shoulder_left", "shoulder_right"], "pain_level": 4, "shoulder_tension": "moderate"}
    answers |= {"age_group": "18_to_49", "work": "desk", "minutes": 20, "pressure": "medium"}
    kept = unknot.keep(answers, key=new_key())
    print(kept["title"])
    for step in kept["steps"]:
        print(f"{step['seconds'] // 60}:{step['seconds'] % 60:02} {step['title']}")
    asked = unknot.remind(kept["token"], "rosa@example.org", ["tue", "thu"], "19:30", "Europe/Berlin")
    print(asked["detail"])
    unknot.erase(kept["token"])


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000")
