"""A report of bad advice holds what was wrong and why it was said, no answer, and outlives an erasure without words."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from recommender.outcome import Referral
from routines import selectors
from routines.models import BadAdvice, KnowledgeVersion, Routine
from routines.refusals import NotPossible
from routines.reminders import tasks
from routines.services import keeping, reporting
from routines.services.reporting import MOST_OF_ALL, MOST_OF_ONE, Report, report, settle
from tests.routines.cast import DAY, NOW, dump, dump_with_keys, keep
from tests.routines.pages.private import CHEST_PAIN

CANARY = "my-own-words"


def tell(routine: Routine, key: str = "key", *, step: int = 0, now: Any = NOW, kept: bool = True) -> None:
    told = Report(what="wrong", step=step, text=CANARY)
    outcome = selectors.outcome_of(routine)
    report(outcome=outcome, told=told, key=key, now=now, routine=routine if kept else None)


def test_a_report_about_a_step_has_its_reasons_and_no_others(rosas: Routine) -> None:
    step = selectors.outcome_of(rosas).steps[2]
    tell(rosas, step=step.number)
    row = BadAdvice.objects.get()
    assert (row.technique, row.reasons) == (step.technique, [reason.rule for reason in step.because])
    assert (row.knowledge_version, row.state, row.routine) == (rosas.knowledge_version, "new", rosas)


def test_a_report_about_all_of_it_has_every_reason_once(rosas: Routine) -> None:
    tell(rosas)
    row, outcome = BadAdvice.objects.get(), selectors.outcome_of(rosas)
    assert row.technique == ""
    assert len(row.reasons) == len(set(row.reasons))
    assert {reason.rule for step in outcome.steps for reason in step.because} < set(row.reasons)
    assert {reason.rule for line in outcome.cautions for reason in line.because} <= set(row.reasons)


def test_a_report_about_a_referral_has_its_reasons(db: None) -> None:
    row = keep(CHEST_PAIN)
    tell(row, step=3)
    outcome = selectors.outcome_of(row)
    assert isinstance(outcome, Referral)
    told = BadAdvice.objects.get()
    assert (told.technique, told.reasons) == ("", [reason.rule for reason in outcome.referral.reasons])


@pytest.mark.parametrize(
    ("answers", "entry"),
    [
        ({"health_conditions": ["pregnancy"], "cleared_for_massage": "yes"}, "cleared-pregnancy-is-light"),
        ({"urgent_signs": ["saddle_numbness"]}, "numbness-between-the-legs-is-an-emergency"),
    ],
)
@pytest.mark.django_db
def test_who_steals_the_database_does_not_read_an_answer_off_the_rules(answers: dict[str, Any], entry: str) -> None:
    tell(keep(answers))
    KnowledgeVersion.objects.all().delete()  # which has every rule, whoever it fires for
    assert entry in BadAdvice.objects.get().reasons
    assert entry in dump_with_keys()
    assert entry not in dump()


def test_what_earlier_code_wrote_meanwhile_is_read_and_then_sealed(rosas: Routine) -> None:
    tell(rosas)
    BadAdvice.objects.update(about=None, step="long_glide", entries=["a-rule"])
    for _ in range(2):
        row = BadAdvice.objects.get()
        assert (row.technique, row.reasons) == ("long_glide", ["a-rule"])
        tasks.forget()
    assert (row.step, row.entries, row.about) == ("", [], {"technique": "long_glide", "entries": ["a-rule"]})


def test_no_answer_is_in_a_report(rosas: Routine) -> None:
    tell(rosas)
    row = BadAdvice.objects.values().get()
    written = json.dumps(
        row | {"text": BadAdvice.objects.get().text, "about": BadAdvice.objects.get().about}, default=str
    )
    assert "answers" not in written
    assert rosas.answers["goal"] not in written.replace("here-to-ease-pain", "")


def test_told_twice_with_one_key_it_is_one(rosas: Routine) -> None:
    tell(rosas)
    tell(rosas)
    assert BadAdvice.objects.count() == 1


def test_what_the_knowledge_said_then_is_kept_for_a_report_of_this_session(rosas: Routine) -> None:
    KnowledgeVersion.objects.all().delete()
    tell(rosas, kept=False)
    assert KnowledgeVersion.objects.get().version == BadAdvice.objects.get().knowledge_version


def test_after_an_erasure_the_words_are_gone_and_the_reasons_lead_to_nobody(rosas: Routine) -> None:
    tell(rosas)
    reasons = BadAdvice.objects.get().reasons
    keeping.erase_routine(routine=rosas)
    row = BadAdvice.objects.get()
    assert (row.text, row.routine, row.was_kept, row.reasons) == ("", None, True, reasons)
    assert CANARY not in dump_with_keys()


def test_the_database_lets_no_words_outlive_their_routine(rosas: Routine) -> None:
    tell(rosas)
    with pytest.raises(IntegrityError), transaction.atomic():
        BadAdvice.objects.update(routine=None)


def test_what_was_erased_cannot_be_reported(rosas: Routine) -> None:
    outcome = selectors.outcome_of(rosas)
    gone = Routine.objects.get()
    keeping.erase_routine(routine=rosas)
    with pytest.raises(Routine.DoesNotExist):
        report(outcome=outcome, told=Report(what="wrong", step=0, text=""), key="a", now=NOW, routine=gone)


def test_of_one_routine_some_are_taken_a_day(rosas: Routine, bens: Routine) -> None:
    for number in range(MOST_OF_ONE):
        tell(rosas, str(number))
    with pytest.raises(NotPossible):
        tell(rosas, "one more")
    tell(rosas, "0")  # which is there already
    tell(bens, "another's")
    tell(rosas, "the next day", now=NOW + DAY)
    assert BadAdvice.objects.count() == MOST_OF_ONE + 2


def test_of_all_together_so_many_are_taken_a_day(rosas: Routine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_OF_ALL == 1000
    monkeypatch.setattr(reporting, "MOST_OF_ALL", 2)
    for key in ("first", "second"):
        tell(rosas, key, kept=False)
    with pytest.raises(NotPossible, match="write us an email"):
        tell(rosas, "third", kept=False)
    tell(rosas, "fourth", kept=False, now=NOW + DAY + timedelta(seconds=1))


def test_the_last_word_of_the_staff_counts(rosas: Routine) -> None:
    tell(rosas)
    for state in (BadAdvice.State.SEEN, BadAdvice.State.MENDED):
        settle(report=BadAdvice.objects.get(), state=state)
    assert BadAdvice.objects.get().state == "mended"
