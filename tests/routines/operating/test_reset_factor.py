"""`staff reset-factor`: somebody has lost their phone, and the operator lets them set up another."""

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from routines.models import RecoveryCode, StaffAccess, StaffLogin
from routines.services import staffing
from tests.routines.staff.logging_in import set_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def said(name: str) -> str:
    out = StringIO()
    call_command("staff", "reset-factor", name, stdout=out)
    return out.getvalue()


@pytest.fixture
def sam() -> User:
    return User.objects.create(username="sam", is_staff=True)


def test_phone_and_recovery_codes_are_gone_and_it_is_noted(sam: User) -> None:
    set_up(sam)
    before = staffing.sessions_of(sam)
    assert said("sam").startswith("Done. sam is logged out everywhere")
    row = StaffLogin.objects.get()
    assert (row.confirmed, row.secret, row.sessions) == (False, "", before + 1)
    assert not RecoveryCode.objects.exists()
    note = StaffAccess.objects.order_by("-pk")[0]
    assert (note.name, note.action, note.kind) == ("sam", "acted", "login")
    assert note.came_of_it == "second factor reset by the operator"
    assert not staffing.has_factor(sam)


def test_after_wrong_codes_the_next_phone_does_not_wait(sam: User) -> None:
    phone = set_up(sam)
    with pytest.raises(staffing.WrongCode):
        staffing.prove(user=sam, typed=phone.wrong(), now=timezone.now())
    said("sam")
    assert StaffLogin.objects.get().throttling_failure_count == 0


def test_somebody_who_never_had_one_is_logged_out(sam: User) -> None:
    assert said("sam") == "sam had no second factor yet, and is logged out everywhere.\n"


def test_a_name_that_nobody_has_is_refused() -> None:
    with pytest.raises(CommandError, match="Nobody is called 'rosa'"):
        said("rosa")
    assert not StaffAccess.objects.exists()


def test_neither_row_says_whose_or_what_it_is(sam: User) -> None:
    set_up(sam)
    rows = [StaffLogin.objects.get(), RecoveryCode.objects.first()]
    assert [str(row).rstrip("0123456789") for row in rows] == ["login ", "recovery code "]
