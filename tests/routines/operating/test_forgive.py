"""`reminders forgive`: an address that strangers signed up too often may be asked again."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from routines.models import UnconfirmedMail
from tests.routines.cast import BEN, DAY, NOW, ROSA, keep, mails_until, sign_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def said(address: str) -> str:
    out = StringIO()
    call_command("reminders", "forgive", address, stdout=out)
    return out.getvalue().strip()


def asked(day: int) -> list[str]:
    """Which mails a sign-up on this day brings."""
    sign_up(keep(), ROSA, now=NOW + day * DAY)
    return mails_until(NOW + day * DAY)


def test_an_address_that_was_asked_three_times_is_asked_again() -> None:
    assert [len(asked(day)) for day in range(5)] == [1, 1, 1, 0, 0]
    assert said("ROSA+x@Example.org") == "Done. It had 3 of 3 mails, and may be signed up again at once."
    assert asked(5) == [f"{ROSA} confirmation"]


def test_an_address_with_a_typing_error_is_told_and_costs_nobody_anything() -> None:
    asked(0)
    with pytest.raises(CommandError, match="written right"):
        said(BEN)
    assert UnconfirmedMail.objects.get().count == 1
