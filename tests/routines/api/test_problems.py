"""Every problem has its page, names each field, and repeats only as much of a value as helps to mend it."""

import re
from typing import Any, NoReturn

import pytest
from django.test import Client

from routines.api.kinds import PROBLEMS
from routines.services import once
from routines.services.once import StillRunning
from tests.routines.api.calls import PREVIEW, ROUTINES, assert_problem, fields_of, keep, send
from tests.running import ROOT

CANARY = "canary"
OF_A_TIMETABLE = re.compile(r'"([a-z_]+)", f?"[A-Z{]')
CODES = (
    re.compile(r'FieldError\(\s*[^,]+, "([a-z_]+)"'),
    re.compile(r'NotPossible\(\s*"([a-z_0-9]+)'),
)


@pytest.mark.parametrize("slug", PROBLEMS)
def test_the_page_of_a_problem_is_there(client: Client, slug: str) -> None:
    response = client.get(f"/problems/{slug}/")
    assert response.status_code == 200
    assert PROBLEMS[slug].title in response.content.decode()


def test_the_address_of_a_problem_is_its_page(client: Client) -> None:
    kind = send(client, "POST", PREVIEW, {"answers": {}}).json()["type"]
    assert kind == "http://127.0.0.1:8000/problems/invalid-answers/"


@pytest.mark.parametrize("value", [CANARY * 1000, [CANARY * 1000], {CANARY: CANARY * 1000}])
def test_every_field_is_named_and_no_long_value_repeated(
    client: Client, rosa: dict[str, Any], routine: str, reminder: str, value: Any
) -> None:
    answers = dict.fromkeys(("minutes", "work", "urgent_signs"), value)
    wish = dict.fromkeys(("email", "days", "time", "timezone"), value)
    change = dict.fromkeys(("days", "time", "timezone", "state", "snooze", "skip"), value)
    calls = [
        ("POST", PREVIEW, {"answers": rosa | answers}, list(answers)),
        ("POST", ROUTINES, {"answers": rosa | answers, "consent": value}, [*answers, "consent"]),
        ("POST", f"{routine}/reminders", wish, list(wish)),
        ("PATCH", reminder, change, list(change)),
    ]
    for method, address, body, fields in calls:
        problem = send(client, method, address, body)
        assert problem.status_code == 422
        assert set(fields_of(problem.json())) == set(fields)
        assert CANARY * 20 not in problem.content.decode()


def test_a_message_names_the_value_and_the_mend(client: Client, rosa: dict[str, Any]) -> None:
    response = send(client, "POST", PREVIEW, {"answers": rosa | {"work": "desc"}})
    (error,) = assert_problem(response, 422, "invalid-answers")["errors"]
    assert error["message"] == "desc is not one of the options. Did you mean desk?"


def test_no_problem_repeats_a_header_or_a_method(client: Client) -> None:
    for response in (
        send(client, "POST", PREVIEW, b"{}", kind=f"text/{CANARY}"),
        send(client, "POST", PREVIEW, b"{}", accept=f"text/{CANARY}"),
        send(client, CANARY.upper(), PREVIEW),
    ):
        assert response.status_code in (405, 406, 415)
        assert CANARY not in response.content.decode().lower()


PAGES_ALONE = {"pages", "staff", "staffing.py"}


def codes_in_the_source() -> set[str]:
    """Every code that a refusal or an error of a field is made with; pages and the staff's login left aside."""
    files = [*(ROOT / "recommender").rglob("*.py"), *(ROOT / "routines").rglob("*.py")]
    source = "\n".join(path.read_text() for path in files if not PAGES_ALONE & {*path.parts})
    of_a_timetable = OF_A_TIMETABLE.findall((ROOT / "recommender" / "timetable.py").read_text())
    return {code for pattern in CODES for code in pattern.findall(source)} | set(of_a_timetable)


def test_every_code_in_the_source_is_explained_on_a_page(client: Client) -> None:
    explained = {code for problem in PROBLEMS.values() for code in problem.codes}
    codes = codes_in_the_source()
    assert {
        "unknown_option",
        "no_day",
        "check_first",
        "consent_required",
        "unknown_cursor",
        "too_close",
        "not_a_time",
    } <= codes
    assert codes - explained == set()
    for problem in PROBLEMS.values():
        page = client.get(f"/problems/{problem.slug}/").content.decode()
        assert all(f'id="{code}"' in page for code in problem.codes)


def test_every_problem_that_the_source_names_has_a_page_and_the_index_names_them_all(client: Client) -> None:
    source = "".join(path.read_text() for path in (ROOT / "routines" / "api").rglob("*.py"))
    named = set(re.findall(r'PROBLEMS\["([^"]+)"\]|_of_fields\("([^"]+)"', source))
    assert {first or second for first, second in named} <= PROBLEMS.keys()
    index = client.get("/problems/").content.decode()
    assert all(f'href="/problems/{slug}/"' in index for slug in PROBLEMS)


def test_a_problem_that_nobody_has_has_no_page(client: Client) -> None:
    assert client.get("/problems/nothing/").status_code == 404


@pytest.mark.django_db
def test_a_key_that_is_still_at_work_is_a_409_that_says_when_to_come_again(
    client: Client, rosa: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: Any, **__: Any) -> NoReturn:
        raise StillRunning

    monkeypatch.setattr(once, "locked", busy)
    response = keep(client, rosa, idempotency_key="a-key-of-sixteen-signs")
    assert_problem(response, 409, "still-running")
    assert response.headers["Retry-After"] == "1"
