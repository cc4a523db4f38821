"""What holds for all calls: methods, sizes, media types, addresses, what is stored by a read and what is logged."""

from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from config.logs import DiscreetFormatter
from routines.links import Purpose
from routines.models import Reminder, Routine
from tests.routines.api.calls import PREVIEW, QUESTIONNAIRE, ROUTINES, V1, assert_problem, send

NOBODYS = f"{'a' * 22}.{'b' * 22}"
ANY_ROUTINE, ANY_REMINDER = f"{V1}/routines/{NOBODYS}", f"{V1}/reminders/{NOBODYS}"
ALLOWED = {
    QUESTIONNAIRE: {"GET", "HEAD", "OPTIONS"},
    PREVIEW: {"POST", "OPTIONS"},
    ROUTINES: {"POST", "OPTIONS"},
    ANY_ROUTINE: {"GET", "HEAD", "DELETE", "OPTIONS"},
    f"{ANY_ROUTINE}/reminders": {"POST", "OPTIONS"},
    ANY_REMINDER: {"GET", "HEAD", "PATCH", "DELETE", "OPTIONS"},
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
MALFORMED = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"answers"',
    b'{"answers": []}',
    b'{"anything": {}}',
    b'{"answers": {}, "consent": true, "days": []}',
    b'{"answers": {"minutes": NaN}}',
    b'{"answers": {"work": "\\ud800"}}',
    b'{"answers": {"work": "\xff"}}',
    b'{"answers": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    b'{"answers": {"work": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"}}",
]


def rows() -> dict[str, list[dict[str, Any]]]:
    models = apps.get_app_config("routines").get_models()
    return {model.__name__: list(model._default_manager.values()) for model in models}


@pytest.fixture
def taking(routine: str, reminder: str) -> list[tuple[str, str]]:
    """Every call that takes a body, with rows for it to work on."""
    return [("POST", PREVIEW), ("POST", ROUTINES), ("POST", f"{routine}/reminders"), ("PATCH", reminder)]


@pytest.mark.parametrize(
    ("address", "method"), [(address, m) for address in ALLOWED for m in METHODS if m not in ALLOWED[address]]
)
def test_a_wrong_method_learns_which_is_right(client: Client, address: str, method: str) -> None:
    response = send(client, method, address)
    assert {word.strip() for word in response.headers["Allow"].split(",")} == ALLOWED[address]
    if method == "HEAD":
        assert (response.status_code, response.content) == (405, b"")
    else:
        assert_problem(response, 405, "method-not-allowed")


@pytest.mark.parametrize("address", ALLOWED)
def test_options_tells_the_methods_and_nothing_else(client: Client, address: str) -> None:
    response = client.options(address)
    assert (response.status_code, response.content) == (204, b"")
    assert {word.strip() for word in response.headers["Allow"].split(",")} == ALLOWED[address]
    assert "Content-Type" not in response.headers


@pytest.mark.parametrize("body", MALFORMED)
def test_a_body_of_another_shape_is_malformed(client: Client, taking: list[tuple[str, str]], body: bytes) -> None:
    for method, address in taking:
        assert_problem(send(client, method, address, body), 400, "malformed-request")


def test_a_body_may_have_64_kb_and_no_byte_more(client: Client, taking: list[tuple[str, str]]) -> None:
    for method, address in taking:
        longest = b'{"a": "' + b"a" * (64 * 1024 - 9) + b'"}'
        assert_problem(send(client, method, address, longest), 400, "malformed-request")
        assert_problem(send(client, method, address, longest + b" "), 413, "body-too-large")
        assert_problem(send(client, method, address, longest * 20), 413, "body-too-large")


def test_a_body_in_chunks_has_to_come_with_its_length(client: Client, taking: list[tuple[str, str]]) -> None:
    for method, address in taking:
        problem = assert_problem(send(client, method, address, transfer_encoding="chunked"), 411, "length-required")
        assert "Content-Length" in problem["detail"]


def test_only_json_goes_in_and_only_json_comes_out(client: Client, taking: list[tuple[str, str]]) -> None:
    before = rows()
    for method, address in taking:
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
            assert_problem(send(client, method, address, b"work=desk", kind=kind), 415, "unsupported-media-type")
        assert_problem(send(client, method, address, b"{}", accept="text/html"), 406, "not-acceptable")
    assert rows() == before


@pytest.mark.parametrize("address", [QUESTIONNAIRE, f"{V1}/knowledge", "/api/schema"])
def test_a_format_in_the_address_changes_nothing(client: Client, address: str) -> None:
    for kind in ("xml", "json", ""):
        assert client.get(f"{address}?format={kind}").status_code == 200


def test_what_is_not_wanted_as_json_is_not_done(client: Client, routine: str, reminder: str) -> None:
    for address in (routine, reminder):
        for method in ("GET", "DELETE"):
            assert_problem(send(client, method, address, accept="text/html"), 406, "not-acceptable")
    assert rows()["Reminder"][0]["state"] == "active"


@pytest.mark.parametrize(
    "address",
    [
        *("/api", "/api/v1", "/api/", "/api/v2/questionnaire", "/api/v1/", "/api/v1/nothing", "/api/v1/questionnaire/"),
        *("/api/v1/routines/", "/api/v1/routines/nobody", "/api/v1/routines/" + "a" * 45, f"{ANY_ROUTINE}/"),
        *(f"{ANY_ROUTINE}x", f"{ANY_ROUTINE}/reminders/", "/api/v1/reminders", f"{ANY_REMINDER}/"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE", "OPTIONS"])
def test_a_wrong_address_under_api_is_a_problem_too(client: Client, method: str, address: str) -> None:
    assert_problem(client.generic(method, address), 404, "not-found")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_the_page_of_the_api_takes_nothing_and_says_so(method: str) -> None:
    response = Client(enforce_csrf_checks=True).generic(method, "/api/docs")
    assert_problem(response, 405, "method-not-allowed")
    assert response.headers["Allow"] == "GET, HEAD"


def test_a_wrong_host_is_not_called_a_wrong_body(client: Client) -> None:
    problem = assert_problem(client.get(QUESTIONNAIRE, headers={"Host": "elsewhere.example"}), 400, "malformed-request")
    assert "host" in problem["detail"]
    assert "JSON" not in problem["detail"]


@pytest.mark.django_db
def test_a_token_that_is_nobodys_opens_nothing(client: Client) -> None:
    for address, methods in ((ANY_ROUTINE, ("GET", "DELETE")), (ANY_REMINDER, ("GET", "PATCH", "DELETE"))):
        for method in methods:
            assert_problem(send(client, method, address, {}), 404, "not-found")
    assert_problem(send(client, "POST", f"{ANY_ROUTINE}/reminders", {}), 404, "not-found")


def test_a_token_for_one_purpose_opens_nothing_else(client: Client, rosas: Routine, active: Reminder) -> None:
    before = rows()
    wrong_for_a_routine = [rosas.token(purpose) for purpose in Purpose if purpose != Purpose.ROUTINE]
    wrong_for_a_reminder = [active.token(purpose) for purpose in Purpose if purpose != Purpose.REMINDER]
    for token in [*wrong_for_a_routine, active.token(Purpose.REMINDER)]:
        for method, address in (("GET", token), ("DELETE", token), ("POST", f"{token}/reminders")):
            assert_problem(send(client, method, f"{ROUTINES}/{address}", {}), 404, "not-found")
    for token in [*wrong_for_a_reminder, rosas.token(Purpose.ROUTINE)]:
        for method in ("GET", "PATCH", "DELETE"):
            assert_problem(send(client, method, f"{V1}/reminders/{token}", {}), 404, "not-found")
    assert rows() == before


def test_a_revoked_link_opens_nothing(client: Client, rosas: Routine, routine: str) -> None:
    Routine.objects.filter(pk=rosas.pk).update(generation=2)
    assert_problem(client.get(routine), 404, "not-found")


def test_looking_changes_no_row_and_leaves_no_cookie(client: Client, routine: str, reminder: str) -> None:
    before = rows()
    for method in ("GET", "HEAD", "OPTIONS"):
        for address in (QUESTIONNAIRE, routine, reminder):
            response = send(client, method, address)
            assert response.status_code in (200, 204)
            assert not response.cookies
    assert rows() == before


def test_head_tells_what_get_tells_without_the_document(client: Client, routine: str, reminder: str) -> None:
    for address in (QUESTIONNAIRE, routine, reminder):
        got, head = client.get(address), client.head(address)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["Content-Type"] == got.headers["Content-Type"] == "application/json"
        assert head.headers["Content-Length"] == got.headers["Content-Length"]


def test_what_a_token_opens_is_kept_in_no_cache(client: Client, routine: str, reminder: str) -> None:
    for address in (routine, reminder):
        assert client.get(address).headers["Cache-Control"] == "no-store"


def test_a_form_on_another_site_can_send_nothing(routine: str, reminder: str) -> None:
    before = rows()
    strict = Client(enforce_csrf_checks=True)
    for address in (ROUTINES, f"{routine}/reminders"):
        for kind in ("text/plain", "application/x-www-form-urlencoded"):
            response = send(strict, "POST", address, b'{"answers": {}}', kind=kind, origin="https://elsewhere.example")
            assert_problem(response, 415, "unsupported-media-type")
    assert rows() == before


def test_the_log_tells_no_token_and_no_answer(
    client: Client, caplog: pytest.LogCaptureFixture, routine: str, reminder: str
) -> None:
    caplog.set_level("DEBUG")
    for address in (routine, reminder, ANY_ROUTINE, ANY_REMINDER):
        send(client, "PUT", address, {"answers": {"work": "canary"}})
        send(client, "PATCH", address, {"state": "canary"})
        send(client, "POST", f"{address}/reminders", {"email": "canary@example.org canary"})
        send(client, "GET", f"{address}/nothing?canary=canary")
    lines = [DiscreetFormatter("%(message)s").format(record) for record in caplog.records]
    assert any("Not Found: /api/v1/routines/[link]/nothing" in line for line in lines)
    assert any("Method Not Allowed" in line for line in lines)
    secrets = [address.rpartition(".")[2] for address in (routine, reminder, ANY_ROUTINE, ANY_REMINDER)]
    assert not [line for line in lines for secret in [*secrets, "canary"] if secret in line]
