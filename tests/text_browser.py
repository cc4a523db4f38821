"""A browser without JavaScript, over the network: opens addresses, keeps cookies, sends the one form of a page."""

import json
import re
from dataclasses import dataclass
from html import unescape
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

TIMEOUT = 20  # seconds


@dataclass(frozen=True)
class Answer:
    """What came back: the address after redirects, the status, the text."""

    address: str
    status: int
    text: str

    @property
    def json(self) -> Any:
        """The body as JSON types."""
        return json.loads(self.text)


class TextBrowser:
    """One person's browser."""

    def __init__(self) -> None:
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def can_open(self, address: str) -> bool:
        """Whether there is a page, now."""
        try:
            return self.open(address).status == 200
        except OSError:
            return False

    def open(self, address: str, *, method: str = "GET") -> Answer:
        """GET, or another method without a body."""
        return self._send(Request(address, method=method))

    def send_json(self, address: str, body: Any, *, method: str = "POST", **headers: str) -> Answer:
        """A call of the API."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = json.dumps(body).encode()
        return self._send(Request(address, data, {"Content-Type": "application/json"} | named, method=method))

    def press(self, page: Answer, **fields: str) -> Answer:
        """Sends the first form of the page's main part, hidden fields included, with these fields filled in."""
        form = re.search(r"<main.*?<form([^>]*)>(.*?)</form>", page.text, flags=re.S)
        assert form, f"no form at {page.address}: {page.text}"
        action = re.search(r'action="([^"]*)"', form[1])
        target = urljoin(page.address, unescape(action[1])) if action else page.address
        hidden = dict(_hidden(tag) for tag in re.findall(r'<input[^>]*type="hidden"[^>]*>', form[2]))
        return self._send(Request(target, urlencode(hidden | fields).encode(), {"Origin": _origin(target)}))

    def _send(self, request: Request) -> Answer:
        try:
            with self._opener.open(request, timeout=TIMEOUT) as response:
                return _answer(response)
        except HTTPError as error:
            with error:
                return Answer(error.url, error.code, error.read().decode())


def _answer(response: HTTPResponse) -> Answer:
    return Answer(response.url, response.status, response.read().decode())


def _hidden(tag: str) -> tuple[str, str]:
    name = re.search(r'name="([^"]*)"', tag)
    value = re.search(r'value="([^"]*)"', tag)
    assert name, tag
    return name[1], unescape(value[1]) if value else ""


def _origin(address: str) -> str:
    return "/".join(address.split("/")[:3])
