"""What `manage.py doctor` looks at, one function each: it says what is well, and of what is not the place and the mend.

Nothing is sent and nothing is changed. What depends on another machine is asked with a short patience.
"""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from pathlib import Path
from smtplib import SMTPException
from typing import Literal

from celery import current_app
from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from dns.exception import DNSException
from dns.resolver import NXDOMAIN, NoAnswer, Resolver

from recommender.knowledge import FOLDER, shipped
from recommender.proof.certificate import certificate
from routines.models import Watch
from routines.reminders.mail_server import mail_server
from routines.services import rekeying

State = Literal["good", "warning", "bad"]
PATIENCE = 5  # seconds, for another machine
SILENT = timedelta(minutes=1)  # the worker looks every two seconds
SAMPLE = 50  # newest and oldest rows of each kind
APART = timedelta(seconds=2)
TAKES_US = "The mail server takes us. Whether it signs mails (DKIM) is told by the head of one that arrived."
LITTLE, HARDLY_ANY = 1_000_000_000, 100_000_000  # bytes of room


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and a sentence about it; unless it is good, with the mend."""

    what: str
    state: State
    sentence: str


def examine() -> Iterator[Finding]:
    """Everything, from the settings outwards. What needs the database is left out where it is not there."""
    yield from _settings()
    database = list(_database())
    yield from database
    if all(finding.state != "bad" for finding in database):
        yield from (_clock(), _keys(), _worker())
    yield from (_broker(), _mail(), _room(), _knowledge())
    yield from _dns()


def _settings() -> Iterator[Finding]:
    if not settings.PRODUCTION:
        yield Finding(
            "settings", "good", "The embedded set-up, for one machine. UNKNOT_ENV=production is for a server."
        )
        return
    found = checks.run_checks(include_deployment_checks=True)
    for message in found:
        state: State = "bad" if message.level >= checks.ERROR else "warning"
        yield Finding("settings", state, " ".join(filter(None, (f"{message.id}: {message.msg}", message.hint))))
    if not found:
        yield Finding("settings", "good", "Complete, and as a server's should be.")


def _database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        yield _bad(
            "database", f"It does not answer ({type(error).__name__}). See that it runs, and what DATABASE_URL says."
        )
        return
    yield Finding("database", "good", f"{connection.display_name} answers.")
    if missing:
        names = ", ".join(str(migration) for migration, _ in missing[:3])
        yield _bad("migrations", f"{len(missing)} are not applied ({names}, …). Run `manage.py migrate`.")


def _clock() -> Finding:
    """SQLite has no clock but ours."""
    if connection.vendor != "postgresql":
        return Finding("clock", "good", "There is only one.")
    with connection.cursor() as cursor:
        before = timezone.now()
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    between = abs(theirs - before)
    if between > APART:
        return Finding(
            "clock",
            "warning",
            f"This machine and the database are {between.total_seconds():.0f} s apart. Set up NTP on both.",
        )
    return Finding("clock", "good", "This machine and the database agree.")


def _keys() -> Finding:
    """By the newest and the oldest rows; `manage.py keys status` looks at all."""
    found = [rekeying.look_at(rekeying.sample(kind, size=SAMPLE)) for kind in rekeying.kinds()]
    if lost := sum(len(one.lost) for one in found):
        return _bad(
            "keys",
            f"None of UNKNOT_DATA_KEYS opens {lost} of the sealed values looked at. Put the key that they were sealed "
            "with behind the others, from the backup of the secrets; `manage.py keys status` says which they are.",
        )
    if any(one.not_found for one in found):
        return _bad("keys", "Addresses are not found: UNKNOT_LINK_KEY is another one. Run `manage.py keys renew`.")
    if any(one.older for one in found):
        return Finding("keys", "warning", "Some values need an older key. Run `manage.py keys renew`.")
    return Finding("keys", "good", "The first one opens what was looked at.")


def _worker() -> Finding:
    looked = Watch.objects.values_list("looked_at", flat=True).first()
    if looked is None:
        return _bad("worker", "It has never been at work here. Start a worker and beat.")
    silent = timezone.now() - looked
    if silent > SILENT:
        minutes = silent.total_seconds() / 60
        return _bad(
            "worker", f"Silent for {minutes:.0f} min. Start a worker and beat, and see that both reach the broker."
        )
    return Finding("worker", "good", "At work.")


def _broker() -> Finding:
    kind = current_app.connection_for_write().transport.driver_type
    if kind == "memory":
        return Finding("broker", "good", "In the worker's own process.")
    try:
        with closing(current_app.connection_for_write(connect_timeout=PATIENCE)) as broker:
            broker.ensure_connection(max_retries=1, timeout=PATIENCE)
    except Exception as error:
        return _bad(
            "broker",
            f"{kind} does not answer ({type(error).__name__}). See that it runs, and what CELERY_BROKER_URL says.",
        )
    return Finding("broker", "good", f"{kind} answers.")


def _mail() -> Finding:
    """A provider's API takes mails and nothing else that would tell whether it takes us."""
    if settings.EMAIL_PROVIDER:
        mend = "See that ANYMAIL_… says what docs/providers.md names, and sign yourself up once."
        return Finding("mail", "warning", f"{settings.EMAIL_PROVIDER} was not tried, as that would send a mail. {mend}")
    server = mail_server()
    try:
        server.open()
    except (OSError, SMTPException) as error:
        return _bad("mail", f"The mail server does not take us ({type(error).__name__}). See what EMAIL_URL says.")
    finally:
        server.close()
    return Finding("mail", "good", TAKES_US if settings.PRODUCTION else "Goes into var/mail.")


def _room() -> Finding:
    free = shutil.disk_usage(Path(settings.VAR_DIR)).free
    if free < LITTLE:
        state: State = "bad" if free < HARDLY_ANY else "warning"
        return Finding("disk", state, f"Only {free / 1e6:,.0f} MB are free in {settings.VAR_DIR}. Make room there.")
    return Finding("disk", "good", f"{free / 1e9:,.0f} GB are free.")


def _knowledge() -> Finding:
    version = shipped().version
    proof = certificate(FOLDER)
    if proof and proof.version == version:
        return Finding("knowledge", "good", f"{version}, proven.")
    return Finding("knowledge", "warning", f"{version} is not proven. Run `manage.py knowledge prove --write`.")


def _dns() -> Iterator[Finding]:
    """RFC 7208 (SPF) and RFC 7489 (DMARC). Without them many mail servers take our mails for somebody else's.

    DKIM cannot be looked for: only the mail server knows the name of its record.
    """
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    if not settings.PRODUCTION:
        return
    yield _record("SPF", domain, "v=spf1", mend="which servers may send for it, like `v=spf1 mx -all`")
    mend = "what becomes of others' mails, like `v=DMARC1; p=quarantine`"
    policies = (_record("DMARC", f"_dmarc.{name}", "v=DMARC1", mend=mend) for name in _with_those_above(domain))
    own = next(policies)
    yield own if own.state == "good" else next((found for found in policies if found.state == "good"), own)


def _with_those_above(domain: str) -> list[str]:
    """Itself and the domains that it lies in, which may speak for it in DMARC; but no ending such as `org`."""
    labels = domain.split(".")
    return [".".join(labels[at:]) for at in range(max(1, len(labels) - 1))]


def _record(what: str, name: str, begins: str, *, mend: str) -> Finding:
    try:
        answer = Resolver().resolve(name, "TXT", lifetime=PATIENCE)
    except (NXDOMAIN, NoAnswer):
        texts: list[str] = []
    except (DNSException, OSError) as error:
        return Finding(
            what, "warning", f"Nobody could be asked about {name} ({type(error).__name__}). Try again later."
        )
    else:
        texts = [b"".join(record.strings).decode(errors="replace") for record in answer]
    if any(text.lower().startswith(begins.lower()) for text in texts):
        return Finding(what, "good", f"{name} has a record.")
    return Finding(what, "warning", f"{name} has no TXT record that says {mend}. Mails may land in spam.")


def _bad(what: str, sentence: str) -> Finding:
    return Finding(what, "bad", sentence)
