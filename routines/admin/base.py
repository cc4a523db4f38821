"""What every page of the admin shares: it is for reading, it is quick whatever the table holds, and it is noted.

Lists are in the order of their numbers, newest first, and nobody can ask for another: that is what an index leads to.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from routines.admin.paging import BoundedList, BoundedPaginator
from routines.admin.searching import Search
from routines.models import StaffAccess
from routines.services import auditing

Action = StaffAccess.Action


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's classes take no types when they run
    """A list and a page for each row, to read. `search` finds rows by exactly what was typed."""

    ordering = ("-pk",)
    sortable_by = ()
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = BoundedPaginator
    list_per_page = 100
    list_max_show_all = 0
    change_form_template = "admin/routines/change_form.html"
    heavy: tuple[str, ...] = ()  # columns that no page of it reads
    search: Search | None = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what a filter is offered for. Django would answer questions in the address about every field."""
        offered = {getattr(filtering, "parameter_name", filtering) for filtering in self.list_filter}
        is_offered = lookup.partition(LOOKUP_SEP)[0] in offered
        return is_offered and super().lookup_allowed(lookup, value, request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer(*self.heavy)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[BoundedList]:
        return BoundedList

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """Whether there is a box to search with. What it finds, `search` says."""
        return ("pk",) if self.search else ()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = search_term.strip()
        return (self.search.finds(queryset, term) if self.search and term else queryset), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """A search is noted with what it found."""
        response = super().changelist_view(request, extra_context)
        shown = getattr(response, "context_data", None) or {}
        if "cl" in shown and shown["cl"].query:
            found = [self.number_of(row) for row in shown["cl"].result_list]
            self.note(request, Action.SEARCHED, *found, came_of_it=f"{len(found)} found")
        return response

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """Whoever opens the page of a row is noted."""
        if row := kwargs.get("obj"):
            self.note(request, Action.VIEWED, self.number_of(row))
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who looked at it and what they did stands in the notes of staff access."""
        notes = reverse("admin:routines_staffaccess_changelist", query={"q": object_id, "kind": self.kind})
        return HttpResponseRedirect(notes)

    def note(self, request: HttpRequest, action: StaffAccess.Action, *numbers: object, **more: str) -> None:
        """What this member of the staff did, about rows of this kind."""
        seen = tuple(number for number in numbers if number)
        auditing.note(staff=request.user, did=auditing.Did(action, self.kind, seen, **more), now=timezone.now())

    @property
    def kind(self) -> str:
        """The model's name as notes and addresses have it."""
        return str(self.opts.model_name)

    def number_of(self, row: Any) -> object:
        """What a note calls this row."""
        return row.pk
