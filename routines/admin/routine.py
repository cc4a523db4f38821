"""Routines that people kept: when, with which knowledge. What they hold, only for a reason that is noted.

That includes whether it is a referral: nobody needs to know by default who was advised against massage. The minutes
would tell, as a referral has none.
"""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from recommender.difference import place_in_words
from recommender.in_words import answers_in_words
from recommender.knowledge import shipped
from recommender.outcome import Step
from routines import selectors
from routines.admin import searching
from routines.admin.acts import Act, WithActs
from routines.admin.health_detail import Detail, HealthDetail
from routines.admin.paging import Before
from routines.models import Routine
from routines.services import keeping


class MadeWith(admin.SimpleListFilter):
    """Django's own filter would look through all routines for the versions there are."""

    title = "knowledge version"
    parameter_name = "knowledge_version"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kept.version, kept.version) for kept in selectors.kept_versions()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Routine]) -> QuerySet[Routine]:
        return queryset.filter(knowledge_version=self.value()) if self.value() else queryset


def _place(step: Step) -> str:
    return place_in_words(step.zone, step.side, shipped())


def _erase(routine: Routine, now: datetime) -> str:
    keeping.erase_routine(routine=routine)
    return "Erased"


@admin.register(Routine)
class RoutineAdmin(HealthDetail, WithActs):
    """Without the answers and without the outcome."""

    fields = (
        ("knowledge_version",),
        ("created_at", "checked_at", "recalled_at"),
        ("consent_version", "consented_at"),
    )
    list_display = ("id", "created_at", "checked_at", "recalled_at", "knowledge_version")
    list_filter = (MadeWith, "created_at", Before)
    heavy = ("answers", "outcome", "recall", "today", "today_outcome", "changed", "kind", "urgency", "minutes")
    search, search_help_text = searching.Search(searching.routines), searching.HELP
    acts = (
        Act(
            "erase",
            "Erase these routines",
            _erase,
            needs="delete",
            warning="With their answers, massages, reminders, addresses and mails. Nobody can bring them back.",
        ),
    )

    def health_detail(self, row: Routine) -> Detail:
        """What was answered, and what came of it."""
        outcome, questions = selectors.outcome_of(row), shipped().questionnaire.questions
        known = {code: value for code, value in row.answers.items() if code in questions}
        reasons = outcome.referral.reasons if outcome.referral else ()
        steps = [f"{step.number}. {step.title}: {_place(step)}, {step.pressure}" for step in outcome.steps]
        return (
            ("Answers", answers_in_words(questions, known)),
            ("Outcome", (row.get_kind_display(), outcome.title, outcome.summary, *(reason.text for reason in reasons))),
            ("Steps", steps),
        )
