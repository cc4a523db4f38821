"""Newer knowledge looks through what is kept: what it marks, whom it writes to, and that twice is once."""

from pathlib import Path
from typing import Any

import pytest

from recommender.knowledge import Knowledge, shipped
from routines import selectors
from routines.models import Delivery, Reminder, Routine
from routines.refusals import NotPossible
from routines.reminders.queue import owe
from routines.services import keeping, reminding
from routines.services.recalling import Done, look_through
from tests.recommender.editions import edition, rule
from tests.recommender.strategies import plain
from tests.routines.cast import BEN, DAY, HOUR, NOW, ROSA, TONIGHT, dump, fresh, keep, mails_until, remind, sign_up
from tests.routines.older import GENTLER, LEFT_OUT, REFERRED, apply, counts, keep_as, row

pytestmark = pytest.mark.django_db


def test_a_dry_run_tells_what_it_would_do_and_changes_nothing(older: Knowledge) -> None:
    for overlay in (GENTLER, LEFT_OUT, REFERRED, {}):
        remind(keep_as(older, overlay))
    before = dump()
    report = look_through(knowledge=shipped(), apply=False, now=TONIGHT)
    assert dump() == before
    assert counts(report, older.version) == {
        "looked at": 4,
        "stricter": 3,
        "referral": 1,
        "left out": 1,
        "gentler": 2,
    }
    assert report.rules == {
        "strong-pain-gets-light-hands": 1,
        "blood-thinners-are-light": 1,
        "blood-clot-means-no-massage": 1,
    }
    assert report.done == Done(marked=3, paused=1, mails=3)
    assert apply() == report.done


def test_what_is_stricter_is_marked_with_what_changed_and_why(older: Knowledge) -> None:
    routine = keep_as(older, LEFT_OUT)
    apply()
    marked, recall = row(routine), selectors.recall_of(row(routine))
    assert marked.recalled_at == TONIGHT
    assert recall
    assert (recall.version, recall.urgency) == (shipped().version, None)
    assert [change.kind for change in recall.changes] == ["left_out", "gentler"]
    assert recall.changes[0].text.startswith("Left out from now on: Elbow on a large knot in the hip (step 6)")
    assert [reason.rule for reason in recall.changes[0].because] == ["blood-thinners-are-light"]
    assert marked.outcome == routine.outcome  # as it was made


def test_what_the_knowledge_made_itself_is_not_even_looked_at(older: Knowledge) -> None:
    keep(dict(GENTLER))
    report = look_through(knowledge=shipped(), apply=True, now=TONIGHT)
    assert (report.found, report.done) == ({}, Done())


def test_what_is_looser_is_counted_and_nothing_else(tmp_path: Path) -> None:
    strict = edition(
        tmp_path, rule({"refer": {"urgency": "clinician"}}, when={"work": "desk"}, silent={"work": "caring"})
    )
    keep_as(strict, {"work": "desk"})
    before = dump()
    report = look_through(knowledge=shipped(), apply=True, now=TONIGHT)
    assert counts(report, strict.version) == {"looked at": 1, "looser": 1}
    assert report.done == Done()
    assert dump() == before


# Whom it writes to.


def key_of(reminder: Reminder, version: str) -> str:
    return f"recall:{reminder.pk}:{version}:2026-11-17T18:30:00+00:00"


def test_each_confirmed_address_gets_one_mail_running_or_paused(older: Knowledge) -> None:
    routine = keep_as(older, GENTLER)
    active, paused = remind(routine), reminding.pause(reminder=remind(routine, BEN), now=NOW)
    waiting, stopped = sign_up(routine, "waiting@example.org"), remind(routine, "stopped@example.org")
    reminding.stop(reminder=stopped)
    Delivery.objects.all().delete()
    assert apply() == Done(marked=1, mails=2)
    assert set(Delivery.objects.values_list("reminder", "kind", "key", "due_at")) == {
        (reminder.pk, "recall", key_of(reminder, shipped().version), TONIGHT) for reminder in (active, paused)
    }
    assert mails_until(TONIGHT - HOUR) == []
    assert sorted(mails_until(TONIGHT)) == sorted([f"{ROSA} reminder", f"{ROSA} recall", f"{BEN} recall"])
    assert fresh(waiting).state == Reminder.State.UNCONFIRMED


def test_twice_is_once(older: Knowledge) -> None:
    remind(keep_as(older, GENTLER))
    apply()
    before = dump()
    assert apply() == Done(already=1)
    assert dump() == before
    assert mails_until(TONIGHT + DAY * 90).count(f"{ROSA} recall") == 1
    assert apply() == Done(already=1)
    assert f"{ROSA} recall" not in mails_until(TONIGHT + DAY * 90)


def test_what_is_taken_back_a_second_time_is_mailed_a_second_time(older: Knowledge) -> None:
    routine = remind(keep_as(older, GENTLER)).routine
    assert apply() == Done(marked=1, mails=1)
    made_by_older = {"outcome": routine.outcome, "knowledge_version": older.version}
    Routine.objects.filter(pk=routine.pk).update(recalled_at=None, recall=None, **made_by_older)
    again = look_through(knowledge=shipped(), apply=True, now=TONIGHT + HOUR)
    assert again.done == Done(marked=1, mails=1)
    assert sorted(Delivery.objects.filter(kind="recall").values_list("state", flat=True)) == ["dropped", "owed"]


def test_only_mails_that_are_really_owed_are_counted(older: Knowledge) -> None:
    reminder = remind(keep_as(older, GENTLER))
    key = key_of(reminder, shipped().version)
    owe(reminder, kind=Delivery.Kind.RECALL, key=key, now=TONIGHT)
    assert apply() == Done(marked=1)
    assert Delivery.objects.filter(key=key).count() == 1


def test_a_run_that_was_cut_short_is_finished_by_the_next(older: Knowledge) -> None:
    for overlay in (GENTLER, LEFT_OUT):
        remind(keep_as(older, overlay))

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        look_through(knowledge=shipped(), apply=True, now=TONIGHT, each=stop)
    assert Routine.objects.filter(recalled_at=TONIGHT).count() == Delivery.objects.count() == 1
    assert apply() == Done(marked=1, already=1, mails=1)


# A referral.


def test_with_a_new_referral_nobody_is_reminded_until_a_fresh_check(older: Knowledge) -> None:
    reminder = remind(keep_as(older, REFERRED))
    assert apply() == Done(marked=1, paused=1, mails=1)
    assert fresh(reminder).state == Reminder.State.PAUSED
    with pytest.raises(NotPossible, match="Please check again first"):
        reminding.resume(reminder=reminder, now=TONIGHT)
    with pytest.raises(NotPossible, match="Please check again first"):
        sign_up(reminder.routine, BEN)
    keeping.renew_routine(routine=reminder.routine, answers=plain(), now=TONIGHT)
    assert reminding.resume(reminder=reminder, now=TONIGHT).state == Reminder.State.ACTIVE


def test_who_confirms_after_a_new_referral_is_not_reminded_either(older: Knowledge) -> None:
    reminder = sign_up(keep_as(older, REFERRED))
    assert apply() == Done(marked=1)
    assert reminding.confirm(reminder=reminder, now=TONIGHT).state == Reminder.State.PAUSED
    assert mails_until(TONIGHT) == [f"{ROSA} recall"]


def test_an_address_that_is_confirmed_after_a_recall_is_told_of_it_once(older: Knowledge) -> None:
    reminder = sign_up(keep_as(older, GENTLER))
    assert apply() == Done(marked=1)
    for _ in range(2):
        reminding.confirm(reminder=reminder, now=TONIGHT)
    (mail,) = Delivery.objects.filter(kind="recall")
    assert (mail.reminder_id, mail.key, mail.state) == (reminder.pk, key_of(reminder, shipped().version), "owed")
    assert apply() == Done(already=1)
    assert Delivery.objects.filter(kind="recall").count() == 1


def test_an_address_that_is_confirmed_where_nothing_is_recalled_gets_no_such_mail(older: Knowledge) -> None:
    reminding.confirm(reminder=sign_up(keep_as(older, GENTLER)), now=TONIGHT)
    assert not Delivery.objects.filter(kind="recall").exists()


@pytest.mark.parametrize("overlay", [GENTLER, LEFT_OUT, REFERRED])
def test_whatever_is_taken_back_waits_for_a_fresh_check(older: Knowledge, overlay: dict[str, Any]) -> None:
    routine = keep_as(older, overlay)
    assert not selectors.needs_fresh_check(row(routine), now=TONIGHT)
    apply()
    assert selectors.needs_fresh_check(row(routine), now=TONIGHT)
    assert (selectors.reminders_refusal(row(routine)) is not None) == (overlay is REFERRED)


def test_a_fresh_check_clears_the_mark_and_a_mail_that_has_not_gone_out(older: Knowledge) -> None:
    routine = remind(keep_as(older, LEFT_OUT)).routine
    apply()
    renewed = keeping.renew_routine(routine=routine, answers=plain(), now=TONIGHT)
    assert (renewed.recalled_at, renewed.recall) == (None, None)
    assert not selectors.needs_fresh_check(renewed, now=TONIGHT)
    assert mails_until(TONIGHT) == [f"{ROSA} reminder"]
    assert Delivery.objects.get(kind="recall").state == Delivery.State.DROPPED
    assert apply() == Done()
