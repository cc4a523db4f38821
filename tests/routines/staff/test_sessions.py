"""A session of the staff ends when it is over, everywhere: its cookie is signed, and a copy would be good for ever."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from routines.models import StaffLogin
from routines.services import staffing
from routines.staff.sessions import IDLE, LONGEST
from tests.routines.cast import NOW
from tests.routines.staff.logging_in import CODE, LOGIN, PASSWORD, Phone, copied, is_in, log_in, noted, type_password

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
SECOND = timedelta(seconds=1)


@pytest.fixture
def entered(client: Client, phone: Phone) -> Client:
    log_in(client, phone)
    return client


def test_a_logout_ends_a_cookie_that_was_copied_before(entered: Client) -> None:
    thief = copied(entered)
    assert is_in(thief)
    entered.post("/admin/logout/")
    assert not is_in(entered)
    assert not is_in(thief)
    assert noted()[-1] == "sam acted: logged out"


def test_without_the_number_in_the_database_the_copy_would_outlive_the_logout(entered: Client) -> None:
    """The control: what Django does alone."""
    thief = copied(entered)
    entered.post("/admin/logout/")
    StaffLogin.objects.update(sessions=F("sessions") - 1)
    assert is_in(thief)


def test_nobody_logs_somebody_out_without_being_in(entered: Client, sam: User) -> None:
    passer_by = Client()
    passer_by.force_login(sam)
    passer_by.post("/admin/logout/")
    Client().post("/admin/logout/")
    entered.get("/admin/logout/")
    assert is_in(entered)


def test_another_password_ends_a_copied_cookie_and_not_ones_own(entered: Client) -> None:
    thief = copied(entered)
    again = "another good long one"
    form = {"old_password": PASSWORD, "new_password1": again, "new_password2": again}
    assert entered.post("/admin/password_change/", form).status_code == 302
    assert is_in(entered)
    assert not is_in(thief)


def test_a_reset_of_the_factor_ends_every_session_and_the_next_login_sets_up_a_phone(
    entered: Client, sam: User, phone: Phone
) -> None:
    assert staffing.reset_factor(user=sam, now=NOW)
    assert not is_in(entered)
    assert type_password(entered)["Location"] == "/admin/login/phone/"
    assert entered.post(CODE, {"code": phone.codes[0]})["Location"] == LOGIN


def test_somebody_who_is_no_staff_any_more_is_out_at_once(entered: Client) -> None:
    User.objects.update(is_staff=False)
    assert not is_in(entered)


def test_after_twelve_hours_somebody_logs_in_again_however_busy(entered: Client, noon: time_machine.Traveller) -> None:
    for hours in range(1, 13):
        noon.move_to(NOW + timedelta(hours=hours))
        assert is_in(entered)
    noon.move_to(NOW + LONGEST + SECOND)
    assert not is_in(entered)


def test_after_two_hours_in_which_nothing_was_done_as_well(entered: Client, noon: time_machine.Traveller) -> None:
    noon.move_to(NOW + IDLE)
    assert is_in(entered)
    noon.move_to(NOW + 2 * IDLE + SECOND)
    assert not is_in(entered)


def test_the_cookie_is_written_anew_once_a_minute_at_most(entered: Client, noon: time_machine.Traveller) -> None:
    noon.shift(60)
    assert "unknot" not in entered.get("/admin/").cookies
    noon.shift(1)
    assert "unknot" in entered.get("/admin/").cookies


def test_what_is_left_of_an_ended_session_goes_and_answers_of_others_stay(entered: Client, sam: User) -> None:
    staffing.end_sessions(user=sam, now=NOW)
    page = entered.get(LOGIN).content.decode()
    assert "not authorized" not in page
    assert "_auth_user_id" not in entered.session
    visitor = Client()
    visitor.post("/check/back/", {"shown": "pain_level", "pain_level": "3"})
    before = dict(visitor.session.items())
    visitor.get(LOGIN)
    assert before
    assert dict(visitor.session.items()) == before


def test_a_page_asks_the_database_once_whether_the_session_counts(entered: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        entered.get("/admin/")
    asked = [query["sql"] for query in queries if "routines_stafflogin" in query["sql"]]
    assert len(asked) == 1
    assert "secret" not in asked[0]
