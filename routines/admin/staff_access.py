"""What the staff looked at and did. To read, and for nobody to change or delete."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from routines.admin.base import ReadOnly
from routines.admin.paging import Before
from routines.admin.searching import Search
from routines.models import StaffAccess


class Kind(admin.SimpleListFilter):
    """Of which kind of row. Django's own filter would look through all notes for the kinds there are."""

    title = "kind"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        models = [model._meta for model in apps.get_app_config("routines").get_models()]
        return [
            (str(opts.model_name), str(opts.verbose_name)) for opts in models if admin.site.is_registered(opts.model)
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[StaffAccess]) -> QuerySet[StaffAccess]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


def _about(rows: QuerySet[Any], number: str) -> QuerySet[Any]:
    """Notes of one row. What a search found among others is not looked through."""
    return rows.filter(objects_seen=number)


@admin.register(StaffAccess)
class StaffAccessAdmin(ReadOnly):
    """Looking at it is noted as well."""

    fields = (("at", "name", "staff"), ("action", "kind", "objects_seen"), ("came_of_it", "reason"))
    list_display = ("at", "name", "action", "kind", "objects_seen", "came_of_it", "reason")
    list_filter = ("action", Kind, "at", Before)
    search, search_help_text = Search(_about), "The number of a row."
