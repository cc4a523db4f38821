"""`manage.py doctor`: what is well, what is not, and the mend; with real parts that are there, silent, or behind."""

import json
from io import StringIO
from typing import Any

import pytest
from celery import Celery
from django.core.checks import Error
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder
from dns.exception import Timeout
from dns.resolver import NXDOMAIN
from pytest_django import Settings

from routines.models import Reminder, Watch
from routines.operating import examining
from tests.routines.cast import HOUR, NOW
from tests.routines.outages import away
from tests.servers import free_port
from tests.smtp_sink import smtp_sink

NOT_THERE, TOO_SLOW = NXDOMAIN(), Timeout()  # type: ignore[no-untyped-call]
TAKES_US = "The mail server takes us. Whether it signs mails (DKIM) is told by the head of one that arrived."
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def findings(*, ends: int) -> dict[str, dict[str, str]]:
    """What it finds, by what was looked at. It ends with this code."""
    out, ended = StringIO(), 0
    try:
        call_command("doctor", "--json", stdout=out)
    except SystemExit as leaving:
        ended = int(leaving.code or 0)
    assert ended == ends
    return {one["what"]: one for one in json.loads(out.getvalue())}


@pytest.fixture
def at_work() -> None:
    """A worker has looked just now."""
    Watch.objects.update_or_create(pk=1, defaults={"looked_at": NOW, "calm_until": NOW})


@pytest.fixture
def production(settings: Settings) -> Settings:
    """As on a server; only what the doctor reads of it."""
    settings.PRODUCTION = True
    settings.DEFAULT_FROM_EMAIL = "Unknot <hello@unknot.example>"
    return settings


@pytest.fixture
def no_dns(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, NOT_THERE)


class Record:
    def __init__(self, text: str) -> None:
        self.strings = [text.encode()]


def answers(monkeypatch: pytest.MonkeyPatch, told: Exception | dict[str, str]) -> None:
    """What every resolver says from now on: this error, or these texts by name."""

    def resolve(self: object, name: str, kind: str, **_: Any) -> list[Record]:
        if isinstance(told, Exception):
            raise told
        if name not in told:
            raise NOT_THERE
        return [Record(told[name])]

    monkeypatch.setattr("dns.resolver.Resolver.resolve", resolve)


@pytest.mark.usefixtures("at_work")
def test_where_all_is_well_it_says_so_and_ends_with_0() -> None:
    found = findings(ends=0)
    assert {one["state"] for one in found.values()} == {"good"}
    assert {"settings", "database", "clock", "keys", "worker", "broker", "mail", "disk", "knowledge"} == set(found)


@pytest.mark.usefixtures("at_work")
def test_people_get_a_table() -> None:
    out = StringIO()
    call_command("doctor", stdout=out)
    assert "worker" in out.getvalue()
    assert "At work." in out.getvalue()


@pytest.mark.usefixtures("at_work")
def test_keys_that_open_nothing_are_older_or_do_not_find_are_named(active: Reminder, settings: Settings) -> None:
    usual = settings.DATA_KEYS
    settings.DATA_KEYS = ["x" * 50]
    assert "None of UNKNOT_DATA_KEYS opens" in findings(ends=1)["keys"]["sentence"]
    settings.DATA_KEYS = ["x" * 50, *usual]
    assert findings(ends=0)["keys"]["state"] == "warning"
    call_command("keys", "renew", stdout=StringIO())
    assert findings(ends=0)["keys"]["state"] == "good"
    settings.LINK_KEY = "y" * 50
    assert "UNKNOT_LINK_KEY is another one" in findings(ends=1)["keys"]["sentence"]


def test_a_worker_that_was_never_there_or_is_silent_is_named() -> None:
    assert "never been at work" in findings(ends=1)["worker"]["sentence"]
    Watch.objects.create(pk=1, looked_at=NOW - HOUR, calm_until=NOW)
    assert "Silent for 60 min" in findings(ends=1)["worker"]["sentence"]


def test_without_a_database_the_rest_is_looked_at_all_the_same() -> None:
    with away():
        found = findings(ends=1)
    assert "DATABASE_URL" in found["database"]["sentence"]
    assert found["broker"]["state"] == "good"
    assert "worker" not in found


@pytest.mark.usefixtures("at_work")
def test_migrations_that_are_missing_are_named() -> None:
    MigrationRecorder.Migration.objects.filter(app="routines").latest("pk").delete()
    assert "manage.py migrate" in findings(ends=1)["migrations"]["sentence"]


@pytest.mark.usefixtures("at_work")
def test_a_broker_that_is_silent_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    away_app = Celery(broker=f"redis://127.0.0.1:{free_port()}/0", set_as_current=False)
    monkeypatch.setattr(examining, "current_app", away_app)
    sentence = findings(ends=1)["broker"]["sentence"]
    assert sentence.startswith("redis does not answer")
    assert "CELERY_BROKER_URL" in sentence


@pytest.mark.usefixtures("at_work", "no_dns")
def test_a_mail_server_is_greeted_and_sent_nothing(production: Settings) -> None:
    production.EMAIL_BACKEND = "routines.reminders.smtp.SmtpBackend"
    with smtp_sink() as sink:
        production.EMAIL_HOST, production.EMAIL_PORT = "127.0.0.1", sink.port
        production.EMAIL_TIMEOUT = 5
        assert findings(ends=0)["mail"] == {"what": "mail", "state": "good", "sentence": TAKES_US}
        assert sink.received == []
    assert "EMAIL_URL" in findings(ends=1)["mail"]["sentence"]


@pytest.mark.usefixtures("at_work", "no_dns")
def test_a_mail_provider_is_not_called_good_without_being_asked(production: Settings) -> None:
    """It can be asked nothing but to send a mail, so a wrong token is not noticed."""
    production.EMAIL_PROVIDER, production.EMAIL_BACKEND = "postmark", "anymail.backends.postmark.EmailBackend"
    production.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "wrong"}
    found = findings(ends=0)["mail"]
    assert found["state"] == "warning"
    assert "postmark was not tried" in found["sentence"]


@pytest.mark.usefixtures("at_work")
@pytest.mark.parametrize(("free", "state", "ends"), [(5e8, "warning", 0), (5e7, "bad", 1)])
def test_a_disk_that_fills_up_is_named(monkeypatch: pytest.MonkeyPatch, free: float, state: str, ends: int) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("Usage", (), {"free": free}))
    assert findings(ends=ends)["disk"]["state"] == state


@pytest.mark.usefixtures("at_work")
def test_knowledge_that_is_not_proven_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "certificate", lambda folder: None)
    assert "knowledge prove" in findings(ends=0)["knowledge"]["sentence"]


@pytest.mark.usefixtures("at_work", "no_dns")
def test_a_server_is_told_what_its_settings_and_its_dns_lack(production: Settings) -> None:
    production.SECURE_HSTS_SECONDS = 0
    found = findings(ends=0)
    assert found["settings"]["state"] == "warning"
    assert "v=spf1" in found["SPF"]["sentence"]
    assert "_dmarc.unknot.example" in found["DMARC"]["sentence"]


@pytest.mark.usefixtures("at_work")
def test_records_that_are_there_are_good_and_others_are_not_taken_for_them(
    production: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(monkeypatch, {"unknot.example": "v=spf1 mx -all", "_dmarc.unknot.example": "something else"})
    found = findings(ends=0)
    assert (found["SPF"]["state"], found["DMARC"]["state"]) == ("good", "warning")


@pytest.mark.usefixtures("at_work")
@pytest.mark.parametrize(("name", "state"), [("_dmarc.unknot.example", "good"), ("_dmarc.example", "warning")])
def test_a_domain_above_speaks_for_mails_from_one_below(
    production: Settings, monkeypatch: pytest.MonkeyPatch, name: str, state: str
) -> None:
    """Of DMARC alone (RFC 7489, 6.6.3), and an ending of names speaks for nobody. SPF has no such rule."""
    production.DEFAULT_FROM_EMAIL = "Unknot <hello@post.back.unknot.example>"
    answers(monkeypatch, {name: "v=DMARC1; p=none", "unknot.example": "v=spf1 mx -all"})
    found = findings(ends=0)
    assert (found["DMARC"]["state"], found["SPF"]["state"]) == (state, "warning")
    assert "post.back.unknot.example" in found["SPF"]["sentence"]


@pytest.mark.usefixtures("at_work")
def test_where_nobody_can_be_asked_it_says_so(production: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, TOO_SLOW)
    assert "Try again later" in findings(ends=0)["SPF"]["sentence"]


@pytest.mark.usefixtures("at_work")
def test_an_error_of_the_settings_is_bad(production: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, NOT_THERE)
    monkeypatch.setattr("django.core.checks.run_checks", lambda **_: [Error("No.", hint="Mend it.", id="x.E1")])
    assert findings(ends=1)["settings"]["sentence"] == "x.E1: No. Mend it."


@pytest.mark.usefixtures("at_work", "no_dns")
def test_complete_settings_are_good(production: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.core.checks.run_checks", lambda **_: [])
    assert findings(ends=0)["settings"]["state"] == "good"


class Cursor:
    """A database whose clock is this far ahead."""

    def __init__(self, ahead: Any) -> None:
        self._ahead = ahead

    def __enter__(self) -> "Cursor":
        return self

    def __exit__(self, *_: object) -> None: ...

    def execute(self, statement: str) -> None: ...

    def fetchone(self) -> tuple[Any]:
        return (NOW + self._ahead,)


@pytest.mark.parametrize(("ahead", "state"), [(HOUR * 0, "good"), (HOUR, "warning")])
def test_clocks_that_differ_are_named(monkeypatch: pytest.MonkeyPatch, ahead: Any, state: str) -> None:
    database = type("Database", (), {"vendor": "postgresql", "cursor": lambda self: Cursor(ahead)})()
    monkeypatch.setattr(examining, "connection", database)
    assert examining._clock().state == state
