"""Lists too long for one answer: a page of them, and the address of the next. A cursor names the last entry so far."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from typing import Any, Protocol
from urllib.parse import urlencode

from django.http import HttpRequest

from recommender import FieldError
from routines.refusals import InvalidFields

PARAMETERS = ("cursor", "limit")
USUAL, MOST = 20, 100
_NUMBER = re.compile(r"[1-9][0-9]{0,2}")


class Identified(Protocol):
    """Something with an id that is its own in its list."""

    @property
    def id(self) -> str: ...


def page_of(entries: Sequence[Identified], *, version: str, request: HttpRequest) -> dict[str, Any]:
    """The page that the request asks for. Raises InvalidFields, which names each parameter that is wrong."""
    ids = [entry.id for entry in entries]
    if errors := list(_errors(request, ids)):
        raise InvalidFields(errors)
    limit = int(request.GET.get("limit", USUAL))
    first = ids.index(_id_in(request.GET["cursor"])) + 1 if "cursor" in request.GET else 0
    last = first + limit
    query = urlencode({"cursor": _cursor_after(ids[last - 1]), "limit": limit}) if last < len(ids) else ""
    return {
        "knowledge_version": version,
        "items": entries[first:last],
        "next": f"{request.path}?{query}" if query else None,
    }


def _errors(request: HttpRequest, ids: Sequence[str]) -> Iterator[FieldError]:
    for name, values in request.GET.lists():
        if name not in PARAMETERS:
            yield FieldError(ascii(name[:40])[1:-1], "unknown_parameter", "There are cursor and limit, and no others.")
        elif len(values) > 1:
            yield FieldError(name, "sent_twice", "Send it once.")
    limit = request.GET.get("limit", str(USUAL))
    if not _NUMBER.fullmatch(limit) or int(limit) > MOST:
        yield FieldError("limit", "not_a_limit", f"Send a whole number from 1 to {MOST}.")
    if "cursor" in request.GET and _id_in(request.GET["cursor"]) not in ids:
        yield FieldError("cursor", "unknown_cursor", "Take the address in next as it is, or begin without a cursor.")


def _cursor_after(entry: str) -> str:
    return urlsafe_b64encode(entry.encode()).decode().rstrip("=")


def _id_in(cursor: str) -> str:
    """Empty where it is no cursor, in exactly the way that ours are written."""
    try:
        entry = urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)).decode()
    except ValueError:
        return ""
    return entry if _cursor_after(entry) == cursor else ""
