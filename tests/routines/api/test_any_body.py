"""Whatever is sent to any call gets an answer, and never a 500."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recommender.rhythm import WEEK
from tests.routines.api.calls import PREVIEW, ROUTINES, TUESDAY, WISH, fields_of, send
from tests.routines.visitors import QUESTIONNAIRE, plain_answers

WRONG: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    10**30,
    "",
    "x",
    "\u0000",
    "\U0001f642" * 300,
    [],
    [None],
    [[]],
    [{}],
    {},
    {"a": 1},
]
FIELDS = {
    "preview": ["answers"],
    "keep": ["answers", "consent"],
    "sign up": ["email", "days", "time", "timezone", "only_if_none", "keeps_on"],
    "change": ["days", "time", "timezone", "only_if_none", "keeps_on", "state", "snooze", "skip"],
}
RIGHT = {"answers": plain_answers(), "consent": True, **WISH, "state": "active", "snooze": "tomorrow", "skip": "week"}
RIGHT |= {"only_if_none": True, "keeps_on": False}
few = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
many = settings(few, max_examples=150)

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
codes = st.sampled_from(list(QUESTIONNAIRE.questions))
options = st.sampled_from([option.id for q in QUESTIONNAIRE.questions.values() for option in q.options])
near_misses = st.dictionaries(codes, anything | options | st.lists(options | anything, max_size=3), max_size=5)
clock = st.times().map(lambda time: f"{time:%H:%M}")
dates = st.dates().map(str) | st.just("2026-12-01")
near_values = {
    "answers": near_misses,
    "consent": st.just(True),
    "email": st.emails() | st.just("rosa@example.org"),
    "days": st.lists(st.sampled_from(WEEK)),
    "time": clock,
    "more_times": st.lists(clock, max_size=3),
    "every_days": st.integers(1, 30),
    "from_day": dates,
    "quiet_from": clock,
    "quiet_until": clock,
    "away_until": dates,
    "timezone": st.sampled_from(["Europe/Berlin", "Pacific/Apia", "UTC"]),
    "only_if_none": st.booleans(),
    "keeps_on": st.booleans(),
    "state": st.sampled_from(["paused", "active", "stopped"]),
    "snooze": st.just("tomorrow"),
    "skip": st.just("week") | st.datetimes(timezones=st.timezones() | st.none()).map(str) | st.just(TUESDAY),
}
FINER = ["more_times", "every_days", "from_day", "quiet_from", "quiet_until", "away_until"]
bodies = {
    call: st.fixed_dictionaries(
        {}, optional={field: near_values[field] | anything for field in [*fields, *FINER * ("time" in fields)]}
    )
    for call, fields in FIELDS.items()
}


@pytest.fixture
def addresses(routine: str, reminder: str) -> dict[str, tuple[str, str]]:
    return {
        "preview": ("POST", PREVIEW),
        "keep": ("POST", ROUTINES),
        "sign up": ("POST", f"{routine}/reminders"),
        "change": ("PATCH", reminder),
    }


def assert_answered(response: Any) -> None:
    assert response.status_code in (200, 201, 202, 400, 409, 422), response.content
    is_problem = response.status_code >= 400
    assert response.headers["Content-Type"] == ("application/problem+json" if is_problem else "application/json")


@pytest.mark.parametrize(("call", "field"), [(call, field) for call, fields in FIELDS.items() for field in fields])
def test_a_value_of_the_wrong_kind_names_its_field(
    client: Client, addresses: dict[str, tuple[str, str]], call: str, field: str
) -> None:
    right = {name: RIGHT[name] for name in FIELDS[call]} if call != "change" else {}
    for value in WRONG:
        if value is True and field in ("consent", "only_if_none", "keeps_on"):
            continue
        response = send(client, *addresses[call], right | {field: value})
        if field != "answers":
            assert response.status_code == 422, (value, response.content)
            assert fields_of(response.json()) == [field]
        else:
            assert response.status_code == (422 if isinstance(value, dict) else 400)


@pytest.mark.parametrize("call", FIELDS)
@few
@given(data=st.data())
def test_any_json_gets_an_answer_and_never_a_500(
    client: Client, addresses: dict[str, tuple[str, str]], call: str, data: st.DataObject
) -> None:
    body = data.draw(bodies[call] | anything)
    assert_answered(send(client, *addresses[call], body))


@many
@given(changes=near_misses)
def test_good_answers_with_anything_in_one_place_get_an_answer_and_never_a_500(client: Client, changes: Any) -> None:
    assert_answered(send(client, "POST", PREVIEW, {"answers": plain_answers() | changes}))


@few
@given(body=st.binary(max_size=200))
def test_any_bytes_get_an_answer_and_never_a_500(
    client: Client, addresses: dict[str, tuple[str, str]], body: bytes
) -> None:
    for method, address in addresses.values():
        response = send(client, method, address, body)
        assert response.status_code in (400, 422)


@few
@given(key=st.text(st.characters(max_codepoint=255), max_size=300))
def test_any_key_gets_an_answer_and_never_a_500(client: Client, rosas: object, key: str) -> None:
    response = send(client, "POST", ROUTINES, {"answers": plain_answers(), "consent": True}, idempotency_key=key)
    is_key = 16 <= len(key) <= 255 and all("!" <= sign <= "~" for sign in key)
    assert response.status_code == (201 if is_key else 422)
