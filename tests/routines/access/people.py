"""Who the matrix is about: each with a canary in every private field, and the links that were ever theirs."""

import json
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db.models import Model

from routines import selectors
from routines.links import Linked, Purpose
from routines.models import BadAdvice, Delivery, Draft, Reminder, Routine, Session
from routines.reminders import limits
from routines.services import keeping, reporting, telling
from routines.told import Telling
from tests.recommender.strategies import plain
from tests.routines.cast import NOW, TONIGHT, fresh, give_copy, keep, owed, remind

P = Purpose
OF_ROUTINES, OF_DRAFTS = (P.ROUTINE, P.GIVER), (P.DRAFT,)
FIELDS = ("title", "today", "answer", "changed", "told", "step", "error", "draft")  # each has a canary


def canary(name: str, field: str) -> str:
    """What nobody else may ever see."""
    return f"canary-of-{name}-in-{field}"


@dataclass(frozen=True)
class Person:
    """Somebody who keeps a routine and a draft, is reminded, and has somebody who gets a copy."""

    name: str
    routine: Routine
    draft: Draft
    reminder: Reminder
    copy: Reminder

    def row_for(self, purpose: Purpose) -> Linked:
        """The row that their link for this purpose leads to."""
        if purpose in OF_ROUTINES:
            return self.routine
        return self.draft if purpose in OF_DRAFTS else self.reminder

    def token(self, purpose: Purpose) -> str:
        """Their link for it."""
        return self.row_for(purpose).token(purpose)

    @cached_property
    def secrets(self) -> list[str]:
        """What no answer to anybody else may hold: canaries, addresses, and what links are made of."""
        rows: list[Linked] = [self.routine, self.draft, self.reminder, self.copy]
        links = [part for row in rows for purpose in Purpose for part in row.token(purpose).split(".")]
        canaries = [canary(self.name, field) for field in FIELDS]
        return [*canaries, self.reminder.email, self.copy.email, *dict.fromkeys(links)]

    @cached_property
    def links(self) -> dict[Purpose, str]:
        """As they were when somebody first looked."""
        return {purpose: self.token(purpose) for purpose in Purpose}

    @cached_property
    def hanging(self) -> list[Model]:
        """The rows that hang on theirs, one of each table at least."""
        reminders = Reminder.objects.filter(routine=self.routine.pk)
        return [
            *reminders,
            *Delivery.objects.filter(reminder__in=reminders),
            *Session.objects.filter(routine=self.routine.pk),
            *BadAdvice.objects.filter(routine=self.routine.pk),
        ]

    @cached_property
    def rows(self) -> frozenset[tuple[str, Any]]:
        """The table and the key of each row that is theirs."""
        all_rows: list[Model] = [self.routine, self.draft, *self.hanging]
        return frozenset((row._meta.label_lower, row.pk) for row in all_rows)


def somebody(name: str) -> Person:
    """They come to live in the database, with something in every private field."""
    routine = keep()
    reminder = remind(routine, f"{name}.address@example.org")
    copied = give_copy(reminder, f"{name}.giver@example.org")
    said = Telling(given_at=NOW, pressure_felt="right", pain_before=9, pain_after=8)
    session = telling.tell(routine=routine, key=name, telling=said, now=NOW)
    session.steps = [{"technique": canary(name, "step"), "verdict": "helped"}]
    session.save()
    told = reporting.Report(what="unsafe", step=0, text=canary(name, "told"))
    routine = fresh(routine)
    reporting.report(outcome=selectors.outcome_of(routine), told=told, key=name, now=NOW, routine=routine)
    Routine.objects.filter(pk=routine.pk).update(**_canaries(name, routine))
    draft = keeping.save_draft(answers={**plain().as_dict(), "secret": canary(name, "draft")}, consent=True, now=NOW)
    [delivery] = owed([reminder], now=TONIGHT)
    Delivery.objects.filter(pk=delivery.pk).update(last_error=canary(name, "error"))
    limits.may_write_unconfirmed(reminder.address_hash, now=NOW)
    return Person(name, fresh(routine), draft, fresh(reminder), fresh(copied))


def with_new_links(person: Person) -> Person:
    """All their links of until now are revoked."""
    for row in (person.routine, person.draft, person.reminder, person.copy):
        row.generation += 1
        for column in ("giver_generation", "calendar_generation"):
            if hasattr(row, column):
                setattr(row, column, 2)
        row.save()
    return person


def revoked(person: Person, purpose: Purpose) -> list[str]:
    """The links of somebody with new ones: from before all were revoked, and from before that one was by itself."""
    row = person.row_for(purpose)
    before, by_itself = copy(row), copy(row)
    before.generation -= 1
    for column in ("giver_generation", "calendar_generation"):
        if hasattr(row, column):
            setattr(by_itself, column, 1)
    old = {before.token(purpose), by_itself.token(purpose)}
    return sorted(old - {row.token(purpose)})


def erased(person: Person) -> Person:
    """Nothing of them is left but what they remember."""
    assert person.secrets
    assert person.links, "both are made before"
    keeping.erase_routine(routine=copy(person.routine))
    keeping.erase_draft(draft=copy(person.draft))
    return person


def _canaries(name: str, routine: Routine) -> dict[str, Any]:
    outcome = json.loads(routine.outcome)
    return {
        "answers": {**routine.answers, "secret": canary(name, "answer")},
        "outcome": json.dumps(outcome | {"title": canary(name, "title")}),
        "changed": {"summary": canary(name, "changed"), "lessons": []},
        "today": {"leave_alone": [], "pressure": "light"},
        "today_outcome": json.dumps(outcome | {"title": canary(name, "today")}),
        "today_until": NOW + timedelta(hours=6),
    }
