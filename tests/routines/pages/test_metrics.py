"""/metrics: every number, in the format that Prometheus reads, for who has the token and for nobody else."""

import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from routines.models import Delivery, Reminder
from routines.operating.needs import CODES
from routines.pages.metrics import FORMAT
from tests.routines.cast import BEN, MINUTE, NOW, ROSA, dump, owed
from tests.routines.reminders.test_health import SECOND, mails

TOKEN = "m" * 32
BEARER = {"Authorization": f"Bearer {TOKEN}"}
SAMPLE = re.compile(r'(unknot_[a-z0-9_]+)((?:\{[a-z_]+="[a-z0-9_.]+"\})?) ([0-9.e+]+)')
State = Delivery.State


@pytest.fixture(autouse=True)
def token(db: None, settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN


def scraped(client: Client) -> dict[str, float]:
    """The samples, read as strictly as the format is described: a HELP and a TYPE before each name, once."""
    text = read(client).content.decode()
    samples: dict[str, float] = {}
    announced: list[str] = []
    assert text.endswith("\n")
    for line in text.splitlines():
        if line.startswith("# HELP "):
            announced.append(line.split()[2])
            assert re.fullmatch(r"# HELP unknot_\w+ [^\\\n]+\.", line)
        elif line.startswith("# TYPE "):
            assert line == f"# TYPE {announced[-1]} gauge"
        else:
            found = SAMPLE.fullmatch(line)
            assert found, line
            assert found[1] == announced[-1]
            samples[found[1].removeprefix("unknot_") + found[2]] = float(found[3])
    assert len(announced) == len(set(announced))
    return samples


def read(client: Client) -> Any:
    response = client.get("/metrics", headers=BEARER)
    assert response.status_code == 200
    return response


@pytest.mark.usefixtures("noon")
def test_an_empty_queue_is_all_zeros_without_what_nobody_knows(client: Client) -> None:
    samples = scraped(client)
    assert set(samples.values()) == {0.0}
    assert not [name for name in samples if "lateness" in name or "last_sent" in name]
    assert len(samples) == 12 + len(CODES)


def test_every_number_is_there(client: Client, active: Reminder, noon: time_machine.Traveller) -> None:
    mails(
        active,
        *[{"state": State.SENT, "sent_at": NOW, "due_at": NOW - late * SECOND} for late in (1, 2, 9)],
        {"state": State.UNCERTAIN, "resent": 1},
        {"state": State.FAILED},
        {"attempts": 1},
    )
    noon.move_to(NOW + 2 * MINUTE)
    samples = scraped(client)
    assert {name: value for name, value in samples.items() if value} == {
        "mails_due": 1,
        "mails_late": 1,
        "mails_oldest_waiting_seconds": 120,
        "mails_retrying": 1,
        "mails_uncertain": 1,
        "mails_failed": 1,
        "mails_failed_last_hour": 1,
        "mails_resent": 1,
        "mails_sent_last_hour": 3,
        'mails_lateness_seconds{quantile="0.5"}': 2,
        'mails_lateness_seconds{quantile="0.95"}': 9,
        "mails_last_sent_timestamp_seconds": NOW.timestamp(),
        'needs_operator{code="no_sender"}': 1,
        'needs_operator{code="mails_uncertain"}': 1,
        'needs_operator{code="mails_failed"}': 1,
    }


WRONG: list[dict[str, Any]] = [
    {},
    {"Authorization": ""},
    {"Authorization": "Bearer"},
    {"Authorization": "Bearer "},
    {"Authorization": f"Bearer {TOKEN}m"},
    {"Authorization": f"Bearer {TOKEN[1:]}"},
    {"Authorization": f"Basic {TOKEN}"},
    {"Authorization": TOKEN},
    {"Authorization": "Bearer ünknot"},
]


@pytest.mark.parametrize("headers", WRONG)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
def test_without_the_token_there_is_no_such_page(client: Client, method: str, headers: dict[str, Any]) -> None:
    assert_not_there(client, method, headers)


@pytest.mark.parametrize("headers", [*WRONG, BEARER])
def test_where_no_token_is_set_nobody_has_it(client: Client, settings: Settings, headers: dict[str, Any]) -> None:
    settings.METRICS_TOKEN = ""
    assert_not_there(client, "GET", headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_it_can_only_be_read(client: Client, method: str) -> None:
    assert_not_there(client, method, BEARER)


def assert_not_there(client: Client, method: str, headers: dict[str, Any]) -> None:
    response, nothing = (client.generic(method, path, headers=headers) for path in ("/metrics", "/nothing"))
    assert response.status_code == 404
    assert response.content == nothing.content


def test_strict_clients_find_it_though_they_check_forms() -> None:
    assert Client(enforce_csrf_checks=True).post("/metrics", headers=BEARER).status_code == 404


def test_it_is_no_page_for_people(client: Client) -> None:
    response = read(client)
    assert response.headers["Content-Type"] == FORMAT
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_it_is_about_nobody_and_changes_nothing(client: Client, active: Reminder, ben: Reminder) -> None:
    owed([active, ben])
    before = dump()
    text = read(client).content.decode()
    for secret in (ROSA, BEN, "example", active.public_id, active.address_hash, TOKEN):
        assert secret not in text
    assert dump() == before
