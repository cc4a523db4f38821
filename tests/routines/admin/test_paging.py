"""However many rows there are, a list counts some of them, in a bounded number of queries, and reaches all."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from routines.admin import paging
from routines.models import Delivery, Draft, Reminder, Routine
from routines.services import keeping
from tests.routines.admin.staff import SEEN, pages, url
from tests.routines.cast import NOW, crowd, keep, owed
from tests.routines.visitors import text_of

MOST_QUERIES = 14  # of any page: two for who asks, a handful for the rows, one for each filter, three for a note


def drafts(number: int) -> list[int]:
    return [keeping.save_draft(answers={}, consent=True, now=NOW).pk for _ in range(number)]


def queries_of(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    return [query["sql"] for query in queries]


def test_no_page_asks_more_queries_because_there_are_more_rows(staff: Client, rows: dict[type, Any]) -> None:
    addresses = pages(rows)
    few = {address: len(queries_of(staff, address)) for address in addresses}
    owed(crowd(rows[Routine], 60))
    for _ in range(30):
        keep()
    drafts(30)
    many = {address: len(queries_of(staff, address)) for address in addresses}
    assert {address: (few[address], many[address]) for address in addresses if many[address] > few[address]} == {}
    assert max(many.values()) <= MOST_QUERIES


@pytest.mark.parametrize("model", SEEN)
def test_no_list_counts_all_or_reads_what_is_long(staff: Client, rows: dict[type, Any], model: type) -> None:
    asked = queries_of(staff, url(model))
    counts = [sql for sql in asked if "COUNT(" in sql]
    assert len(counts) == 1
    assert f"LIMIT {paging.MOST + 1}" in counts[0]
    for column in ('"outcome"', '"answers"', '"document"', '"today_outcome"'):
        assert not [sql for sql in asked if column in sql]


def test_a_long_list_says_more_than_and_goes_on_by_number(
    staff: Client, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    monkeypatch.setattr(paging, "MOST", 200)
    numbers = drafts(430)
    seen: list[int] = []
    address = url(Draft)
    while address:
        page = staff.get(address)
        rows = page.context["cl"]
        seen += [row.pk for row in rows.result_list]
        address = url(Draft) + rows.older if rows.older else _next(rows)
        words = "more than 200 drafts" if len(seen) <= 400 else f"{len(numbers) - 400} drafts"
        assert words in text_of(page)
    assert seen == numbers[::-1]


def _next(rows: Any) -> str:
    last = rows.page_num * rows.list_per_page >= rows.result_count
    return "" if last else url(Draft) + str(rows.get_query_string({"p": rows.page_num + 1}))


def test_every_tenth_of_a_long_table_can_be_jumped_to(staff: Client, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(paging, "MOST", 20)
    newest = drafts(30)[-1]
    half = newest // 2
    page = staff.get(url(Draft))
    assert f"below {half:,}" in text_of(page)
    found = staff.get(url(Draft), {"before": half}).context["cl"].result_list
    assert all(row.pk < half for row in found)


@pytest.mark.parametrize("number", ["x", "9" * 40, "-1", ""])
def test_what_is_no_number_narrows_nothing_down(staff: Client, db: None, number: str) -> None:
    drafts(3)
    assert len(staff.get(url(Draft), {"before": number}, follow=True).context["cl"].result_list) == 3


@pytest.mark.parametrize("model", [Routine, Reminder, Delivery])
def test_nobody_can_ask_for_another_order(staff: Client, rows: dict[type, Any], model: type) -> None:
    usual = _order(staff, url(model))
    for order in ("1", "2", "-3", "1.2"):
        assert _order(staff, f"{url(model)}?o={order}") == usual


def _order(client: Client, address: str) -> list[Any]:
    return [row.pk for row in client.get(address).context["cl"].result_list]
