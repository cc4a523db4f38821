"""The knowledge by the API: pages that hold everything once, and ETags."""

from typing import Any

import pytest
from django.test import Client

from routines.todays import todays_document
from tests.routines.api.calls import QUESTIONNAIRE, V1, assert_problem, fields_of

SHELVES = ("rules", "techniques", "sources")
KNOWLEDGE = f"{V1}/knowledge"
TAGGED = (QUESTIONNAIRE, KNOWLEDGE, *(f"{KNOWLEDGE}/{shelf}" for shelf in SHELVES), "/api/schema")


def ids_on(shelf: str) -> list[str]:
    document = todays_document()
    if shelf == "rules":
        return [rule.id for group in document.rules for rule in group.rules]
    return [entry.id for entry in getattr(document, shelf)]


def pages(client: Client, address: str) -> list[dict[str, Any]]:
    found = []
    while address:
        response = client.get(address)
        assert response.status_code == 200, response.content
        found.append(response.json())
        address = found[-1]["next"]
    return found


@pytest.mark.parametrize("limit", ["", "?limit=1", "?limit=7", "?limit=100"])
@pytest.mark.parametrize("shelf", SHELVES)
def test_page_by_page_everything_comes_once_and_in_order(client: Client, shelf: str, limit: str) -> None:
    most = int(limit.partition("=")[2] or 20)
    found = pages(client, f"{KNOWLEDGE}/{shelf}{limit}")
    assert [entry["id"] for page in found for entry in page["items"]] == ids_on(shelf)
    assert all(len(page["items"]) == most for page in found[:-1])
    assert {page["knowledge_version"] for page in found} == {todays_document().version}


def test_the_knowledge_says_how_much_there_is_and_where(client: Client) -> None:
    document = client.get(KNOWLEDGE).json()
    for shelf in SHELVES:
        assert document[shelf]["entries"] == len(ids_on(shelf))
        assert client.get(document[shelf]["address"]).status_code == 200


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        *((f"limit={limit}", "limit", "not_a_limit") for limit in ("0", "101", "-1", "ten", "1.5", "", "007", "1e1")),
        *((f"cursor={cursor}", "cursor", "unknown_cursor") for cursor in ("", "x", "*", "bm90aGluZw", "%C3%A4")),
        ("page=2", "page", "unknown_parameter"),
        ("limit=5&limit=6", "limit", "sent_twice"),
    ],
)
def test_a_parameter_that_is_wrong_is_named(client: Client, query: str, field: str, code: str) -> None:
    problem = assert_problem(client.get(f"{KNOWLEDGE}/rules?{query}"), 422, "invalid-fields")
    assert fields_of(problem) == [field]
    assert problem["errors"][0]["code"] == code


@pytest.mark.parametrize("address", TAGGED)
def test_what_has_not_changed_is_not_sent_again(client: Client, address: str) -> None:
    first = client.get(address)
    assert first.headers["Cache-Control"] == "no-cache"
    etag = first.headers["ETag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = client.get(address, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == etag
    other = client.get(address, headers={"If-None-Match": '"other"'})
    assert (other.status_code, other.content) == (200, first.content)


def test_a_kept_routine_has_an_etag_that_changes_with_it(client: Client, routine: str) -> None:
    first = client.get(routine)
    assert first.headers["Cache-Control"] == "no-store"
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get(routine, headers=known).status_code == 304
    told = client.post(f"{routine}/sessions", '{"pressure_felt": "too_much"}', content_type="application/json")
    assert told.status_code == 201
    assert client.get(routine, headers=known).status_code == 200
