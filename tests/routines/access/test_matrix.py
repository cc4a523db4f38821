"""Nobody sees another's answers: every route of the URLconf, every method, everybody who should not get in.

Allowed is what needs.py says. All else must be refused, show nothing of anybody and change no row.
"""

import logging
from collections.abc import Callable

import pytest
from django.urls import get_resolver, path

from routines.pages.views import about
from tests.long import whole
from tests.routines.access import scene
from tests.routines.access.actors import at_the_admin, with_bad_links, with_own_links, without_links
from tests.routines.access.needs import needs
from tests.routines.access.people import FIELDS, canary
from tests.routines.access.routes import names_of_several, routes
from tests.routines.access.trying import METHODS, Matrix

pytestmark = [pytest.mark.django_db, pytest.mark.untraced, pytest.mark.usefixtures("noon", "quiet")]
log = logging.getLogger(__name__)
SHOWN_TO_THE_CHIEF = {  # answers for a reason that is noted; what was written to the staff; what became of a mail
    ("admin:routines_routine_health", "title"),
    ("admin:routines_session_health", "step"),
    ("admin:routines_badadvice_change", "told"),
    ("admin:routines_delivery_change", "error"),
    ("admin:routines_delivery_changelist", "error"),
}
BROWSERS = {"anonymous": scene.nobody, "visitor": scene.visitor, "staff": scene.staff}
Record = Callable[[str, object], None]


@pytest.fixture
def told(record_property: Record) -> Callable[[Matrix], list[str]]:
    """Notes the figure. What is wrong, which nobody wants."""

    def tell(matrix: Matrix) -> list[str]:
        figure = f"{matrix.tried.total()} requests, leaks {len(matrix.leaks)}"
        record_property("access", figure)
        log.info("%s: %s", figure, dict(matrix.tried))
        return matrix.leaks

    return tell


Told = Callable[[Matrix], list[str]]


def test_every_route_has_a_row_in_the_table_and_every_row_a_route() -> None:
    assert {route.name for route in routes()} ^ needs().keys() == set()


def test_no_route_goes_by_the_row_of_another() -> None:
    """Not those of one URLconf, and the control is one more under a name that there is."""
    assert names_of_several(routes()) == {}
    hidden = [*get_resolver().url_patterns, path("secret/all-answers/", about, name="about")]
    assert names_of_several(routes(hidden)) == {"about": {"about/", "secret/all-answers/"}}


@pytest.mark.parametrize("browser", BROWSERS)
def test_no_link_but_the_right_one_opens_anything(browser: str, told: Told) -> None:
    cast, client = scene.everybody(), BROWSERS[browser]()
    matrix = scene.matrix_of(cast)
    methods = METHODS if browser == "anonymous" else whole(METHODS, short=("GET", "POST"))
    matrix.add(client, with_bad_links(cast, methods=methods))
    assert told(matrix) == []


@pytest.mark.parametrize("browser", BROWSERS)
def test_what_is_open_to_anybody_shows_and_changes_nothing_of_somebodys(browser: str, told: Told) -> None:
    cast, client = scene.everybody(), BROWSERS[browser]()
    matrix = scene.matrix_of(cast)
    matrix.add(client, without_links(browser, cast))
    assert told(matrix) == []


def test_a_link_opens_what_is_its_owners_and_nothing_of_the_others(told: Told) -> None:
    cast = scene.everybody()
    scene.with_known_answers()
    matrix = scene.matrix_of(cast)
    for person in (cast.rosa, cast.ben):
        matrix.add(scene.nobody(), with_own_links(person, cast))
    assert told(matrix) == []
    by_link = {name for name, need in needs().items() if need.purpose}
    assert by_link - matrix.let_in == {"swap", "swap-guide", "swap-told", "export-copy"}, "of two people, of a copy"
    seen = "\n".join(matrix.seen)
    unseen = [field for field in FIELDS if canary("rosa", field) not in seen]
    assert unseen == ["answer"], "a real one here"


@pytest.mark.parametrize("browser", [*BROWSERS, "halfway"])
def test_the_admin_is_for_those_who_may(browser: str, told: Told) -> None:
    cast, client = scene.everybody(), (BROWSERS | {"halfway": scene.halfway})[browser]()
    matrix = scene.matrix_of(cast)
    matrix.add(client, at_the_admin(browser, cast, is_staff=browser == "staff"))
    assert told(matrix) == []


def test_who_has_every_permission_sees_answers_only_for_a_reason(told: Told) -> None:
    cast, client = scene.everybody(), scene.chief()
    matrix = scene.matrix_of(cast)
    matrix.add(client, at_the_admin("chief", cast, is_staff=True, may=True))
    leaks = told(matrix)
    shown = {(leak.split()[1], field) for leak in leaks for field in FIELDS if canary("rosa", field) in leak}
    assert shown == SHOWN_TO_THE_CHIEF
