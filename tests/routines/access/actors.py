"""Who tries what: everybody with every link that is not good for it, and those who may, for comparison."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from routines.links import Purpose
from tests.config.test_headers import TOKEN
from tests.routines.access.needs import Need, needs
from tests.routines.access.people import Person, revoked
from tests.routines.access.routes import Route, body_of, routes
from tests.routines.access.trying import METHODS, Try

IN_THE_BODY = {"api-preview": "routine"}  # takes a link for the routine there, if any
NOTES, NOTHING = frozenset({"routines.staffaccess"}), frozenset[str]()
ADDS = {
    "lost-links": frozenset({"routines.delivery"}),
    "api-routines": frozenset({"routines.routine", "routines.knowledgeversion"}),
    "admin:login": NOTES,  # that somebody tried
}
SESSIONS = {"admin:logout": frozenset({"routines.stafflogin"}) | NOTES}  # all of the account end


@dataclass(frozen=True)
class Cast:
    """Rosa, whom all are after; Ben, who has links of his own; Clara, whose links are revoked; Dora, who is erased."""

    rosa: Person
    ben: Person
    clara: Person
    dora: Person

    @property
    def rows(self) -> dict[str, Any]:
        """A row of Rosa's for the pages of the admin, by the name of its table."""
        rows = [*self.rosa.hanging, self.rosa.routine, self.rosa.draft, self.rosa.reminder]
        return {str(row._meta.model_name): row for row in rows}


def bad_links(cast: Cast, purpose: Purpose) -> Iterator[tuple[str, str]]:
    """Who, and the token that is not good for this purpose."""
    yield "nobody, made up", TOKEN
    mine, ben = cast.rosa.token(purpose), cast.ben.token(purpose)
    yield "somebody, with Rosa's public id and the seal of a link of theirs", f"{mine[:22]}.{ben[23:]}"
    for other in Purpose:
        if other != purpose:
            yield f"somebody with the link for {other}", cast.rosa.token(other)
            yield f"somebody with a seal of the row for {other}", cast.rosa.row_for(purpose).token(other)
    for token in revoked(cast.clara, purpose):
        yield "somebody with a link that was revoked", token
    yield "somebody with a link of what was erased", cast.dora.links[purpose]


def with_bad_links(cast: Cast, *, methods: Sequence[str] = METHODS) -> Iterator[Try]:
    """Every link that is not good for it, for every route that needs one."""
    for route, purpose in _by_link():
        good = cast.ben.token(purpose)
        for who, token in dict.fromkeys(bad_links(cast, purpose)):
            for place in route.tokens or [""]:
                yield from _tries(route, who, cast, _in_place(route, place, token, good), methods=methods)


def with_own_links(person: Person, cast: Cast, *, methods: Sequence[str] = METHODS) -> Iterator[Try]:
    """Everything that their links are good for. A swap takes two people's."""
    for route, purpose in _by_link():
        token = {"token": person.token(purpose), IN_THE_BODY.get(route.name, "token"): person.token(purpose)}
        if "<token:second>" not in route.address:
            yield from _tries(route, "its owner", cast, token, is_refused=False, mine=person, methods=methods)


def without_links(who: str, cast: Cast) -> Iterator[Try]:
    """What is open to anybody; and a provider's address without its password."""
    for route, need in _all():
        if need.is_providers:
            yield from _tries(route, who, cast, {})
        elif need.purpose is None and not need.is_staffs:
            yield from _tries(route, who, cast, {}, is_refused=False, may_add=ADDS.get(route.name, NOTHING))


def at_the_admin(who: str, cast: Cast, *, is_staff: bool, may: bool = False) -> Iterator[Try]:
    """What is for the staff, and for those of them who have the permission."""
    for route, need in _all():
        if need.is_staffs:
            is_allowed = may if need.permission else is_staff
            own = SESSIONS.get(route.name, NOTHING) if is_staff else NOTHING
            may_add = NOTES if may else NOTHING
            yield from _tries(route, who, cast, {}, is_refused=not is_allowed, may_add=may_add, may_change=own)


def _all() -> Iterator[tuple[Route, Need]]:
    table = needs()
    return ((route, table[route.name]) for route in routes())


def _by_link() -> Iterator[tuple[Route, Purpose]]:
    for route, need in _all():
        if need.purpose:
            yield route, need.purpose
        elif route.name in IN_THE_BODY:
            yield route, Purpose.ROUTINE


def _in_place(route: Route, place: str, bad: str, good: str) -> dict[str, str]:
    """The bad token in this place of the address or of the body; in the others one that is good."""
    if not place:
        return {IN_THE_BODY[route.name]: bad}
    return {each[7:-1]: bad if each == place else good for each in route.tokens}


def _tries(route: Route, who: str, cast: Cast, tokens: Mapping[str, str], **more: Any) -> Iterator[Try]:
    in_body = {name: token for name, token in tokens.items() if name == IN_THE_BODY.get(route.name)}
    address = route.filled(cast.rows, **tokens)
    body = body_of(route, **in_body) | ({"numbers": str(cast.rows[route.table].pk)} if route.table in cast.rows else {})
    for method in more.pop("methods", METHODS):
        yield Try(who, method, route, address, body, **more)
