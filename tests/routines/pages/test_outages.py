"""A database that cannot be used: every page says so kindly, and nobody loses what they had typed."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any

import pytest
from django.db import InterfaceError, InternalError, OperationalError
from django.test import Client
from psycopg import errors as postgres

from routines.links import Purpose
from routines.models import Routine
from routines.pages import views
from routines.pages.outages import is_outage, kind_of
from tests.config.test_headers import ADDRESSES, assert_hardened
from tests.routines.outages import CANARY, away, full, locked, of_a_mistake, out_of_reach, read_only
from tests.routines.pages.private import CHEST_PAIN, all_rows, answered, link
from tests.routines.visitors import Visitor, text_of

pytestmark = pytest.mark.django_db
KEEP = {"consent": "yes"}
STILL_HERE = "The answers you have given are still here"


def assert_unavailable(page: Any) -> str:
    """What the page says, which is one that says to come back."""
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "30"
    assert "no-store" in page.headers["Cache-Control"]
    text = text_of(page)
    assert "Unknot needs a short break" in text
    assert CANARY not in page.content.decode()
    return text


def test_on_every_route_an_outage_is_a_503_or_does_not_matter(admin_client: Client) -> None:
    with away():
        answers = [_status(admin_client, method, address) for address in ADDRESSES for method in ("GET", "POST")]
    assert {status for status in answers if status >= 500} == {503}
    assert answers.count(503) > len(ADDRESSES) / 2


def test_a_page_behind_a_link_says_to_come_back_and_opens_afterwards(client: Client, rosas: Routine) -> None:
    with away():
        text = assert_unavailable(client.get(link(rosas)))
    assert "Please try again in half a minute" in text
    assert STILL_HERE not in text, "there are none on this page"
    assert client.get(link(rosas)).status_code == 200


def test_without_a_database_somebody_new_still_gets_a_routine(visitor: Visitor, rosa: dict[str, Any]) -> None:
    with away():
        visitor.fill_all(rosa)
        assert "20 minutes for your shoulders" in text_of(visitor.client.get("/routine/"))
        assert visitor.client.get("/knowledge/").status_code == 200


@pytest.mark.django_db(transaction=True)  # a full SQLite ends the whole transaction
@pytest.mark.parametrize("outage", [away, full, read_only])
def test_what_could_not_be_kept_is_still_in_the_browser_and_kept_the_next_time(
    client: Client, rosa: dict[str, Any], outage: Callable[[], AbstractContextManager[None]]
) -> None:
    answered(client, rosa)
    with outage():
        text = assert_unavailable(client.post("/routine/keep/", KEEP))
    assert STILL_HERE in text
    assert "press the button once more" in text
    assert not any(all_rows().values())
    kept = client.post("/routine/keep/", KEEP)
    assert client.get(kept["Location"]).status_code == 200
    assert Routine.objects.get().answers["pain_level"] == rosa["pain_level"]


def test_an_emergency_in_a_fresh_check_is_told_all_the_same(
    visitor: Visitor, rosa: dict[str, Any], rosas: Routine
) -> None:
    answered(visitor.client, rosa, renewing=rosas.token(Purpose.ROUTINE))
    with away():
        sent = visitor.send("safety", rosa | CHEST_PAIN)
        assert sent["Location"] == "/routine/"
        assert visitor.client.get(sent["Location"]).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_leaves_what_is_kept_readable(client: Client, rosas: Routine) -> None:
    with full():
        assert client.get(link(rosas)).status_code == 200


def test_the_log_has_one_line_with_the_kind_and_nothing_of_the_person(
    client: Client, rosas: Routine, caplog: pytest.LogCaptureFixture
) -> None:
    with away(), caplog.at_level(logging.WARNING):
        client.get("/admin/login/")
        client.get(link(rosas))
    (record,) = caplog.records
    assert record.getMessage() == f"No database (OperationalError): {link(rosas)}"  # config/logs.py blots the link out
    assert record.exc_info is None


def test_what_passes_by_itself_is_an_outage(tmp_path: Path) -> None:
    assert is_outage(out_of_reach())
    assert is_outage(locked(tmp_path))
    assert is_outage(InterfaceError("the connection is closed"))
    assert kind_of(locked(tmp_path)) == "SQLITE_BUSY"


@pytest.mark.parametrize(
    ("cause", "passes"), [(postgres.ReadOnlySqlTransaction, True), (postgres.DataCorrupted, False)]
)
def test_a_standby_that_only_reads_is_an_outage(cause: type[Exception], passes: bool) -> None:
    error = InternalError("cannot write")
    error.__cause__ = cause()
    assert is_outage(error) is passes


@pytest.mark.parametrize("mistake", [of_a_mistake, RuntimeError])
def test_a_mistake_of_ours_stays_a_500(monkeypatch: pytest.MonkeyPatch, mistake: Callable[[], Exception]) -> None:
    def fail() -> None:
        raise mistake()

    monkeypatch.setattr(views, "shipped", fail)
    assert Client(raise_request_exception=False).get("/").status_code == 500


def test_an_error_without_a_cause_is_called_by_its_own_name() -> None:
    assert kind_of(OperationalError(CANARY)) == "OperationalError"


def _status(client: Client, method: str, address: str) -> int:
    with closing(client.generic(method, address)) as response:  # a file stays open until its answer is closed
        assert_hardened(response)
        status: int = response.status_code
        return status
