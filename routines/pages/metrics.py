"""`GET /metrics`: how the queue is doing, in the text format of Prometheus. For a monitor that knows the METRICS_TOKEN.

The numbers come from the database at the moment somebody asks, so that it does not matter which web process answers,
and nothing is counted in memory. That makes every one of them a gauge, and the format a few lines written by hand:
https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from secrets import compare_digest

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from routines.operating.needs import CODES, needs
from routines.reminders.health import WINDOW, Health, look

FORMAT = "text/plain; version=0.0.4; charset=utf-8"
_NEWEST = f"of the newest {WINDOW} mails"
GAUGES = {  # name without its prefix: field of Health, what it is
    "mails_due": ("due", "Mails whose time has come and that are in no sender's hands."),
    "mails_late": ("late", "Mails that have waited for more than a minute after their time."),
    "mails_oldest_waiting_seconds": ("oldest_waiting", "How long the oldest due mail has waited."),
    "mails_in_flight": ("in_flight", "Mails in a sender's hands."),
    "mails_retrying": ("retrying", "Mails that did not go out yet and wait for another try."),
    "mails_uncertain": ("uncertain", f"Mails that may or may not have gone out, {_NEWEST}."),
    "mails_failed": ("failed", f"Mails that were refused for good, {_NEWEST}."),
    "mails_failed_last_hour": ("failed_lately", "Mails that were refused for good in the last hour."),
    "mails_resent": ("resent", f"Mails sent again because the host of their sender was lost, {_NEWEST}."),
    "mails_sent_last_hour": ("sent_lately", f"Mails sent in the last hour, {_NEWEST}."),
    "reminders_not_owed": ("not_owed", "Reminders whose time has come and whose mail is not in the queue."),
    "reminders_oldest_not_owed_seconds": ("oldest_not_owed", "For how long the oldest of them is due."),
}


@csrf_exempt  # so that every method without the token finds nothing here
def metrics(request: HttpRequest) -> HttpResponse:
    """All numbers for who has the token; for everybody else there is no such page."""
    if request.method not in ("GET", "HEAD") or not _may_read(request):
        raise Http404
    now = timezone.now()
    return HttpResponse("\n".join(_lines(look(now=now), now=now)) + "\n", content_type=FORMAT)


def _may_read(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").encode()
    return bool(settings.METRICS_TOKEN) and compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode())


def _lines(health: Health, *, now: datetime) -> Iterator[str]:
    for name, (field, what) in GAUGES.items():
        yield from _gauge(name, what, {"": getattr(health, field)})
    late = {'{quantile="0.5"}': health.lateness_median, '{quantile="0.95"}': health.lateness_p95}
    yield from _gauge("mails_lateness_seconds", "From the occasion to the mail server's yes, in the last hour.", late)
    last = health.last_sent_at.timestamp() if health.last_sent_at else None
    yield from _gauge("mails_last_sent_timestamp_seconds", "When the last mail was sent.", {"": last})
    needed = {need.code for need in needs(health, now=now)}
    coded = {f'{{code="{code}"}}': int(code in needed) for code in CODES}
    yield from _gauge("needs_operator", "1 where `manage.py reminders status` says what to do.", coded)


def _gauge(name: str, what: str, values: Mapping[str, float | None]) -> Iterator[str]:
    """One value for each set of labels; those that are not known are left out."""
    yield f"# HELP unknot_{name} {what}"
    yield f"# TYPE unknot_{name} gauge"
    for labels, value in values.items():
        if value is not None:
            yield f"unknot_{name}{labels} {value}"
