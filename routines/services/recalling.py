"""Looks through what is kept for what newer knowledge takes back, marks it, and owes each confirmed address a mail.

What counts is decided in `recommender.recall`. What is looser now is counted and changes nothing here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import msgspec
from django.db import transaction

from recommender import InvalidAnswers
from recommender.knowledge import Knowledge
from recommender.recall import Recall, changes, is_before
from routines import selectors
from routines.models import Reminder, Routine
from routines.reminders.queue import owe_recall
from routines.services import versions
from routines.services.reminding import pause_all

CHUNK = 200  # routines in memory at once; each has some tens of kilobytes
NAMED = 10  # routines that a report names
CONFIRMED = (Reminder.State.ACTIVE, Reminder.State.PAUSED)


class Judgement(NamedTuple):
    """What newer knowledge means for a kept routine. `unreadable` names what it can't take, without values.

    Skipped: knowledge that is newer still made it, so this one has no say.
    """

    recall: Recall | None = None
    is_looser: bool = False
    unreadable: tuple[str, ...] = ()
    is_skipped: bool = False


class Done(NamedTuple):
    """What was done, or would be: routines marked (or so already), reminders paused, mails owed."""

    marked: int = 0
    already: int = 0
    paused: int = 0
    mails: int = 0


@dataclass
class Report:
    """Counts: what was found, by the version the routines were made with; the rules behind it; what was done about it.

    It holds no answer, no address and no link. Routines that can't be read are named by their numbers, a few of them.
    """

    version: str
    found: dict[str, Counter[str]] = field(default_factory=dict)
    rules: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    unreadable: list[int] = field(default_factory=list)
    done: Done = field(default_factory=Done)

    def add(self, routine: Routine, judgement: Judgement, done: Done) -> None:
        """One routine more."""
        self.found.setdefault(routine.knowledge_version, Counter()).update(_columns(judgement))
        if judgement.recall:
            reasons = (reason for change in judgement.recall.changes for reason in change.because)
            self.rules.update({reason.rule for reason in reasons})
        if judgement.unreadable:
            self.fields.update(judgement.unreadable)
            self.unreadable = [*self.unreadable, routine.pk][:NAMED]
        self.done = Done(*map(sum, zip(self.done, done, strict=True)))


def look_through(
    *, knowledge: Knowledge, apply: bool, now: datetime, each: Callable[[], object] = lambda: None
) -> Report:
    """Judges every routine that another knowledge made, and with `apply` recalls. `each` is called after each of them.

    Running it again marks and mails nothing anew; where it was cut short, the next run does the rest.
    """
    report = Report(knowledge.version)
    for routine in _made_with_another(knowledge.version):
        judgement = judge(routine=routine, knowledge=knowledge)
        if judgement.recall is None:
            done = Done()
        elif not judgement.recall.exceeds(selectors.recall_of(routine)):
            done = Done(already=1)
        elif apply:
            done = recall_routine(routine=routine, knowledge=knowledge, now=now)
        else:
            done = _to_do(judgement.recall, routine.reminders.filter(copy_of=None))
        report.add(routine, judgement, done)
        each()
    return report


def judge(*, routine: Routine, knowledge: Knowledge) -> Judgement:
    """Compares what is kept with this knowledge. It writes nothing."""
    if is_before(knowledge.version, routine.knowledge_version):
        return Judgement(is_skipped=True)
    try:
        outcome = selectors.outcome_of(routine)
        answers = knowledge.questionnaire.check(routine.answers)
    except msgspec.DecodeError:
        return Judgement(unreadable=("outcome",))
    except InvalidAnswers as invalid:
        return Judgement(unreadable=tuple(f"{error.field}: {error.code}" for error in invalid.errors))
    compared = changes(outcome, answers, knowledge=knowledge)
    return Judgement(compared.recall, compared.is_looser)


def recall_routine(*, routine: Routine, knowledge: Knowledge, now: datetime) -> Done:
    """Marks it and owes the mails, unless that is done already, or it was renewed or erased meanwhile.

    With a new referral, nobody is reminded until they say so.
    """
    with transaction.atomic():
        older = Routine.objects.exclude(knowledge_version=knowledge.version)
        row = older.select_for_update().filter(pk=routine.pk).first()
        recall = row and judge(routine=row, knowledge=knowledge).recall
        if not row or not recall:
            return Done()
        if not recall.exceeds(selectors.recall_of(row)):
            return Done(already=1)
        row.recalled_at, row.recall = now, msgspec.to_builtins(recall)
        row.save(update_fields=["recalled_at", "recall"])
        versions.remember(knowledge=knowledge, now=now)  # its reasons can be looked up
        return _tell(row, recall, now=now)


def _made_with_another(version: str) -> Iterator[Routine]:
    """A chunk after the other by their numbers: no cursor stays open while rows are written, however many there are."""
    columns = ("answers", "outcome", "knowledge_version", "recalled_at", "recall")
    rows = Routine.objects.exclude(knowledge_version=version).only(*columns).order_by("pk")
    chunk = list(rows[:CHUNK])
    while chunk:
        yield from chunk
        chunk = list(rows.filter(pk__gt=chunk[-1].pk)[:CHUNK])


def _to_do(recall: Recall, reminders: Iterable[Reminder]) -> Done:
    """What marking a routine that has these reminders means for them."""
    states = [reminder.state for reminder in reminders]
    active, paused = states.count(Reminder.State.ACTIVE), states.count(Reminder.State.PAUSED)
    return Done(marked=1, paused=active if recall.urgency else 0, mails=active + paused)


def _tell(routine: Routine, recall: Recall, *, now: datetime) -> Done:
    """Owes a mail to each confirmed address. Whoever confirms later is told then, and copies never: it is private."""
    reminders = list(routine.reminders.filter(copy_of=None).select_for_update().order_by("pk"))
    mails = sum(owe_recall(reminder, now=now) for reminder in reminders if reminder.state in CONFIRMED)
    if recall.urgency:
        pause_all(routine=routine, now=now)
    return _to_do(recall, reminders)._replace(mails=mails)


def _columns(judgement: Judgement) -> Counter[str]:
    """Which columns of the report this routine counts in."""
    recall = judgement.recall
    kinds = {change.kind for change in recall.changes} if recall else set()
    counted = {
        "looked at": not judgement.is_skipped,
        "stricter": recall is not None,
        "referral": "referral" in kinds,
        "left out": bool(kinds & {"position", "left_out", "preparation", "movement"}),
        "gentler": "gentler" in kinds,
        "shorter": "shorter" in kinds,
        "looser": judgement.is_looser,
        "unreadable": bool(judgement.unreadable),
        "skipped": judgement.is_skipped,
    }
    return Counter(column for column, counts in counted.items() if counts)
