"""The way into the admin: the password, then a code of the phone; the first time, the phone is set up in between.

Every step is counted for the address, and the password for the account as well, before anything is looked at. Known
and unknown names get the same answer after the same work.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import login, logout
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from routines.models import StaffAccess
from routines.qr import qr_code
from routines.refusals import NotPossible, TooOften
from routines.services import auditing, staffing
from routines.services.staffing import WRONG_CODE, WrongCode
from routines.staff import known_browser, sessions
from routines.staff.sessions import Pending
from routines.throttles import in_words, must_wait

TOO_OFTEN = "There were too many tries. Please wait {}, then try once more."
NEXT = "next"
METHODS = ["GET", "HEAD", "POST"]
Refusal = NotPossible | None


def password(request: HttpRequest) -> HttpResponse:
    """The first step."""
    now, name = timezone.now(), request.POST.get("username", "")
    if request.method != "POST":
        if request.user.is_authenticated:
            logout(request)  # its session has ended, or it would not be asked
        return _show_password(request, AdminAuthenticationForm(request))
    try:
        _count(request, now=now)
        _count(request, now=now, account=known_browser.whose(request, name=name))
    except TooOften as refusal:
        return _show_password(request, AdminAuthenticationForm(request, initial={"username": name}), refusal)
    form = AdminAuthenticationForm(request, data=request.POST)
    if not form.is_valid():
        _note_failure(request, name=name, now=now)
        return _show_password(request, form)
    return _go_on(request, form.get_user(), now=now)


@never_cache
@sensitive_post_parameters()
@require_http_methods(METHODS)
def code(request: HttpRequest) -> HttpResponse:
    """The second step, for those who have a phone set up: its code, or a recovery code."""
    now = timezone.now()
    pending = Pending.of(request, now=now)
    if pending is None or pending.secret:
        return _to("login")
    if request.method != "POST":
        return _show(request, "code", title="Your code")
    try:
        _count(request, now=now)
        came_of_it = staffing.prove(user=pending.user, typed=request.POST.get("code", ""), now=now)
    except WrongCode:
        _note(pending.user, StaffAccess.Action.FAILED, "wrong code", now=now)
        return _show(request, "code", title="Your code", refusal=NotPossible("wrong_code", WRONG_CODE))
    except TooOften as refusal:
        return _show(request, "code", title="Your code", refusal=refusal)
    return _enter(request, pending.user, came_of_it, HttpResponseRedirect(pending.goes_to), now=now)


@never_cache
@sensitive_post_parameters()
@require_http_methods(METHODS)
def phone(request: HttpRequest) -> HttpResponse:
    """The second step, for those who have none: set one up, and see the recovery codes this once."""
    now = timezone.now()
    pending = Pending.of(request, now=now)
    if pending is None or not pending.secret:
        return _to("login")
    if request.method != "POST":
        return _show_phone(request, pending)
    try:
        _count(request, now=now)
        typed = "".join(request.POST.get("code", "").split())
        codes = staffing.set_up(user=pending.user, secret=pending.secret, code=typed, now=now)
    except WrongCode:
        return _show_phone(request, pending, NotPossible("wrong_code", WRONG_CODE))
    except TooOften as refusal:
        return _show_phone(request, pending, refusal)
    except NotPossible:  # it was set up in another window meanwhile
        return _to("login")
    page = _show(request, "recovery_codes", title="Your recovery codes", codes=codes, goes_to=pending.goes_to)
    return _enter(request, pending.user, "logged in with a new phone", page, now=now)


def _count(request: HttpRequest, *, now: datetime, account: str = "") -> None:
    """Raises TooOften."""
    if wait := must_wait(request, wants="account" if account else "login", whose=account, now=now):
        raise TooOften(TOO_OFTEN.format(in_words(wait)), wait=wait)


def _go_on(request: HttpRequest, user: User, *, now: datetime) -> HttpResponse:
    """After the password: in, where no second factor is asked for; else to the code, or to set up a phone."""
    goes_to = _asked_for(request)
    if not settings.STAFF_FACTOR:
        return _enter(request, user, "logged in", HttpResponseRedirect(goes_to), now=now)
    has_factor = staffing.has_factor(user)
    Pending(user, "" if has_factor else staffing.new_secret(), goes_to).keep_in(request, now=now)
    return _to("login-code" if has_factor else "login-phone")


def _enter(request: HttpRequest, user: User, came_of_it: str, response: HttpResponse, *, now: datetime) -> HttpResponse:
    login(request, user)
    sessions.begin(request, user=user, with_factor=settings.STAFF_FACTOR, now=now)
    _note(user, StaffAccess.Action.ACTED, came_of_it, now=now)
    known_browser.remember(response, name=user.get_username())
    return response


def _note_failure(request: HttpRequest, *, name: str, now: datetime) -> None:
    """With the account's name if there is one, never with what was typed. Of names that nobody has, a few a minute."""
    user = User.objects.filter(username=name).first()
    if user:
        _note(user, StaffAccess.Action.FAILED, "wrong password", now=now)
    elif not must_wait(request, wants="account", whose="nobody", now=now):
        _note(AnonymousUser(), StaffAccess.Action.FAILED, "a name that nobody has", now=now)


def _note(user: User | AnonymousUser, action: StaffAccess.Action, came_of_it: str, *, now: datetime) -> None:
    auditing.note(staff=user, did=auditing.Did(action, "login", (), came_of_it), now=now)


def _asked_for(request: HttpRequest) -> str:
    """The page that led here, if it is one of ours."""
    address = request.POST.get(NEXT) or request.GET.get(NEXT, "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else reverse("admin:index")


def _to(name: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(f"admin:{name}"))


def _show_password(request: HttpRequest, form: AdminAuthenticationForm, refusal: Refusal = None) -> HttpResponse:
    context = {"form": form, "app_path": request.get_full_path(), NEXT: _asked_for(request)}
    return _show(request, "password", title="Log in", refusal=refusal, **context)


def _show_phone(request: HttpRequest, pending: Pending, refusal: Refusal = None) -> HttpResponse:
    drawn = qr_code(staffing.address_for_phone(pending.secret, user=pending.user))
    return _show(
        request, "phone", title="Set up your phone", refusal=refusal, qr=drawn, secret=staffing.grouped(pending.secret)
    )


def _show(request: HttpRequest, name: str, *, refusal: Refusal = None, **more: Any) -> HttpResponse:
    context = admin.site.each_context(request) | {"subtitle": None, "refusal": refusal} | more
    page = render(request, f"admin/login/{name}.html", context)
    if isinstance(refusal, TooOften):
        page.status_code, page.headers["Retry-After"] = 429, str(refusal.wait)
    return page
