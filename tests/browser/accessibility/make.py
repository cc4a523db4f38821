"""Makes every page of the list once, as a process of its own: prints them as JSON, with their names.

A browser that is driven from a test keeps Django from asking a database there.
"""

import json
import sys
from base64 import b64encode
from contextlib import suppress
from http import HTTPStatus
from typing import Any

import django

django.setup()

import time_machine  # noqa: E402 the rest may be imported now
from django.core.management import call_command  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import Resolver404, resolve  # noqa: E402

from tests.browser.accessibility.pages import PAGES  # noqa: E402
from tests.browser.accessibility.scene import Scene  # noqa: E402
from tests.routines.cast import NOW  # noqa: E402


def as_made(response: Any) -> dict[str, Any]:
    """The route of a page ("" where it is on none), its path, and what is sent. A sandbox would keep us out, too."""
    path, route = getattr(response, "request", {}).get("PATH_INFO", "/"), ""
    with suppress(Resolver404):
        route = resolve(path).url_name or ""
    return {
        "route": route if response.status_code == HTTPStatus.OK else "",
        "path": path,
        "status": response.status_code,
        "headers": [(name, value) for name, value in response.items() if "sandbox" not in value],
        "body": b64encode(response.content).decode(),
    }


if __name__ == "__main__":
    setup_test_environment()
    call_command("migrate", verbosity=0)
    with time_machine.travel(NOW, tick=False):
        scene = Scene()
        json.dump({name: as_made(shown.make(scene)) for name, shown in PAGES.items()}, sys.stdout)
