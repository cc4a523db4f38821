"""Lists of tables with millions of rows: nobody counts them all, and what is older is found by its number.

A list holds the newest MOST rows that match. `before` takes it on from any number, along the primary key.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

MOST = 10_000  # rows that are counted, and can be paged through
PARTS = 10  # of a table, to jump to


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts up to MOST, and says whether there is more."""

    @cached_property
    def counted(self) -> int:
        """How many there are, or one more than MOST."""
        rows: Any = self.object_list
        return int(rows.order_by()[: MOST + 1].count())

    @cached_property
    def count(self) -> int:
        return min(self.counted, MOST)

    @property
    def has_more(self) -> bool:
        return self.counted > MOST


class BoundedList(ChangeList):
    """A list that says "more than 10,000", and where the older ones are. The address cannot ask for another order."""

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        return list(self.model_admin.get_ordering(request))

    def get_results(self, request: HttpRequest) -> None:
        """Where none was counted, none is looked for once more."""
        super().get_results(request)
        if not self.result_count:
            self.result_list = self.queryset.none()

    @property
    def count_in_words(self) -> str:
        """How many there are, as far as they are counted."""
        return f"more than {MOST:,}" if self.paginator.has_more else f"{self.result_count:,}"

    @property
    def older(self) -> str:
        """Where the list goes on after what it shows; empty where it ends."""
        rows = list(self.result_list)
        is_last = self.page_num * self.list_per_page >= self.result_count
        if not (rows and is_last and self.paginator.has_more):
            return ""
        return self.get_query_string({Before.parameter_name: rows[-1].pk}, remove=["p"])


class Before(admin.SimpleListFilter):
    """From a number on downwards. Its choices are tenths of the table, so that all of it can be reached."""

    title = "number"
    parameter_name = "before"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(end), f"below {end:,}") for end in self._ends(request, model_admin)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        return queryset.filter(pk__lt=int(value)) if _is_number(value) else queryset

    def has_output(self) -> bool:
        return True

    def _ends(self, request: HttpRequest, model_admin: Any) -> Iterator[int]:
        asked = request.GET.get(self.parameter_name, "")
        if _is_number(asked):
            yield int(asked)
        newest = model_admin.model._default_manager.aggregate(newest=Max("pk"))["newest"] or 0
        for part in range(PARTS - 1, 0, -1):
            end = newest * part // PARTS
            if newest > MOST and str(end) != asked:
                yield end


def _is_number(text: str) -> bool:
    """What fits into a primary key."""
    return text.isascii() and text.isdecimal() and len(text) < 19
