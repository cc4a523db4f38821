"""The second factor of the staff, and which of their sessions count. Secrets are sealed, recovery codes only hashes.

Codes are those of RFC 6238, of half a minute each. A wrong one has to be followed by a wait, twice as long each time,
but never longer than nine minutes, and a recovery code never waits for it: nobody is locked out by somebody else.
"""

import secrets
from base64 import b32decode, b32encode
from datetime import datetime
from math import ceil
from urllib.parse import quote, urlencode

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django_otp.oath import TOTP

from routines.links import keyed_digest
from routines.models import RecoveryCode, StaffAccess, StaffLogin
from routines.refusals import NotPossible, TooOften
from routines.services import auditing
from routines.throttles import in_words

SECRET = 20  # bytes, as RFC 4226 recommends
RECOVERY_CODES = 10
RECOVERY = 10  # bytes: too many to guess, so that they need no wait
GROUP = 4  # characters that are written together
DIGITS = 6
TOLERANCE = 1  # half minutes that a phone may be fast or slow
MOST_FAILURES = 10  # that count: after them it is 2 ** 9 seconds
WRONG_CODE = "That code is not right, or was used before. Please wait for the next one."
SLOWLY = "There were several wrong codes. Please wait {}, then type a new one."
IS_SET_UP = "This account has a second factor already. Please log in again."


class WrongCode(Exception):
    """Neither the code of this half minute nor a recovery code."""


def has_factor(user: User) -> bool:
    """Whether a code is asked for after the password."""
    return bool(StaffLogin.objects.filter(user=user, confirmed=True).exists())


def new_secret() -> str:
    """For a phone; nothing is stored before its first code is right."""
    return b32encode(secrets.token_bytes(SECRET)).decode()


def address_for_phone(secret: str, *, user: User) -> str:
    """What the QR code says: the form that every authenticator app reads."""
    name = quote(f"Unknot:{user.get_username()}")
    return f"otpauth://totp/{name}?{urlencode({'secret': secret, 'issuer': 'Unknot'})}"


def set_up(*, user: User, secret: str, code: str, now: datetime) -> list[str]:
    """From now on this phone is asked for, and all other sessions have ended. The recovery codes, never shown again.

    Raises WrongCode, and NotPossible where there is a second factor already.
    """
    with transaction.atomic():
        row = _locked(user)
        if row.confirmed:
            raise NotPossible("factor_exists", IS_SET_UP)
        step = _step_of(code, secret=secret, after=-1, now=now)
        if step is None:
            raise WrongCode
        row.secret, row.confirmed, row.last_step, row.sessions = secret, True, step, row.sessions + 1
        row.save()
        codes = [b32encode(secrets.token_bytes(RECOVERY)).decode() for _ in range(RECOVERY_CODES)]
        row.recovery_codes.all().delete()
        RecoveryCode.objects.bulk_create([RecoveryCode(login=row, code_hash=_hash(row, one)) for one in codes])
        _note(user, "second factor set up", now=now)
    return [grouped(one) for one in codes]


def prove(*, user: User, typed: str, now: datetime) -> str:
    """What came of it, in words for the notes. A code is used up by it. Raises WrongCode, TooOften."""
    code = "".join(typed.split()).replace("-", "").upper()
    with transaction.atomic():
        row = _locked(user)
        if row.confirmed and len(code) != DIGITS and _uses_up(row, code):
            return f"logged in with a recovery code, {row.recovery_codes.count()} left"
        is_right = row.confirmed and len(code) == DIGITS and _is_right(row, code, now=now)
    if not is_right:
        raise WrongCode
    return "logged in with a code"


def sessions_of(user: User) -> int:
    """The number that a session has to have to count; the first time somebody logs in, it begins."""
    return int(StaffLogin.objects.get_or_create(user=user)[0].sessions)


def end_sessions(*, user: User, now: datetime) -> None:
    """Every session of this account, wherever its cookie was copied to."""
    StaffLogin.objects.filter(user=user).update(sessions=F("sessions") + 1)
    _note(user, "logged out", now=now)


def reset_factor(*, user: User, now: datetime) -> bool:
    """The phone is lost: the next login sets up another. Its sessions end. Whether there was a second factor."""
    with transaction.atomic():
        row = _locked(user)
        was_confirmed = bool(row.confirmed)
        row.secret, row.confirmed, row.last_step, row.sessions = "", False, -1, row.sessions + 1
        row.throttle_reset(commit=False)
        row.save()
        row.recovery_codes.all().delete()
        _note(user, "second factor reset by the operator", now=now)
    return was_confirmed


def grouped(text: str) -> str:
    """For reading and typing: "ABCD EFGH IJKL MNOP"."""
    return " ".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def _locked(user: User) -> StaffLogin:
    """Whoever comes with the same code at the same moment waits, and finds it used up."""
    StaffLogin.objects.get_or_create(user=user)
    row: StaffLogin = StaffLogin.objects.select_for_update().get(user=user)
    return row


def _is_right(row: StaffLogin, code: str, *, now: datetime) -> bool:
    is_allowed, more = row.verify_is_allowed()
    if not is_allowed:
        wait = max(1, ceil((more["locked_until"] - now).total_seconds()))
        raise TooOften(SLOWLY.format(in_words(wait)), wait=wait)
    step = _step_of(code, secret=row.secret, after=row.last_step, now=now)
    if step is None:
        row.throttle_increment(commit=False)
        row.throttling_failure_count = min(row.throttling_failure_count, MOST_FAILURES)
    else:
        row.last_step = step
        row.throttle_reset(commit=False)
    row.save()
    return step is not None


def _step_of(code: str, *, secret: str, after: int, now: datetime) -> int | None:
    """The half minute that this is the code of; None where it is none, or not later than `after`."""
    totp = TOTP(b32decode(secret), digits=DIGITS)
    totp.time = now.timestamp()
    is_code = len(code) == DIGITS and code.isascii() and code.isdecimal()
    return totp.t() if is_code and totp.verify(int(code), tolerance=TOLERANCE, min_t=after + 1) else None


def _uses_up(row: StaffLogin, code: str) -> bool:
    return RecoveryCode.objects.filter(login=row, code_hash=_hash(row, code)).delete()[0] == 1


def _hash(row: StaffLogin, code: str) -> str:
    return keyed_digest("recovery code", str(row.pk), code)


def _note(user: User, came_of_it: str, *, now: datetime) -> None:
    did = auditing.Did(StaffAccess.Action.ACTED, "login", (user.pk,), came_of_it)
    auditing.note(staff=user, did=did, now=now)
