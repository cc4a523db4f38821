"""`/admin/overview/`: that it works, without seeing who hurts where. Counts and drawings, and the same as a file."""

import csv
from collections.abc import Callable
from functools import wraps
from io import StringIO

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from routines.admin.counts import Counts
from routines.admin.figures import figures
from routines.models import StaffAccess
from routines.services import auditing

PAGE = "overview"
MAY = "routines.view_overview"
CSV = "text/csv; charset=utf-8"
Action = StaffAccess.Action


def for_staff(page: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """For those who may see counts; all others of the staff are refused, and everybody else may log in."""

    @require_safe
    @admin.site.admin_view
    @wraps(page)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(MAY):
            raise PermissionDenied
        return page(request)

    return guarded


@for_staff
def overview(request: HttpRequest) -> HttpResponse:
    """The page."""
    _note(request, Action.VIEWED)
    counts = _counts()
    context = admin.site.each_context(request) | {
        "title": "Overview",
        "counted_at": counts.counted_at,
        "figures": list(figures(counts)),
        "is_nav_sidebar_enabled": False,  # all the room is the drawings'
    }
    return TemplateResponse(request, "admin/overview.html", context)


@for_staff
def as_csv(request: HttpRequest) -> HttpResponse:
    """Every row of every figure as a line, as the page tells it."""
    _note(request, Action.EXPORTED)
    sheet = StringIO()
    writer = csv.writer(sheet)
    writer.writerow(("figure", "name", "told"))
    for figure in figures(_counts()):
        writer.writerows((figure.title, row.name, row.told) for row in figure.rows)
    response = HttpResponse(sheet.getvalue().encode(), content_type=CSV)
    response["Content-Disposition"] = 'attachment; filename="overview.csv"'
    return response


def _counts() -> Counts:
    return Counts(today=timezone.now().date())


def _note(request: HttpRequest, action: StaffAccess.Action) -> None:
    auditing.note(staff=request.user, did=auditing.Did(action, PAGE), now=timezone.now())
