"""Whoever guesses passwords is slowed down, learns nothing of the names there are, and locks nobody out."""

import logging
from typing import Any

import pytest
import time_machine
from django.contrib.auth import hashers
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from routines.models import CallCount, StaffAccess
from tests.routines.cast import dump
from tests.routines.staff.logging_in import LOGIN, PASSWORD, Phone, is_in, log_in, noted, type_code, type_password
from tests.routines.visitors import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
WRONG = "not it"
TYPED = "a-name-or-a-password-typed-into-the-wrong-box"


def at(number: int) -> Client:
    """A browser of its own, at another address."""
    return Client(REMOTE_ADDR=f"203.0.113.{number}")


def test_one_address_has_so_many_tries_and_then_waits_even_with_the_right_password(
    client: Client, phone: Phone, settings: Settings
) -> None:
    settings.LIMITS = {"login": (3, 3600)}
    assert [type_password(client, WRONG).status_code for _ in range(3)] == [200] * 3
    refused = type_password(client)
    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
    assert "Please wait about an hour" in text_of(refused)
    assert 'value="sam"' in refused.content.decode(), "the name is not typed anew"
    assert PASSWORD not in refused.content.decode()
    assert type_password(at(9)).status_code == 302


def test_without_the_limit_the_guess_after_many_succeeds(client: Client, phone: Phone, settings: Settings) -> None:
    """The control."""
    settings.LIMITS = {}
    for _ in range(30):
        type_password(client, WRONG)
    assert type_password(client).status_code == 302


def test_a_forged_header_is_no_way_round(client: Client, phone: Phone, settings: Settings) -> None:
    settings.LIMITS = {"login": (2, 3600)}
    tries = [type_password(client, WRONG, headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code for n in range(4)]
    assert tries == [200, 200, 429, 429]
    settings.TRUSTED_PROXIES = 1
    forged = [type_password(client, headers={"X-Forwarded-For": f"10.0.0.{n}, 127.0.0.1"}) for n in range(4)]
    assert {page.status_code for page in forged} == {429}, "the proxy's own entry is the last one"


def test_codes_are_counted_for_the_address_as_well(client: Client, phone: Phone, settings: Settings) -> None:
    type_password(client)
    settings.LIMITS = {"login": (1, 3600)}
    type_code(client, "")
    assert type_code(client, phone.code()).status_code == 429
    assert not is_in(client)


def test_setting_up_a_phone_is_counted_too(client: Client, sam: User, settings: Settings) -> None:
    type_password(client)
    settings.LIMITS = {"login": (1, 3600)}
    client.post("/admin/login/phone/", {"code": ""})
    assert client.post("/admin/login/phone/", {"code": ""}).status_code == 429


@pytest.mark.parametrize("name", ["sam", "nobody-is-called-so"])
def test_many_addresses_share_the_tries_of_one_name_and_wait_a_minute_at_most(
    phone: Phone, settings: Settings, noon: time_machine.Traveller, name: str
) -> None:
    settings.LIMITS = {"login": (20, 3600), "account": (5, 60)}
    assert [type_password(at(n), WRONG, name=name).status_code for n in range(7)] == [200] * 5 + [429] * 2
    assert type_password(at(8), WRONG, name="alex").status_code == 200
    noon.shift(60)
    assert type_password(at(9), WRONG, name=name).status_code == 200


def test_an_address_that_may_not_try_uses_up_nobodys_tries(phone: Phone, settings: Settings) -> None:
    settings.LIMITS = {"login": (1, 3600), "account": (2, 60)}
    for _ in range(9):
        type_password(at(1), WRONG)
    assert type_password(at(2)).status_code == 302


def test_in_a_browser_of_theirs_nobody_is_locked_out_by_others(
    phone: Phone, settings: Settings, noon: time_machine.Traveller
) -> None:
    own = at(1)
    log_in(own, phone)
    own.post("/admin/logout/")
    noon.shift(30)
    settings.LIMITS = {"account": (2, 60)}
    for number in range(3):
        type_password(at(2 + number), WRONG)
    assert type_password(at(9)).status_code == 429
    assert type_password(own).status_code == 302
    own.cookies["unknot-staff"] = own.cookies["unknot-staff"].value[:-1]
    assert type_password(own).status_code == 429, "a forged one is none"


def test_the_cookie_of_a_known_browser_is_for_one_name_and_for_the_admin_alone(
    phone: Phone, settings: Settings
) -> None:
    User.objects.create_superuser("alex", password=PASSWORD)
    own = at(1)
    log_in(own, phone)
    cookie = own.cookies["unknot-staff"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Lax")
    assert "sam" not in cookie.value
    settings.LIMITS = {"account": (1, 60)}
    type_password(at(2), WRONG, name="alex")
    assert type_password(own, name="alex").status_code == 429


def asked(name: str) -> tuple[str, int, list[str]]:
    """What the page says to this name, how often a password was hashed, and which tables were asked."""
    hashed: list[Any] = []

    class Counting(hashers.MD5PasswordHasher):
        def encode(self, *args: Any) -> str:
            hashed.append(args)
            return super().encode(*args)

    with pytest.MonkeyPatch.context() as patch, CaptureQueriesContext(connection) as queries:
        patch.setattr(hashers, "get_hasher", lambda algorithm="default": Counting())
        patch.setattr(hashers, "identify_hasher", lambda encoded: Counting())
        page = text_of(type_password(Client(), WRONG, name=name)).replace(name, "")
    kinds = [query["sql"].split("WHERE")[0][:60] for query in queries if "SAVEPOINT" not in query["sql"]]
    return page, len(hashed), kinds


def test_a_name_that_nobody_has_gets_the_same_answer_after_the_same_work(phone: Phone, settings: Settings) -> None:
    settings.LIMITS = {}
    known, unknown = asked("sam"), asked("nobody-is-called-so")
    assert known == unknown
    assert known[1] == 1


def test_a_login_in_vain_is_noted_without_what_was_typed(
    client: Client, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        type_password(client, TYPED)
        type_password(client, WRONG, name=TYPED)
    assert noted()[-2:] == ["sam failed: wrong password", "nobody failed: a name that nobody has"]
    assert TYPED not in dump() + "".join(map(str, StaffAccess.objects.values_list())) + caplog.text


def test_the_notes_of_names_that_nobody_has_do_not_fill_the_disk(client: Client, settings: Settings) -> None:
    settings.LIMITS = {"account": (5, 60)}
    for number in range(9):
        type_password(client, WRONG, name=f"guess{number}")
    assert StaffAccess.objects.count() == 5


def test_looking_at_the_form_is_not_counted(client: Client, settings: Settings) -> None:
    settings.LIMITS = {"login": (1, 60), "account": (1, 60)}
    for _ in range(3):
        assert client.get(LOGIN).status_code == 200
    assert not CallCount.objects.exists()
