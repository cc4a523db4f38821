"""Every version of the knowledge that kept routines were made with. Its text is open to everybody."""

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html

from routines.admin.base import ReadOnly
from routines.models import KnowledgeVersion, Tally


def open_pages(version: str) -> str:
    """The link to all that a version says; the version alone where it has no pages."""
    try:
        return format_html('<a href="{}">{}</a>', reverse("knowledge", kwargs={"version": version}), version)
    except NoReverseMatch:
        return version


@admin.register(KnowledgeVersion)
class KnowledgeVersionAdmin(ReadOnly):
    """Since when, how many routines are of it, and where to read it."""

    fields = ("to_read", "kept_at", "routines")
    list_display = ("version", "kept_at", "routines")
    heavy = ("document",)
    ordering = ("-kept_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        counted = Tally.objects.filter(what=Tally.What.VERSION, code=OuterRef("pk")).order_by("-day")
        rows: QuerySet[Any] = super().get_queryset(request)
        with_counts: QuerySet[Any] = rows.annotate(routines=Subquery(counted.values("count")[:1]))
        return with_counts

    @admin.display(description="kept routines, as last counted")
    def routines(self, kept: Any) -> int:
        return kept.routines or 0

    @admin.display(description="version")
    def to_read(self, kept: KnowledgeVersion) -> str:
        return open_pages(kept.version)
