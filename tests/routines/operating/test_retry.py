"""`reminders retry`: mails that ended badly are put back into the queue, as far as of use, and no others."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from routines.models import Delivery, Reminder
from routines.operating.retry import UNCERTAIN
from tests.routines.cast import HOUR, NOW
from tests.routines.reminders.sending import states
from tests.routines.reminders.test_health import mails

State = Delivery.State
pytestmark = pytest.mark.usefixtures("noon")


def said(*arguments: object) -> list[str]:
    out = StringIO()
    call_command("reminders", "retry", *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def ended(active: Reminder) -> list[Delivery]:
    """One that failed, one that is uncertain, one that was sent, and one that failed too long ago."""
    sent, old = {"state": State.SENT, "sent_at": NOW}, {"state": State.FAILED, "due_at": NOW - 7 * HOUR}
    return mails(active, {"state": State.FAILED}, {"state": State.UNCERTAIN}, sent, old)


@pytest.mark.parametrize(
    ("arguments", "after"),
    [
        (["--failed"], ["owed", "uncertain", "sent", "failed"]),
        (["--uncertain"], ["failed", "owed", "sent", "failed"]),
        (["--failed", "--uncertain"], ["owed", "owed", "sent", "failed"]),
    ],
)
def test_all_of_a_state_are_tried_again(ended: list[Delivery], arguments: list[str], after: list[str]) -> None:
    lines = said(*arguments)
    assert states(ended) == after
    assert (UNCERTAIN in lines) == ("--uncertain" in arguments)
    assert f"Put back into the queue: {after.count('owed')}." in lines
    assert ("Left alone, since it would come too late to be of use: 1." in lines) == ("--failed" in arguments)


def test_single_ones_are_named_by_their_numbers(ended: list[Delivery]) -> None:
    assert said(ended[0].pk, ended[2].pk, ended[3].pk) == [
        "Put back into the queue: 1.",
        "Left alone, since it is neither failed nor uncertain: 1.",
        "Left alone, since it would come too late to be of use: 1.",
    ]
    assert states(ended) == ["owed", "uncertain", "sent", "failed"]


def test_who_names_an_uncertain_one_is_told_as_well(ended: list[Delivery]) -> None:
    assert said(ended[1].pk) == [UNCERTAIN, "Put back into the queue: 1."]


def test_a_number_that_is_nobodys_stops_it_all(ended: list[Delivery]) -> None:
    with pytest.raises(CommandError, match=r"No delivery has the number 998, 999\. Nothing was changed\."):
        said(999, ended[0].pk, 998)
    assert states(ended) == ["failed", "uncertain", "sent", "failed"]


def test_it_asks_which_ones() -> None:
    with pytest.raises(CommandError, match="Say which: numbers of deliveries, --failed, --uncertain"):
        said()
