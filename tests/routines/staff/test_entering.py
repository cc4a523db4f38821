"""Nobody gets into the admin with a password alone."""

import re

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from routines.models import RecoveryCode, StaffLogin
from routines.sealing import opened
from routines.services import staffing
from tests.config.test_headers import ADDRESSES
from tests.routines.staff.logging_in import (
    CODE,
    LOGIN,
    PASSWORD,
    PHONE,
    Phone,
    codes_on,
    is_in,
    log_in,
    noted,
    secret_on,
    type_code,
    type_password,
)
from tests.routines.visitors import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
BEHIND = [address for address in ADDRESSES if address.startswith("/admin/") and not address.startswith(LOGIN)]


def test_password_and_code_lead_to_the_page_that_was_asked_for(client: Client, phone: Phone) -> None:
    asked = client.get("/admin/overview/")["Location"]
    entered = client.post(asked, {"username": "sam", "password": PASSWORD})
    assert entered["Location"] == CODE
    assert type_code(client, phone.code())["Location"] == "/admin/overview/"
    assert client.get("/admin/overview/").status_code == 200
    assert noted()[1:] == ["sam acted: logged in with a code"]


def test_the_password_alone_opens_no_page_of_the_admin(client: Client, phone: Phone) -> None:
    assert len(BEHIND) > 60
    type_password(client)
    for method in ("GET", "POST"):
        for address in BEHIND:
            answer = client.generic(method, address)
            assert answer.status_code in (302, 405), address
            assert not answer.content


def test_nor_does_a_session_that_only_django_thinks_well_of(client: Client, sam: User, phone: Phone) -> None:
    client.force_login(sam)
    statuses = {client.get(address).status_code for address in BEHIND}
    assert statuses <= {302, 405}
    assert not is_in(client)


def test_the_same_session_opens_them_where_no_second_factor_is_asked_for(
    client: Client, sam: User, settings: Settings
) -> None:
    """The control: it is the second factor that keeps them closed. And turned on again, the session ends."""
    settings.STAFF_FACTOR = False
    assert type_password(client)["Location"] == "/admin/"
    assert is_in(client)
    settings.STAFF_FACTOR = True
    assert not is_in(client)


def test_whoever_has_no_phone_sets_one_up_and_sees_recovery_codes_this_once(client: Client, sam: User) -> None:
    assert type_password(client)["Location"] == PHONE
    shown = client.get(PHONE)
    assert "<svg" in shown.content.decode()
    phone = Phone(secret_on(shown), [])
    assert secret_on(client.get(PHONE)) == phone.secret, "a reload shows the same"
    assert not StaffLogin.objects.exists(), "nothing is stored before its first code is right"
    wrong = client.post(PHONE, {"code": phone.wrong()})
    assert "That code is not right" in text_of(wrong)
    assert secret_on(wrong) == phone.secret
    assert not is_in(client)
    done = client.post(PHONE, {"code": phone.code()})
    assert len(codes_on(done)) == len(set(codes_on(done))) == 10
    assert is_in(client)
    assert client.post(PHONE, {"code": phone.code()})["Location"] == LOGIN
    assert noted() == ["sam acted: second factor set up", "sam acted: logged in with a new phone"]


def test_the_database_holds_neither_secret_nor_recovery_code(phone: Phone) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM routines_stafflogin")
        [(kept,)] = cursor.fetchall()
    assert opened(kept) == phone.secret
    assert phone.secret not in kept
    hashes = "".join(RecoveryCode.objects.values_list("code_hash", flat=True))
    assert not [code for code in phone.codes if code in hashes or code.replace(" ", "") in hashes]


def test_who_sets_up_a_phone_cannot_do_so_over_somebodys(client: Client, sam: User) -> None:
    """Two who know the password set one up at once: the first wins."""
    first, second = Client(), Client()
    for one in (first, second):
        type_password(one)
    phones = [Phone(secret_on(one.get(PHONE)), []) for one in (first, second)]
    assert phones[0].secret != phones[1].secret
    first.post(PHONE, {"code": phones[0].code()})
    assert second.post(PHONE, {"code": phones[1].code()})["Location"] == LOGIN
    assert not is_in(second)
    assert StaffLogin.objects.get().secret == phones[0].secret


def test_a_code_is_used_up_and_so_are_those_before(client: Client, phone: Phone, noon: time_machine.Traveller) -> None:
    code, before = phone.code(), phone.code(ago=1)
    log_in(client, phone)
    noon.shift(1)
    for used in (code, before):
        other = Client()
        type_password(other)
        assert "was used before" in text_of(type_code(other, used))
        assert not is_in(other)
        noon.shift(3)
    noon.shift(30)
    assert log_in(other, phone).status_code == 302
    assert is_in(other)


def test_without_the_note_of_the_last_code_it_would_work_again(
    client: Client, phone: Phone, noon: time_machine.Traveller
) -> None:
    """The control."""
    code = phone.code()
    log_in(client, phone)
    StaffLogin.objects.update(last_step=-1)
    other = Client()
    type_password(other)
    assert type_code(other, code).status_code == 302
    assert is_in(other)


def test_a_recovery_code_works_once_however_it_is_typed(client: Client, phone: Phone) -> None:
    code = phone.codes[3].lower().replace(" ", "-")
    type_password(client)
    assert type_code(client, code).status_code == 302
    assert is_in(client)
    assert noted()[-1] == "sam acted: logged in with a recovery code, 9 left"
    other = Client()
    type_password(other)
    assert type_code(other, code).status_code == 200
    assert not is_in(other)


def test_a_recovery_code_is_somebodys_own(client: Client, phone: Phone) -> None:
    User.objects.create_superuser("alex", password=PASSWORD)
    alex = User.objects.get(username="alex")
    own = staffing.set_up(user=alex, secret=phone.secret, code=phone.code(), now=timezone.now())
    type_password(client)
    assert type_code(client, own[0]).status_code == 200
    assert not is_in(client)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "²²²²²²", "٣٣٣٣٣٣", "A" * 500])
def test_what_is_no_code_is_refused_like_a_wrong_one(client: Client, phone: Phone, typed: str) -> None:
    type_password(client)
    assert "That code is not right" in text_of(type_code(client, typed))
    assert noted()[-1] == "sam failed: wrong code"
    assert not is_in(client)


def test_after_wrong_codes_somebody_waits_longer_each_time_and_never_for_long(
    client: Client, phone: Phone, noon: time_machine.Traveller
) -> None:
    type_password(client)
    waits = []
    for _ in range(12):
        assert type_code(client, phone.wrong()).status_code == 200
        refused = type_code(client, phone.code())
        assert refused.status_code == 429
        waits.append(int(refused["Retry-After"]))
        assert "Please wait about" in text_of(refused)
        noon.shift(waits[-1])
        type_password(client)
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 512, 512]
    assert type_code(client, phone.code()).status_code == 302
    assert StaffLogin.objects.get().throttling_failure_count == 0


def test_whoever_keeps_typing_wrong_codes_does_not_lock_out_a_recovery_code(client: Client, phone: Phone) -> None:
    type_password(client)
    for _ in range(3):
        type_code(client, phone.wrong())
    assert type_code(client, phone.code()).status_code == 429
    assert type_code(client, phone.codes[0]).status_code == 302


@pytest.mark.parametrize("address", [CODE, PHONE])
def test_the_second_step_is_nobodys_without_the_first(client: Client, phone: Phone, address: str) -> None:
    assert client.get(address)["Location"] == LOGIN
    assert client.post(address, {"code": phone.code()})["Location"] == LOGIN


def test_the_second_step_waits_ten_minutes(client: Client, phone: Phone, noon: time_machine.Traveller) -> None:
    type_password(client)
    noon.shift(601)
    assert type_code(client, phone.code())["Location"] == LOGIN


def test_with_a_phone_there_is_none_to_set_up_and_the_other_way_round(client: Client, phone: Phone) -> None:
    type_password(client)
    assert client.get(PHONE)["Location"] == LOGIN
    assert client.get(CODE).status_code == 200
    User.objects.create_superuser("alex", password=PASSWORD)
    type_password(client, name="alex")
    assert client.get(CODE)["Location"] == LOGIN


@pytest.mark.parametrize("change", ["password", "is_active", "is_staff", "gone", "keys"])
def test_the_first_step_counts_no_more_once_the_account_is_another(
    client: Client, sam: User, settings: Settings, change: str
) -> None:
    type_password(client)
    assert client.get(PHONE).status_code == 200
    if change == "password":
        sam.set_password("another")
        sam.save()
    elif change == "gone":
        sam.delete()
    elif change == "keys":
        settings.DATA_KEYS = ["another key of at least thirty-two characters"]
    else:
        User.objects.update(**{change: False})
    assert client.get(PHONE)["Location"] == LOGIN


def test_somebody_who_is_not_of_the_staff_is_told_nothing_else(client: Client) -> None:
    User.objects.create_user("sam", password=PASSWORD)
    page = text_of(type_password(client))
    assert "Please enter the correct username and password for a staff account." in page


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere(client: Client, phone: Phone, elsewhere: str) -> None:
    client.post(LOGIN, {"username": "sam", "password": PASSWORD, "next": elsewhere})
    assert type_code(client, phone.code())["Location"] == "/admin/"


def test_whoever_is_in_is_led_on_from_the_login(client: Client, phone: Phone) -> None:
    log_in(client, phone)
    assert client.get(LOGIN)["Location"] == "/admin/"


def test_the_steps_keep_to_the_content_security_policy_and_are_never_stored(client: Client, phone: Phone) -> None:
    User.objects.create_superuser("alex", password=PASSWORD)
    other = Client()
    type_password(other, name="alex")
    type_password(client)
    for page in (Client().get(LOGIN), client.get(CODE), other.get(PHONE)):
        html = page.content.decode()
        assert "no-store" in page["Cache-Control"]
        assert not re.search(r"<style\b|<[^>]+\s(style|on[a-z]+)\s*=", html)
        assert [tag for tag in re.findall(r"<script\b([^>]*)>", html) if "src=" not in tag] == []
        assert "form-action 'self'" in page["Content-Security-Policy"]
