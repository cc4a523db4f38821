"""The controls of the matrix: with one protection off, it must find what gets through."""

import pytest

from tests.routines.access import scene
from tests.routines.access.actors import at_the_admin, with_bad_links
from tests.routines.access.weakened import ADMIN, LINKS

pytestmark = [pytest.mark.django_db, pytest.mark.untraced, pytest.mark.usefixtures("noon", "quiet")]
BROWSERS = {"staff": scene.staff, "anonymous": scene.nobody}


@pytest.mark.parametrize("off", LINKS)
def test_a_check_of_links_that_is_off_is_noticed(off: str, monkeypatch: pytest.MonkeyPatch) -> None:
    weaken, who = LINKS[off]
    weaken(monkeypatch)
    cast, client = scene.everybody(), scene.nobody()
    matrix = scene.matrix_of(cast)
    matrix.add(client, (attempt for attempt in with_bad_links(cast, methods=("GET", "POST")) if who in attempt.who))
    for sign in ("shows canary-of-", "changes routines.", "is no refusal"):
        assert any(sign in leak for leak in matrix.leaks), sign


@pytest.mark.parametrize("off", ADMIN)
def test_an_admin_that_asks_for_nothing_is_noticed(off: str, monkeypatch: pytest.MonkeyPatch) -> None:
    weaken, who = ADMIN[off]
    cast, client = scene.everybody(), BROWSERS[who]()
    matrix = scene.matrix_of(cast)
    weaken(monkeypatch)
    matrix.add(client, at_the_admin(who, cast, is_staff=who == "staff"))
    for sign in ("shows canary-of-rosa-in-title", "changes routines.", "is no refusal"):
        assert any(sign in leak for leak in matrix.leaks), sign
