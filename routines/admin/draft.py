"""Half-filled questionnaires, without a word of what was answered."""

from datetime import datetime

from django.contrib import admin

from routines.admin import searching
from routines.admin.acts import Act, WithActs
from routines.admin.paging import Before
from routines.models import Draft
from routines.services import keeping


def _erase(draft: Draft, now: datetime) -> str:
    keeping.erase_draft(draft=draft)
    return "Erased"


@admin.register(Draft)
class DraftAdmin(WithActs):
    """Without the answers."""

    fields = ("saved_at", "consent_version", "consented_at")
    list_display = ("id", "saved_at", "consent_version")
    list_filter = (Before,)
    heavy = ("answers",)
    search, search_help_text = (
        searching.Search(searching.linked),
        "The number of the row, or the part of a private link before its dot.",
    )
    acts = (Act("erase", "Erase these drafts", _erase, needs="delete", warning="Nobody can bring them back."),)
