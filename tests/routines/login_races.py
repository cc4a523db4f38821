"""Many at once at the login of the staff: `python -m tests.routines.login_races` prints as JSON how each race ended."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from unittest.mock import patch

import django

django.setup()

from django.conf import settings  # noqa: E402 Django has to be set up first
from django.contrib.auth.models import User  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from routines.models import CallCount, RecoveryCode, StaffAccess, StaffLogin  # noqa: E402
from routines.services import staffing  # noqa: E402
from tests.routines.races import MANY, at_once, named, run  # noqa: E402
from tests.routines.staff.logging_in import PASSWORD, Phone, set_up, type_code, type_password  # noqa: E402

SIXTY = 60
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _sam() -> User:
    for model in (User, StaffAccess, CallCount):
        model.objects.all().delete()
    with patch.object(settings, "PASSWORD_HASHERS", QUICK):
        return User.objects.create_superuser("sam", password=PASSWORD)


def _browser(number: int = 1, **more: Any) -> Client:
    return Client(SERVER_NAME="localhost", REMOTE_ADDR=f"203.0.113.{number}", **more)


def _ended(acts: Sequence[Callable[[], Any]], limits: dict[str, tuple[int, int]]) -> dict[str, int]:
    """How many came to which status, or failed with what."""
    with patch.object(settings, "LIMITS", limits), patch.object(settings, "PASSWORD_HASHERS", QUICK):
        results = at_once(acts)
    return dict(Counter(repr(one) if isinstance(one, Exception) else str(one.status_code) for one in results))


def guess_sixty_times() -> dict[str, Any]:
    """All from one address, each with another X-Forwarded-For."""
    _sam()
    headers = [{"X-Forwarded-For": f"10.0.0.{number}"} for number in range(SIXTY)]
    acts = [lambda one=one: type_password(_browser(headers=one), "not it") for one in headers]
    ended = _ended(acts, {"login": (7, 3600)})
    return {"ended": ended, "noted": StaffAccess.objects.filter(action="failed").count()}


def guess_from_sixty_addresses() -> dict[str, Any]:
    _sam()
    acts = [lambda number=number: type_password(_browser(number), "not it") for number in range(SIXTY)]
    ended = _ended(acts, {"login": (7, 3600), "account": (5, 3600)})
    return {"ended": ended, "noted": StaffAccess.objects.filter(action="failed").count()}


def type_one_code_at_once() -> dict[str, Any]:
    """Somebody looked over the shoulder, and types the same code at the same moment."""
    sam = _sam()
    phone = set_up(sam)
    code, now = phone.code(), timezone.now()
    results = at_once([lambda: staffing.prove(user=sam, typed=code, now=now)] * MANY)
    return {"in": sum(isinstance(result, str) for result in results), "all": len(results)}


def use_one_recovery_code_at_once() -> dict[str, Any]:
    sam = _sam()
    phone = set_up(sam)
    results = at_once([lambda: staffing.prove(user=sam, typed=phone.codes[0], now=timezone.now())] * MANY)
    return {"in": sum(isinstance(result, str) for result in results), "left": RecoveryCode.objects.count()}


def type_wrong_codes_at_once() -> dict[str, Any]:
    """One is looked at, and the others have to wait for it."""
    sam = _sam()
    phone, browsers = set_up(sam), [_browser(number) for number in range(MANY)]
    with patch.object(settings, "PASSWORD_HASHERS", QUICK), patch.object(settings, "LIMITS", {}):
        for browser in browsers:
            type_password(browser)
    ended = _ended([partial(type_code, one, phone.wrong()) for one in browsers], {})
    return {"ended": ended, "failures": StaffLogin.objects.get().throttling_failure_count}


def set_up_two_phones_at_once() -> dict[str, Any]:
    sam, now = _sam(), timezone.now()
    phones = [Phone(staffing.new_secret(), []) for _ in range(MANY)]

    def set_up_one(phone: Phone) -> list[str]:
        return staffing.set_up(user=sam, secret=phone.secret, code=phone.code(), now=now)

    done = [one for one in at_once([partial(set_up_one, phone) for phone in phones]) if isinstance(one, list)]
    return {"set up": len(done), "codes": RecoveryCode.objects.count()}


if __name__ == "__main__":
    guesses = [guess_sixty_times, guess_from_sixty_addresses, type_wrong_codes_at_once]
    run(named([*guesses, type_one_code_at_once, use_one_recovery_code_at_once, set_up_two_phones_at_once]))
