"""Counts who asks how often, for API and pages: a row for each address and kind, changed by the database alone.

The count goes up in the same statement that looks at it, so that no two requests of one moment share a place. An IPv6
network of 64 bits, which is what one household has, counts as one address.
"""

import re
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from math import ceil

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from routines.links import keyed_digest
from routines.models import CallCount
from routines.selectors import KEEP_REQUEST_KEYS

NOBODY = "unknown"
MINUTE, HOUR = 60, 3600  # seconds
HOUSEHOLD = 64  # bits of an IPv6 address
NEEDS_NO_DATABASE = frozenset({"preview"})  # of LIMITS; all else would wait for a silent database a second time
_WITH_PORT = re.compile(r"\[(?P<six>[0-9A-Fa-f:.]+)\](?::[0-9]+)?|(?P<four>[0-9.]+):[0-9]+")


def must_wait(request: HttpRequest, *, wants: str, now: datetime, whose: str = "", once: str = "") -> int:
    """Counts a request for what `wants` names in LIMITS. 0: it may go on; else for how many seconds it may not.

    It counts as its address's, unless `whose` says otherwise. Requests with the same `once` are one that is sent
    again: they count once.
    """
    if wants not in settings.LIMITS:
        return 0
    most, seconds = settings.LIMITS[wants]
    key_hash = keyed_digest("call count", wants, whose or caller(request))
    if once:
        return _count_once(key_hash, keyed_digest("call that came", once), most=most, seconds=seconds, now=now)
    return _count(key_hash, most=most, within=timedelta(seconds=seconds), now=now)


def in_words(seconds: int) -> str:
    """How long to wait, for people: "about 20 minutes". Never less than it is."""
    if seconds <= MINUTE:
        return "about a minute"
    if seconds <= HOUR - MINUTE:
        return f"about {ceil(seconds / MINUTE)} minutes"
    hours = ceil(seconds / HOUR)
    return "about an hour" if hours == 1 else f"about {hours} hours"


def caller(request: HttpRequest) -> str:
    """Whose address it is. X-Forwarded-For is believed as far as TRUSTED_PROXIES of our own have written to it."""
    beside: str = request.META.get("REMOTE_ADDR", "")
    hops = settings.TRUSTED_PROXIES
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if hops and told:
        return _household(told[-min(hops, len(told))]) or _household(beside) or NOBODY
    return _household(beside) or NOBODY


def _household(text: str) -> str:
    """The address, or the network it is in, in one way of writing; empty where it is none."""
    found = _WITH_PORT.fullmatch(text)
    try:
        address: IPv4Address | IPv6Address = ip_address((found["six"] or found["four"]) if found else text)
    except ValueError:
        return ""
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), HOUSEHOLD), strict=False))


def _count_once(key_hash: str, came_hash: str, *, most: int, seconds: int, now: datetime) -> int:
    """The seconds to wait. Of requests that are the same the first is counted; one that may not go on never came."""
    with transaction.atomic():
        if _count(came_hash, most=1, within=KEEP_REQUEST_KEYS, now=now):
            return 0
        wait = _count(key_hash, most=most, within=timedelta(seconds=seconds), now=now)
        transaction.set_rollback(bool(wait))
    return wait


def _count(key_hash: str, *, most: int, within: timedelta, now: datetime) -> int:
    """The seconds to wait. Each way of counting is one conditional update, which succeeds for exactly one request."""
    mine = CallCount.objects.filter(key_hash=key_hash)
    current, past = mine.filter(ends_at__gt=now), mine.filter(ends_at__lte=now)
    CallCount.objects.bulk_create([CallCount(key_hash=key_hash, count=0, ends_at=now + within)], ignore_conflicts=True)
    if past.update(count=1, ends_at=now + within) or current.filter(count__lt=most).update(count=F("count") + 1):
        return 0
    ends_at = current.values_list("ends_at", flat=True).first()
    return max(1, ceil((ends_at - now).total_seconds())) if ends_at else 1
