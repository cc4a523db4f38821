"""How a database is reached: pages wait for it for 2 seconds, senders for 30, and what its URL says counts more."""

import json
from pathlib import Path

import pytest
from django.db.utils import ConnectionHandler

from config.database import database_settings
from tests.running import Installation

URL = "postgres://unknot@db.example/unknot"
SHOW = "import json; from django.db import connection; print(json.dumps(connection.settings_dict['OPTIONS']))"


@pytest.mark.parametrize(
    ("program", "variables", "seconds"),
    [
        ("import config.wsgi", {}, 2),
        ("import config.celery", {}, 30),
        ("import config.wsgi", {"PGCONNECT_TIMEOUT": "5"}, 5),
    ],
)
def test_a_page_waits_less_than_a_sender(tmp_path: Path, program: str, variables: dict[str, str], seconds: int) -> None:
    named = {"DATABASE_URL": URL, "DJANGO_SETTINGS_MODULE": "config.settings"} | variables
    options = json.loads(Installation.at(tmp_path, **named).python("-c", f"{program}\n{SHOW}"))
    assert options["connect_timeout"] == seconds
    assert options["tcp_user_timeout"] == seconds * 1000


def test_what_the_url_says_counts_more() -> None:
    options = database_settings(f"{URL}?sslmode=require&connect_timeout=7", patience=30)["OPTIONS"]
    assert options["sslmode"] == "require"
    assert options["connect_timeout"] == 7
    assert options["keepalives_idle"] == 10


@pytest.mark.django_db
def test_sqlite_waits_for_other_writers_and_knows_nothing_of_hosts(tmp_path: Path) -> None:
    found = database_settings(f"sqlite:///{tmp_path}/unknot.sqlite3", patience=30)
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "connect_timeout" not in found["OPTIONS"]
    connection = ConnectionHandler({"default": found})["default"]
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (20_000,)
    connection.close()
