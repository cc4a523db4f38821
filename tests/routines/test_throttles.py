"""Who is counted as one, who is believed, and that a limit is exact."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client, RequestFactory
from pytest_django import Settings

from routines.models import CallCount, Routine
from routines.throttles import caller, in_words, must_wait
from tests.routines.api.calls import PREVIEW, ROUTINES, assert_problem, keep, send
from tests.routines.cast import NOW, dump
from tests.routines.conftest import ended
from tests.routines.outages import away

ADDRESS = "203.0.113.9"


def from_address(address: str, forwarded: str | None = None) -> Any:
    headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
    return RequestFactory(REMOTE_ADDR=address, headers=headers).get("/")


@pytest.mark.parametrize(
    ("hops", "forwarded", "who"),
    [
        (0, "198.51.100.1", ADDRESS),
        (1, None, ADDRESS),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "198.51.100.1", "198.51.100.1"),
        (1, "198.51.100.1:4711", "198.51.100.1"),
        (1, "[2001:db8:1:2:3::4]:4711", "2001:db8:1:2::/64"),
        (1, "anything", ADDRESS),
        (1, " , ", ADDRESS),
    ],
)
def test_a_header_is_believed_as_far_as_our_own_proxies_wrote_it(
    settings: Settings, hops: int, forwarded: str | None, who: str
) -> None:
    settings.TRUSTED_PROXIES = hops
    assert caller(from_address(ADDRESS, forwarded)) == who


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:DB8:0:0:ffff::9", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("", "unknown"),
    ],
)
def test_a_household_is_one_address(address: str, who: str) -> None:
    assert caller(from_address(address)) == who


@pytest.mark.django_db
def test_so_many_may_and_the_next_has_to_wait_until_the_time_is_over(settings: Settings) -> None:
    settings.LIMITS = {"keep": (3, 60)}
    request = from_address(ADDRESS)
    later = NOW + timedelta(seconds=20)
    assert [must_wait(request, wants="keep", now=NOW) for _ in range(3)] == [0, 0, 0]
    assert [must_wait(request, wants="keep", now=later) for _ in range(2)] == [40, 40]
    assert must_wait(from_address("203.0.113.10"), wants="keep", now=later) == 0
    assert must_wait(request, wants="keep", now=NOW + timedelta(seconds=60)) == 0
    assert must_wait(request, wants="preview", now=later) == 0, "it has no limit"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "about a minute"),
        (60, "about a minute"),
        (61, "about 2 minutes"),
        (1200, "about 20 minutes"),
        (3540, "about 59 minutes"),
        (3541, "about an hour"),
        (3600, "about an hour"),
        (3601, "about 2 hours"),
        (86400, "about 24 hours"),
    ],
)
def test_a_wait_in_words_is_never_shorter_than_it_is(seconds: int, words: str) -> None:
    assert in_words(seconds) == words


@pytest.mark.django_db
def test_what_is_counted_for_somebody_is_counted_wherever_it_comes_from(settings: Settings) -> None:
    settings.LIMITS = {"account": (1, 60)}
    asked = [from_address(address) for address in ("203.0.113.9", "203.0.113.10")]
    assert [must_wait(request, wants="account", whose="sam", now=NOW) for request in asked] == [0, 60]
    assert must_wait(asked[0], wants="account", whose="alex", now=NOW) == 0


@pytest.mark.django_db
def test_no_address_is_stored(settings: Settings) -> None:
    settings.LIMITS = {"keep": (3, 60)}
    must_wait(from_address(ADDRESS), wants="keep", now=NOW)
    assert CallCount.objects.count() == 1
    assert ADDRESS not in dump()


@pytest.mark.parametrize("spoof", [{}, {"X-Forwarded-For": "{}.1.1.1"}])
@pytest.mark.django_db
def test_one_too_many_is_a_429_that_says_when_and_keeps_nothing(
    client: Client, settings: Settings, rosa: dict[str, Any], spoof: dict[str, str]
) -> None:
    settings.LIMITS = {"keep": (2, 3600)}
    headers = [{name: value.format(number) for name, value in spoof.items()} for number in range(4)]
    first, second, third, fourth = (keep(client, rosa, **each) for each in headers)
    assert [first.status_code, second.status_code] == [201, 201]
    for refused in (third, fourth):
        assert_problem(refused, 429, "too-many-requests")
        assert 3590 <= int(refused.headers["Retry-After"]) <= 3600
    assert Routine.objects.count() == 2


@pytest.mark.django_db
def test_a_preview_is_counted_and_stores_nothing_else(client: Client, settings: Settings, rosa: dict[str, Any]) -> None:
    settings.LIMITS = {"preview": (1, 60)}
    assert send(client, "POST", PREVIEW, {"answers": rosa}).status_code == 200
    assert_problem(send(client, "POST", PREVIEW, {"answers": rosa}), 429, "too-many-requests")
    assert (CallCount.objects.count(), Routine.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_without_a_database_nobody_is_counted_and_a_preview_goes_on(
    client: Client, settings: Settings, rosa: dict[str, Any]
) -> None:
    settings.LIMITS = {"preview": (1, 60)}
    with away():
        for _ in range(2):
            assert send(client, "POST", PREVIEW, {"answers": rosa}).status_code == 200


KEY, OTHER_KEY = "a" * 16, "b" * 16


@pytest.mark.django_db
def test_a_request_that_is_sent_again_with_its_key_counts_once(
    client: Client, settings: Settings, rosa: dict[str, Any]
) -> None:
    settings.LIMITS = {"keep": (2, 3600)}
    with time_machine.travel(NOW) as clock:
        first, again = (keep(client, rosa, idempotency_key=KEY) for _ in range(2))
        assert [first.status_code, again.status_code] == [201, 201]
        assert keep(client, rosa, idempotency_key=OTHER_KEY).status_code == 201
        for refused in ({}, {"idempotency_key": "c" * 16}, {"idempotency_key": "short"}):
            assert_problem(keep(client, rosa, **refused), 429, "too-many-requests")
        assert_problem(keep(client, rosa | {"minutes": 10}, idempotency_key=KEY), 429, "too-many-requests")
        for hours in range(2, 24, 2):
            clock.move_to(NOW + timedelta(hours=hours))
            assert [keep(client, rosa).status_code for _ in range(3)] == [201, 201, 429]
            assert keep(client, rosa, idempotency_key=KEY).content == first.content


@pytest.mark.django_db
def test_a_refused_key_is_as_if_it_had_never_come(client: Client, settings: Settings, rosa: dict[str, Any]) -> None:
    settings.LIMITS = {"keep": (1, 3600)}
    with time_machine.travel(NOW) as clock:
        keep(client, rosa)
        for _ in range(2):
            assert_problem(keep(client, rosa, idempotency_key=KEY), 429, "too-many-requests")
        clock.move_to(NOW + timedelta(hours=1))
        assert keep(client, rosa, idempotency_key=KEY).status_code == 201
        assert_problem(keep(client, rosa), 429, "too-many-requests")


@pytest.mark.django_db
def test_a_massage_that_is_told_again_counts_once_for_each_routine(
    client: Client, settings: Settings, rosa: dict[str, Any]
) -> None:
    settings.LIMITS = {"tell": (2, 3600)}
    one, other, third = (f"{keep(client, rosa).headers['Location']}/sessions" for _ in range(3))
    body = {"pressure_felt": "right"}
    told = [send(client, "POST", address, body, idempotency_key=KEY) for address in (one, one, one, other, other)]
    assert {response.status_code for response in told} <= {201, 422}
    assert_problem(send(client, "POST", third, body, idempotency_key=KEY), 429, "too-many-requests")


@pytest.mark.django_db
def test_a_key_helps_nobody_where_none_is_taken_or_the_body_is_too_long(client: Client, settings: Settings) -> None:
    settings.LIMITS = {"keep": (1, 3600), "preview": (1, 3600)}
    for address in (PREVIEW, ROUTINES):
        too_long = b'{"answers": {}}' + b" " * 65536
        assert_problem(send(client, "POST", address, too_long, idempotency_key=KEY), 413, "body-too-large")
        assert_problem(send(client, "POST", address, too_long, idempotency_key=KEY), 429, "too-many-requests")


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def sixty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """How the races in throttle_races.py ended, on this database."""
    return ended("tests.routines.throttle_races", request.param, tmp_path_factory.mktemp("throttles"))


def test_of_sixty_at_once_exactly_as_many_may_as_the_limit_says(sixty: dict[str, Any]) -> None:
    assert sixty["ask_sixty_times"] == {"errors": [], "allowed": 7, "counted": 7}


@pytest.mark.parametrize("off", ["ask_where_one_looks_first_and_counts_then", "ask_where_any_header_is_believed"])
def test_a_protection_that_is_off_lets_more_of_them(sixty: dict[str, Any], off: str) -> None:
    assert sixty[off] == {"errors": [], "allowed": 60, "counted": 60}
