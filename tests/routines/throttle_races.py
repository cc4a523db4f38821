"""Sixty calls at once for seven places: `python -m tests.routines.throttle_races` prints as JSON how each race ended.

Two are controls: where the count looks first and counts then, and where anybody's X-Forwarded-For is believed.
"""

import threading
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import django

django.setup()

from django.conf import settings  # noqa: E402 Django has to be set up first
from django.db.models import F  # noqa: E402
from django.test import RequestFactory  # noqa: E402

from routines import throttles  # noqa: E402
from routines.models import CallCount  # noqa: E402
from tests.routines.cast import NOW  # noqa: E402
from tests.routines.races import at_once, named, run  # noqa: E402

SIXTY, MOST = 60, 7
PATIENCE = 30  # seconds


def ask_sixty_times() -> dict[str, Any]:
    """All from one address, each with another X-Forwarded-For."""
    CallCount.objects.all().delete()
    requests = [RequestFactory(headers={"X-Forwarded-For": f"10.0.0.{number}"}).get("/") for number in range(SIXTY)]
    acts = [lambda request=request: throttles.must_wait(request, wants="keep", now=NOW) for request in requests]
    with patch.object(settings, "LIMITS", {"keep": (MOST, 60)}):
        results = at_once(acts)
    errors = [repr(result) for result in results if isinstance(result, Exception)]
    counted = sum(CallCount.objects.values_list("count", flat=True))
    return {"errors": errors, "allowed": results.count(0), "counted": counted}


def ask_where_one_looks_first_and_counts_then() -> dict[str, Any]:
    """All have looked when the first one counts."""
    all_looked = threading.Barrier(SIXTY)

    def look_and_count(key_hash: str, *, most: int, within: timedelta, now: datetime) -> int:
        CallCount.objects.bulk_create(
            [CallCount(key_hash=key_hash, count=0, ends_at=now + within)], ignore_conflicts=True
        )
        mine = CallCount.objects.filter(key_hash=key_hash)
        is_free = mine.get().count < most
        all_looked.wait(PATIENCE)
        return 0 if is_free and mine.update(count=F("count") + 1) else 1

    with patch.object(throttles, "_count", look_and_count):
        return ask_sixty_times()


def ask_where_any_header_is_believed() -> dict[str, Any]:
    with patch.object(settings, "TRUSTED_PROXIES", 1):
        return ask_sixty_times()


if __name__ == "__main__":
    run(named([ask_sixty_times, ask_where_one_looks_first_and_counts_then, ask_where_any_header_is_believed]))
