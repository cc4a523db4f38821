"""Asks a published Unknot for every address, over TLS, and prints each answer: `python -m tests.config.ask_published`.

Method, address, status, headers and cookies, as JSON. At the end also without TLS, without a database, and broken.
"""

import json
from typing import Any

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402 Django has to be set up first
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from routines.links import Purpose  # noqa: E402
from routines.pages import views  # noqa: E402
from tests.config.test_headers import ADDRESSES, TOKEN  # noqa: E402
from tests.published import NOT_OURS  # noqa: E402
from tests.routines import cast  # noqa: E402
from tests.routines.outages import away  # noqa: E402
from tests.routines.staff.logging_in import CODE, PASSWORD, set_up, type_code, type_password  # noqa: E402

TLS = {"X-Forwarded-Proto": "https"}
CLIENT = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")


def ask(method: str, address: str, *, over_tls: bool = True) -> list[Any]:
    CLIENT.cookies.clear()
    answer = CLIENT.generic(method, address, headers=TLS if over_tls else {})
    return told_by(method, address, answer)


def told_by(method: str, address: str, answer: Any) -> list[Any]:
    cookies = {name: dict(cookie) for name, cookie in answer.cookies.items()}
    answer.close()
    return [method, address, answer.status_code, dict(answer.headers), cookies]


def press_tomorrow() -> list[Any]:
    """Which leaves a line of news for the next page."""
    reminder = cast.remind(cast.keep(now=timezone.now()), now=timezone.now())
    address = f"/reminders/{reminder.token(Purpose.REMINDER)}/tomorrow/"
    return told_by("POST", address, CLIENT.post(address, headers=TLS))


def log_in() -> list[Any]:
    """As somebody of the staff, with both factors."""
    user = User.objects.create_user("sam", password=PASSWORD, is_staff=True)
    phone = set_up(user)
    client = Client(SERVER_NAME="127.0.0.1", headers=TLS)
    type_password(client)
    return told_by("POST", CODE, type_code(client, phone.code()))


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("collectstatic", "--noinput", *NOT_OURS[1:], verbosity=0)
    told = [ask(method, address) for address in ADDRESSES for method in ("GET", "POST", "DELETE")]
    told += [press_tomorrow(), log_in()]
    told.append(ask("GET", "/", over_tls=False))
    with away():
        told.append(ask("GET", f"/r/{TOKEN}/"))
    setattr(views, "shipped", None)  # noqa: B010 the name is the point
    told.append(ask("GET", "/"))
    print(json.dumps(told))  # noqa: T201
