"""The beats of Celery, run where they are called: from a reminder that is due to a mail in the folder."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from kombu.exceptions import OperationalError
from pytest_django import Settings

from routines.models import Delivery, Draft, Reminder, Routine, Tally
from routines.reminders import dispatch, mail_folder, tasks
from routines.reminders.dispatch import CHUNK, SHIFT, send_waiting
from routines.services import keeping
from tests.routines.cast import DAY, HOUR, MINUTE, NOW, ROSA, THURSDAY, TONIGHT, crowd, fresh, owed

pytestmark = pytest.mark.usefixtures("at_once", "folder")


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    """The mail server of the embedded set-up, in a folder of its own."""
    settings.EMAIL_BACKEND, settings.MAIL_DIR = "routines.reminders.mail_folder.MailFolder", tmp_path
    return tmp_path


def tick(moment: datetime) -> list[str]:
    """The beat at this moment. The names of all mails that have come so far, the oldest first."""
    with time_machine.travel(moment, tick=False):
        tasks.tick.delay()
    return mail_folder.names()[::-1]


def test_a_beat_turns_an_occasion_into_a_mail(active: Reminder) -> None:
    assert tick(TONIGHT - MINUTE) == []
    [name] = tick(TONIGHT + MINUTE)
    message = mail_folder.read(name)
    assert message is not None
    assert message["To"] == ROSA
    assert name.startswith("reminder.")
    [delivery] = active.deliveries.all()
    assert (delivery.state, delivery.sent_at) == (Delivery.State.SENT, TONIGHT + MINUTE)
    assert fresh(active).next_at == THURSDAY


def test_a_beat_that_comes_twice_changes_nothing(active: Reminder) -> None:
    assert len(tick(TONIGHT)) == len(tick(TONIGHT)) == len(tick(TONIGHT + HOUR)) == 1
    assert len(tick(THURSDAY)) == 2


def test_a_beat_calls_as_many_senders_as_have_work(rosas: Routine) -> None:
    crowd(rosas, 2 * CHUNK + 1)
    assert len(tick(TONIGHT)) == 2 * CHUNK + 1


def test_a_sender_whose_time_is_over_is_followed_by_another(rosas: Routine, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd(rosas, 3)

    def one_mail_takes_the_whole_shift(*, clock: Callable[[], datetime]) -> int:
        before = len(mail_folder.names())
        return send_waiting(clock=lambda: clock() + (SHIFT if len(mail_folder.names()) > before else timedelta(0)))

    monkeypatch.setattr(dispatch, "send_waiting", one_mail_takes_the_whole_shift)
    assert len(tick(TONIGHT)) == 3


def test_a_sender_without_work_does_nothing(active: Reminder) -> None:
    tasks.send.delay()
    assert mail_folder.names() == []


def test_a_broker_that_is_gone_costs_no_mail(active: Reminder, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(tasks.send, "delay", gone)
        with pytest.raises(OperationalError):
            tick(TONIGHT)
    assert active.deliveries.get().state == Delivery.State.OWED
    assert len(tick(TONIGHT + MINUTE)) == 1


def test_a_folder_that_cannot_be_written_is_tried_again(active: Reminder, settings: Settings, folder: Path) -> None:
    [delivery] = owed([active])
    settings.MAIL_DIR = folder / "a file"
    settings.MAIL_DIR.write_text("no folder")
    tick(NOW)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (Delivery.State.OWED, 1)
    settings.MAIL_DIR = folder
    assert len(tick(NOW + MINUTE)) == 1


@pytest.mark.django_db
def test_forgetting_is_done_by_a_beat_as_well() -> None:
    keeping.save_draft(answers={}, consent=True, now=NOW)
    for days, left in ((6, 1), (7, 0)):
        with time_machine.travel(NOW + days * DAY, tick=False):
            tasks.forget.delay()
        assert Draft.objects.count() == left


@pytest.mark.django_db
def test_what_is_past_its_time_goes_as_soon_as_a_worker_is_there() -> None:
    keeping.save_draft(answers={}, consent=True, now=NOW)
    with time_machine.travel(NOW + 8 * DAY, tick=False):
        tasks.forget_first()
    assert not Draft.objects.exists()


def test_the_staffs_counts_are_made_by_a_beat_and_as_soon_as_a_worker_is_there(rosas: Routine) -> None:
    for call in (tasks.tally.delay, tasks.forget_first):
        Tally.objects.all().delete()
        with time_machine.travel(NOW, tick=False):
            call()
        assert Tally.objects.get(what="kept").count == 1
