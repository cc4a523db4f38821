"""Health detail of one row: only with the permission, for a reason that is typed in, and never without a note of it.

It is shown as the answer to a form, so that no link leads to it and no reload shows it without another note.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from routines.admin.base import Action, ReadOnly
from routines.services.auditing import LONGEST_REASON

Detail = Sequence[tuple[str, Sequence[str]]]
MAY = "routines.view_health_detail"
SHORTEST = 10  # characters of a reason
SAY_WHY = f"Please say why, in at least {SHORTEST} characters."


class HealthDetail(ReadOnly):
    """A page of a row, with a way to its health detail."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.health_view)
        address = path("<id>/health/", view, name=f"routines_{self.kind}_health")
        return [address, *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """With the link to it, for those who may."""
        context["may_see_health"] = request.user.has_perm(MAY)
        return super().render_change_form(request, context, *args, **kwargs)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def health_view(self, request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002 as Django's own addresses have it
        """Asks for the reason; once it is there, notes it and shows the detail."""
        if not (request.user.has_perm(MAY) and self.has_view_permission(request)):
            raise PermissionDenied
        row = self._row(id)
        reason = request.POST.get("reason", "").strip()
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "original": row,
            "title": f"Health detail of {row}",
            "longest": LONGEST_REASON,
            "reason": reason,
        }
        if request.method == "POST" and len(reason) >= SHORTEST:
            self.note(request, Action.HEALTH, row.pk, reason=reason)
            context["detail"] = self.health_detail(row)
        elif request.method == "POST":
            context["error"] = SAY_WHY
        return TemplateResponse(request, "admin/routines/health_detail.html", context)

    def health_detail(self, row: Any) -> Detail:
        """Titles, and what stands under each."""
        raise NotImplementedError

    def _row(self, number: str) -> Any:
        row = self.model._default_manager.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
        if row is None:
            raise Http404
        return row
