"""From the numbers to what needs the operator: a code for machines, and one sentence that says what and the mend."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from routines.reminders.health import LATE, Health

QUIET = timedelta(minutes=10)  # without a mail going out, while others are tried in vain
CODES = ("reminders_not_owed", "no_sender", "mails_late", "mail_server", "mails_uncertain", "mails_failed")


@dataclass(frozen=True, slots=True)
class Need:
    """One of the CODES, and its sentence for people."""

    code: str
    sentence: str


def needs(health: Health, *, now: datetime) -> tuple[Need, ...]:
    """What the operator has to look at, in the order of a mail's way. Empty: all is well."""
    sentences = {**_waiting(health, now=now), **_ended(health)}
    return tuple(Need(code, sentences[code]) for code in CODES if code in sentences)


def duration(seconds: float) -> str:
    """ "45 s", "12 min" or "3.5 h"."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 3600 else f"{seconds / 3600:.1f} h"


def _waiting(health: Health, *, now: datetime) -> dict[str, str]:
    found = {}
    if health.oldest_not_owed > LATE.total_seconds():
        found["reminders_not_owed"] = (
            f"Reminders whose time has come and that nobody puts into the queue: {health.not_owed:,}, the oldest for "
            f"{duration(health.oldest_not_owed)}; see that beat and a worker run, and whether the worker's log names "
            "reminders that stand still."
        )
    if health.late:
        found.update(_late(health, now=now))
    if health.in_vain and not _has_sent(health, within=QUIET, now=now):
        found["mail_server"] = (
            f"Mails tried in vain for over ten minutes: {health.in_vain:,}, and none has gone out meanwhile; "
            "see whether the mail server answers and takes what EMAIL_URL says."
        )
    return found


def _late(health: Health, *, now: datetime) -> dict[str, str]:
    waiting = f"{health.late:,}, the oldest for {duration(health.oldest_waiting)}"
    if health.in_flight or _has_sent(health, within=LATE, now=now):
        return {
            "mails_late": f"Mails that have waited for more than a minute: {waiting}; senders are at work and do not "
            "keep up, so raise SENDERS, start another worker on another host, or see why the mail server is slow."
        }
    return {
        "no_sender": f"Mails that have waited for more than a minute: {waiting}; no sender is at work, "
        "so start a worker, and see that it and beat reach the broker."
    }


def _has_sent(health: Health, *, within: timedelta, now: datetime) -> bool:
    return health.last_sent_at is not None and now - health.last_sent_at <= within


def _ended(health: Health) -> dict[str, str]:
    found = {}
    if health.uncertain_open:
        found["mails_uncertain"] = (
            f"Mails that may or may not have gone out, since their sender was lost at the very end: "
            f"{health.uncertain_open:,}; leave them and nobody gets one twice, or `manage.py reminders retry "
            "--uncertain` and nobody goes without."
        )
    if health.failed_lately:
        found["mails_failed"] = (
            f"Mails refused for good within the last hour: {health.failed_lately:,}; read their errors under "
            "/admin/routines/delivery/?state__exact=failed, mend what they name, then `manage.py reminders retry "
            "--failed`."
        )
    return found
