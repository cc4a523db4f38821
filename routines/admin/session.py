"""Massages that were told of: when and how long. How much it hurt is health detail."""

from collections.abc import Iterator

from django.contrib import admin

from routines.admin import searching
from routines.admin.health_detail import Detail, HealthDetail
from routines.admin.paging import Before
from routines.models import Session

HIDDEN = {
    "pain_before": "Pain before",
    "pain_after": "Pain after",
    "pressure_felt": "Pressure felt",
    "strongest": "Most pressure of the routine",
    "got_worse": "Got worse",
}


@admin.register(Session)
class SessionAdmin(HealthDetail):
    """Without pain, pressure and what helped."""

    fields = (("routine", "minutes"), ("given_at", "told_at"))
    list_display = ("id", "routine_number", "given_at", "minutes", "told_at")
    list_filter = ("given_at", Before)
    heavy = ("told",)
    search, search_help_text = searching.Search(searching.numbered), "The number of the row."

    @admin.display(description="routine")
    def routine_number(self, session: Session) -> int:
        return session.routine_id

    def health_detail(self, row: Session) -> Detail:
        """What was told."""
        return (
            ("Told", list(_told(row))),
            ("Of single steps", [f"{one['technique']}: {one['verdict']}" for one in row.steps]),
        )


def _told(row: Session) -> Iterator[str]:
    for field, words in HIDDEN.items():
        value = getattr(row, field)
        yield f"{words}: {'not told' if value is None else value}"
