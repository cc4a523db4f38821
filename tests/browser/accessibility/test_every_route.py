"""The list of pages leaves none out, and holds what it says."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.browser.accessibility.conftest import Made
from tests.browser.accessibility.pages import EXCUSED

pytestmark = pytest.mark.untraced
ERRORS = {"400": 400, "403": 403, "not allowed": 403, "404": 404, "500": 500, "503": 503, "knowledge, not kept": 404}
OTHERS = ("api-", "provider-")  # what answers programs


def names_of_routes(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """All that have a name. The admin's, which is Django's, are in a namespace of their own."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name or ""
        elif not pattern.namespace:
            yield from names_of_routes(pattern.url_patterns)


def test_every_route_with_a_page_is_looked_at_or_excused(made: dict[str, Made]) -> None:
    named = {name for name in names_of_routes(get_resolver().url_patterns) if name and not name.startswith(OTHERS)}
    looked_at = {page.route for page in made.values()}
    assert len(named) > 30
    assert named - looked_at - EXCUSED.keys() == set(), "add a line to tests/browser/accessibility/pages.py"


def test_nothing_is_excused_without_need(made: dict[str, Made]) -> None:
    routes = set(names_of_routes(get_resolver().url_patterns))
    assert EXCUSED.keys() - routes == set()
    assert EXCUSED.keys() & {page.route for page in made.values()} == set()


def test_every_page_of_the_list_is_the_page_it_says(made: dict[str, Made]) -> None:
    assert {name: page.status for name, page in made.items() if page.status != ERRORS.get(name, 200)} == {}
    assert all(b"<title>" in page.body for page in made.values())


@pytest.mark.parametrize(("end", "words"), [("refused", b"Error: "), ("more asked", b"because of what you ticked")])
def test_pages_are_in_the_state_that_their_name_says(made: dict[str, Made], end: str, words: bytes) -> None:
    named = {name: page for name, page in made.items() if name.endswith(f", {end}")}
    assert len(named) >= 4
    assert [name for name, page in named.items() if words not in page.body] == []
