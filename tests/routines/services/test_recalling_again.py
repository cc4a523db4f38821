"""Knowledge that is newer still, answers that nobody can read any more, and very many routines."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommender.knowledge import Knowledge, shipped
from routines import selectors
from routines.models import Delivery, Routine
from routines.services import keeping, recalling
from routines.services.recalling import Done, look_through
from tests.recommender.editions import edition, rule
from tests.recommender.strategies import plain
from tests.routines.cast import NOW, TONIGHT, dump, remind
from tests.routines.older import GENTLER, LEFT_OUT, REFERRED, apply, counts, keep_as, older_knowledge, row

pytestmark = pytest.mark.django_db


# Newer and newer.


def newest(folder: Path, then: dict[str, Any]) -> Knowledge:
    return edition(folder, rule(then, when={"pain_level": 8}, silent={"pain_level": 2}))


def test_still_newer_knowledge_that_takes_more_back_marks_and_writes_again(older: Knowledge, tmp_path: Path) -> None:
    routine = remind(keep_as(older, GENTLER)).routine
    apply()
    knowledge = newest(tmp_path, {"exclude": {"tool": ["fingertips"]}})
    assert apply(knowledge) == Done(marked=1, mails=1)
    recall = selectors.recall_of(row(routine))
    assert recall
    assert recall.version == knowledge.version
    assert "left_out" in [change.kind for change in recall.changes]
    states = dict(Delivery.objects.values_list("key", "state"))
    keys = [
        f"recall:{routine.reminders.get().pk}:{one.version}:{TONIGHT.isoformat()}" for one in (shipped(), knowledge)
    ]
    assert [states[key] for key in keys] == ["dropped", "owed"]  # the newer mail says all


def test_still_newer_knowledge_that_takes_no_more_back_leaves_mark_and_mail(older: Knowledge, tmp_path: Path) -> None:
    routine = remind(keep_as(older, GENTLER)).routine
    apply()
    before = dump()
    assert apply(newest(tmp_path, {"note": {"giver": "Take your time."}})) == Done(already=1)
    assert apply(older) == Done()  # made with it, and so not looked at
    assert dump() == before
    assert row(routine).recalled_at == TONIGHT


def test_a_mark_stays_where_newer_knowledge_would_lift_it(older: Knowledge, tmp_path: Path) -> None:
    routine = keep_as(older, GENTLER)
    apply()
    lifted = older_knowledge(
        tmp_path, rule({"note": {"giver": "Slowly."}}, when={"work": "desk"}, silent={"work": "caring"})
    )
    report = look_through(knowledge=lifted, apply=True, now=TONIGHT)
    assert counts(report, older.version) == {"looked at": 1}
    assert row(routine).recalled_at == TONIGHT


# Processes of two versions at once.

LATER, SAME_DAY, EARLIER = (
    "9999-12-31+000000000000",
    f"{shipped().version[:10]}+ffffffffffff",
    "2000-01-01+ffffffffffff",
)


@pytest.mark.parametrize(("version", "is_cleared"), [(LATER, False), (SAME_DAY, True), (EARLIER, True)])
def test_a_fresh_check_clears_only_what_its_knowledge_can_have_known(
    older: Knowledge, version: str, is_cleared: bool
) -> None:
    routine = keep_as(older, GENTLER)
    apply()
    marked = row(routine)
    assert marked.recall
    Routine.objects.filter(pk=routine.pk).update(recall=marked.recall | {"version": version})
    for renewed in (keeping.renew_routine(routine=routine, answers=plain(), now=TONIGHT), row(routine)):
        assert (renewed.recall is None) == (renewed.recalled_at is None) == is_cleared
        assert selectors.needs_fresh_check(renewed, now=TONIGHT) == (not is_cleared)
        assert (renewed.checked_at, renewed.knowledge_version) == (TONIGHT, shipped().version)


def test_what_was_made_with_newer_knowledge_is_skipped_and_counted_so(older: Knowledge) -> None:
    newer, same_day = keep_as(older, GENTLER), keep_as(older, GENTLER)
    for routine, version in ((newer, LATER), (same_day, SAME_DAY)):
        Routine.objects.filter(pk=routine.pk).update(knowledge_version=version)
    dry = look_through(knowledge=shipped(), apply=False, now=TONIGHT)
    report = look_through(knowledge=shipped(), apply=True, now=TONIGHT)
    assert counts(dry, LATER) == counts(report, LATER) == {"skipped": 1}
    assert counts(report, SAME_DAY) == {"looked at": 1, "stricter": 1, "gentler": 1}
    assert dry.done == report.done == Done(marked=1)
    assert row(newer).recall is None
    assert recalling.recall_routine(routine=newer, knowledge=shipped(), now=TONIGHT) == Done()


# What cannot be read.


def test_answers_that_are_not_taken_any_more_are_counted_by_field_and_left_alone(older: Knowledge) -> None:
    for overlay, wrong in (
        (GENTLER, {"work": "sailing"}),
        (LEFT_OUT, {"work": "sailing", "shoe_size": 43}),
        (REFERRED, {}),
    ):
        routine = keep_as(older, overlay)
        Routine.objects.filter(pk=routine.pk).update(answers=routine.answers | wrong)
    report = look_through(knowledge=shipped(), apply=True, now=TONIGHT)
    assert counts(report, older.version) == {"looked at": 3, "unreadable": 2, "stricter": 1, "referral": 1}
    assert report.fields == {"work: unknown_option": 2, "shoe_size: unknown_question": 1}
    assert len(report.unreadable) == 2
    assert report.done == Done(marked=1)


@pytest.mark.parametrize("outcome", ["", "{}", '{"outcome": "routine"}'])
def test_an_outcome_that_is_none_any_more_is_counted_too(older: Knowledge, outcome: str) -> None:
    Routine.objects.filter(pk=keep_as(older, GENTLER).pk).update(outcome=outcome)
    report = look_through(knowledge=shipped(), apply=True, now=TONIGHT)
    assert counts(report, older.version) == {"looked at": 1, "unreadable": 1}
    assert report.fields == {"outcome": 1}


def test_only_a_few_of_them_are_named(older: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recalling, "NAMED", 2)
    rows = [keep_as(older, {}) for _ in range(3)]
    Routine.objects.update(outcome="")
    report = look_through(knowledge=shipped(), apply=False, now=TONIGHT)
    assert report.unreadable == [routine.pk for routine in rows[:2]]
    assert report.fields == {"outcome": 3}


# Many, and meanwhile.


def test_however_many_there_are_only_a_chunk_is_in_memory(older: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recalling, "CHUNK", 2)
    for _ in range(5):
        keep_as(older, {})
    looked_at: list[int] = []
    with CaptureQueriesContext(
        connection,
    ) as queries:
        report = look_through(knowledge=shipped(), apply=False, now=TONIGHT, each=lambda: looked_at.append(1))
    assert counts(report, older.version) == {"looked at": 5}
    assert len(looked_at) == 5
    assert len(queries) == 4  # of two, two, one and none
    assert all("LIMIT 2" in query["sql"] for query in queries)


def test_what_is_erased_or_renewed_meanwhile_is_left_alone(older: Knowledge) -> None:
    erased, renewed, fine = keep_as(older, GENTLER), keep_as(older, GENTLER), keep_as(older, {})
    keeping.erase_routine(routine=erased)
    keeping.renew_routine(routine=renewed, answers=plain(**GENTLER), now=NOW)
    for routine in (erased, renewed, fine):
        assert recalling.recall_routine(routine=routine, knowledge=shipped(), now=TONIGHT) == Done()
    assert not Routine.objects.filter(recalled_at__isnull=False).exists()


def test_two_runs_that_meet_at_one_routine_mark_it_once(older: Knowledge) -> None:
    routine = remind(keep_as(older, GENTLER)).routine
    done = [recalling.recall_routine(routine=routine, knowledge=shipped(), now=TONIGHT) for _ in range(2)]
    assert done == [Done(marked=1, mails=1), Done(already=1)]
