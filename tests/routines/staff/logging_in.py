"""Somebody of the staff at the login: their password, their phone, and what the pages say."""

import hmac
import re
from base64 import b32decode
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha1
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from routines.models import StaffAccess
from routines.services import staffing

PASSWORD = "a good long password"
LOGIN, CODE, PHONE = "/admin/login/", "/admin/login/code/", "/admin/login/phone/"


@dataclass
class Phone:
    """An authenticator app, as RFC 6238 has it and without our code. `codes`: those to write down."""

    secret: str
    codes: list[str]

    def code(self, *, ago: int = 0) -> str:
        """What it shows, or showed so many half minutes ago."""
        step = int(timezone.now().timestamp()) // 30 - ago
        digest = hmac.new(b32decode(self.secret), step.to_bytes(8, "big"), sha1).digest()
        start = digest[-1] & 15
        return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"

    def wrong(self) -> str:
        """Six digits that are none of its codes now."""
        near = {self.code(ago=ago) for ago in (-1, 0, 1)}
        return next(code for code in ("000000", "111111", "222222", "333333") if code not in near)


def set_up(user: User) -> Phone:
    """The phone of this user, set up a quarter of an hour ago, so that its code of now is not used up."""
    phone = Phone(staffing.new_secret(), [])
    ago = timezone.now() - timedelta(minutes=15)
    phone.codes = staffing.set_up(user=user, secret=phone.secret, code=phone.code(ago=30), now=ago)
    return phone


def type_password(client: Client, password: str = PASSWORD, *, name: str = "sam", **more: Any) -> Any:
    return client.post(LOGIN, {"username": name, "password": password}, **more)


def type_code(client: Client, code: str, **more: Any) -> Any:
    return client.post(CODE, {"code": code}, **more)


def log_in(client: Client, phone: Phone) -> Any:
    """All the way."""
    type_password(client)
    return type_code(client, phone.code())


def is_in(client: Client) -> bool:
    """Whether the admin opens."""
    return client.get("/admin/").status_code == 200


def copied(client: Client) -> Client:
    """Another browser, with the same cookies."""
    thief = Client()
    for name, cookie in client.cookies.items():
        thief.cookies[name] = cookie.value
    return thief


def secret_on(page: Any) -> str:
    """What a phone is to scan."""
    [secret] = re.findall(r'class="unknot-secret">([A-Z2-7 ]+)<', page.content.decode())
    return str(secret).replace(" ", "")


def codes_on(page: Any) -> list[str]:
    """The recovery codes that it shows."""
    return re.findall(r"<li><code>([A-Z2-7 ]+)</code></li>", page.content.decode())


def noted() -> list[str]:
    """What was noted of logins, the oldest first."""
    notes = StaffAccess.objects.filter(kind="login").order_by("pk")
    return [f"{note.name or 'nobody'} {note.action}: {note.came_of_it}" for note in notes]
