"""The admin's site: no page of it, nor any that asks it for permission, opens without a session that counts."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from routines.services import staffing
from routines.staff import entering, sessions


class StaffSite(AdminSite):
    """Django's, with a login of two steps (entering.py) and sessions that end (sessions.py)."""

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and sessions.is_good(request, now=timezone.now())

    def get_urls(self) -> list[URLResolver | URLPattern]:
        steps = [
            path("login/code/", entering.code, name="login-code"),
            path("login/phone/", entering.phone, name="login-phone"),
        ]
        return [*steps, *super().get_urls()]

    @method_decorator([never_cache, sensitive_post_parameters(), require_http_methods(["GET", "HEAD", "POST"])])
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The first step, or on for whoever is in already."""
        if request.method != "POST" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        return entering.password(request)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Ends every session of this account, wherever its cookie is."""
        if request.method == "POST" and isinstance(request.user, User):
            staffing.end_sessions(user=request.user, now=timezone.now())
        return super().logout(request, extra_context)
