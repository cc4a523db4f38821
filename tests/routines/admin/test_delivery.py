"""Staff try again what ended badly and stop what waits, if they may, and a note says who did."""

import pytest
from django.test import Client

from routines.models import Delivery, Reminder
from routines.reminders import queue
from tests.routines.admin.staff import allowed, ask, do, noted, opened, url
from tests.routines.cast import HOUR, NOW, fresh, owed
from tests.routines.reminders.sending import states
from tests.routines.reminders.test_health import mails

State = Delivery.State
pytestmark = pytest.mark.usefixtures("noon")


def test_what_ended_badly_is_tried_again(staff: Client, active: Reminder) -> None:
    old = {"state": State.FAILED, "due_at": NOW - 7 * HOUR}
    deliveries = mails(active, {"state": State.FAILED}, {"state": State.UNCERTAIN}, old, {"state": State.MISSED})
    page = do(staff, Delivery, "retry", *deliveries)
    assert "Back in the queue: 2." in page
    assert "Left alone, since it is neither failed nor uncertain: 1." in page
    assert "Left alone, since it would come too late to be of use: 1." in page
    assert states(deliveries) == ["owed", "owed", "failed", "missed"]
    again = "Send again what ended badly: Back in the queue"
    assert [f"sam delivery {delivery.pk}: {again}" for delivery in deliveries[:2]] == sorted(noted())[:2]
    assert len(noted()) == 4


def test_what_waits_is_stopped_and_what_a_sender_has_is_not(staff: Client, active: Reminder, ben: Reminder) -> None:
    first, second = owed([active, ben])
    queue.claim(owner="a", now=NOW, limit=1)
    page = do(staff, Delivery, "drop", first, second)
    assert "Left alone, since they do not wait in the queue: 1. Stopped: 1." in page
    assert states([first, second]) == ["claimed", "dropped"]
    assert f"sam delivery {second.pk}: Stop these mails before they go out: Stopped" in noted()


def test_where_all_were_stopped_nothing_else_is_said(staff: Client, active: Reminder) -> None:
    assert "Stopped: 1.</li>" in do(staff, Delivery, "drop", *owed([active]))


def test_who_may_only_look_does_neither(active: Reminder) -> None:
    client = allowed("view_delivery")
    deliveries = [*owed([active]), *mails(active, {"state": State.FAILED})]
    page = opened(client, url(Delivery))
    assert "Send again" not in page
    assert "Stop these mails" not in page
    for action in ("retry", "drop"):
        ask(client, Delivery, action, *deliveries)
        client.post(url(Delivery, f"act/{action}/"), {"numbers": ",".join(str(one.pk) for one in deliveries)})
    assert states(deliveries) == ["owed", "failed"]
    assert noted() == []


def test_who_may_change_deliveries_does_both(active: Reminder) -> None:
    client = allowed("view_delivery", "change_delivery")
    waiting, failed = owed([active]), mails(active, {"state": State.FAILED})
    do(client, Delivery, "drop", *waiting)
    do(client, Delivery, "retry", *failed)
    assert states(waiting + failed) == ["dropped", "owed"]


@pytest.mark.parametrize(("query", "found"), [("sent_again=yes", 1), ("state__exact=uncertain", 1), ("", 2)])
def test_what_was_resent_and_what_is_uncertain_is_found(
    staff: Client, active: Reminder, query: str, found: int
) -> None:
    mails(active, {"state": State.UNCERTAIN}, {"resent": 2, "state": State.SENT, "sent_at": NOW})
    response = staff.get(f"{url(Delivery)}?{query}")
    assert len(response.context["cl"].result_list) == found
    assert "after a lost host" in response.content.decode()


def test_why_a_reminder_was_paused_is_shown(staff: Client, active: Reminder) -> None:
    paused = {"state": "paused", "next_at": None, "paused_because": "bounces", "bounces": 3}
    Reminder.objects.filter(pk=active.pk).update(**paused)
    for address in (
        url(Reminder),
        url(Reminder, f"{active.pk}/change/"),
        f"{url(Reminder)}?paused_because__exact=bounces",
    ):
        assert "mails came back" in opened(staff, address)
    assert fresh(active).bounces == 3
