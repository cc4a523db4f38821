"""Every route of the URLconf, and how its address is filled in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.config.test_headers import ARGUMENTS
from tests.routines.admin.staff import quoted
from tests.routines.cast import BEN

TOKENS = ("<token:token>", "<token:first>", "<token:second>")
OLDER, OF_TODAY = "knowledge/versions/<version:version>/", "knowledge/"
AUTOMATIC = "None"  # the name of a route without one


@dataclass(frozen=True)
class Route:
    """`address` still has its arguments in angle brackets, and begins without a slash."""

    name: str
    address: str

    @property
    def tokens(self) -> list[str]:
        """The arguments that are tokens."""
        return [argument for argument in TOKENS if argument in self.address]

    @property
    def table(self) -> str:
        """Of a page of the admin: which table it is about; empty where it is about none."""
        parts = self.address.split("/")
        return parts[2] if parts[0] == "admin" and len(parts) > 3 else ""

    def filled(self, rows: dict[str, Any], **tokens: str) -> str:
        """The address to ask for. Of the admin's pages with a row it is the one in `rows`, by the name of its table."""
        address = f"/{self.address}"
        for name, token in tokens.items():
            address = address.replace(f"<token:{name}>", token)
        if self.table in rows:
            row = rows[self.table]
            address = address.replace("<path:object_id>", quoted(row)).replace("<id>", str(row.pk))
            address = address.replace("<str:name>", ACTS.get(self.table, ""))
        for argument, value in ARGUMENTS.items():
            address = address.replace(argument, value)
        return address.replace("^(?P<app_label>routines|auth)/$", "routines/").replace("(?P<url>.*)$", "nothing/")


ACTS = {"routine": "erase", "draft": "erase", "reminder": "stop", "delivery": "drop", "badadvice": "seen"}
JSON = "application/json"
TIMES = {"days": ["mon"], "time": "08:00", "timezone": "UTC"}
BODIES: dict[str, dict[str, Any]] = {  # that change something, where the link is good for it
    "api-sign-up": {"email": BEN, **TIMES},
    "api-sessions": {"pressure_felt": "right"},
    "api-reminder": {"state": "paused"},
    "api-copy": {"email": BEN},
    "saved": {"do": "erase"},
    "reminder": {"do": "stop"},
    "reminder-copy": {"do": "remove"},
    "sign-up": {"email": BEN, "consent": "yes", **TIMES},
    "begin": {"anything_new": "yes"},
    "bad-advice": {"what": "unsafe", "text": "It hurt."},
    "today": {"leave_alone_zones": ["neck_left"], "pressure": "light"},
    "lost-links": {"email": BEN},
    "metrics": {},
}
USUAL = {"pressure_felt": "right", "zone": "neck_left", "reason": "I would like to know.", "post": "yes", "do": "stop"}


def body_of(route: Route, **more: str) -> dict[str, Any]:
    """What is sent with any method that takes something."""
    return BODIES.get(route.name, {} if route.address.startswith("api/") else USUAL) | more


def routes(patterns: list[Any] | None = None, prefix: str = "", space: str = "") -> Iterator[Route]:
    """All there are."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, address, inside)
        elif isinstance(pattern, URLPattern):
            yield Route(f"{space}{pattern.name}" if pattern.name else address, address)


def names_of_several(found: Iterable[Route]) -> dict[str, set[str]]:
    """Names that more than one address has, with these: a row of the table would be taken for all of them.

    The pages of an older knowledge are those of today's, with the version in front.
    """
    addresses: dict[str, set[str]] = {}
    for route in found:
        addresses.setdefault(route.name, set()).add(route.address.replace(OLDER, OF_TODAY))
    return {name: several for name, several in addresses.items() if len(several) > 1}
