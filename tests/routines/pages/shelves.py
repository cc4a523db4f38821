"""Reading the open pages of the knowledge as somebody does who follows every link."""

import json
import re
from collections import Counter
from datetime import datetime
from functools import cache
from html import unescape

from django.test import Client

from recommender.document import as_document
from recommender.knowledge import shipped
from routines.models import KnowledgeVersion
from tests.routines.cast import NOW

EARLIER = "2026-01-02+0123456789ab"
SHELVES = ("", "techniques/", "techniques/long_glide/", "rules/", "invariants/", "sources/", "declined/", "around/")


def address(version: str, shelf: str = "") -> str:
    """Where a version has this page."""
    return f"/knowledge/versions/{version}/{shelf}"


def keep_earlier(document: str = "", *, version: str = EARLIER, now: datetime = NOW) -> KnowledgeVersion:
    """A version that was kept some time ago. It says what today's does, unless it is told otherwise."""
    text = document or json.dumps(as_document(shipped()) | {"version": version})
    return KnowledgeVersion.objects.create(version=version, document=text, kept_at=now)


class Reader:
    """Opens each page once."""

    def __init__(self, client: Client) -> None:
        self._open = cache(lambda address: client.get(address))
        self.ids = cache(self._ids)

    def page(self, address: str) -> str:
        """The page, which has to be there."""
        response = self._open(address)
        assert response.status_code == 200, f"{address} is {response.status_code}"
        return str(response.content.decode())

    def _ids(self, address: str) -> frozenset[str]:
        """Every id on a page, each of which has to be its own."""
        found = Counter(re.findall(r'\sid="([^"]+)"', self.page(address)))
        assert [one for one, number in found.items() if number > 1] == [], address
        return frozenset(found)

    def links(self, address: str) -> list[tuple[str, str]]:
        """Every link to the open pages, from a page: the address and the fragment, which may be empty."""
        found = (unescape(link) for link in re.findall(r'href="([^"]*)"', self.page(address)))
        whole = (address.split("?")[0] + link if link.startswith("#") else link for link in found)
        return [(page, mark) for page, _, mark in (link.partition("#") for link in whole) if "/knowledge/" in page]

    def follow_all(self, start: str) -> set[str]:
        """Every page that can be reached from here. AssertionError where a link leads nowhere."""
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            address = waiting.pop()
            seen.add(address)
            for page, mark in self.links(address):
                assert not mark or mark == "main" or mark in self.ids(page), f"{address} leads to {page}#{mark}"
                if page not in seen and page not in waiting:
                    waiting.append(page)
        return seen
