"""Settings as they come out of whole environments, each in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = {
    "UNKNOT_ENV": "production",
    "UNKNOT_SECRET_KEY": "x" * 60,
    "DATABASE_URL": "postgres://unknot:secret@db.example/unknot",
    "PUBLIC_URL": "https://unknot.example",
    "ALLOWED_HOSTS": "unknot.example",
    "CONTACT_EMAIL": "hello@unknot.example",
    "UNKNOT_LINK_KEY": "y" * 60,
    "UNKNOT_DATA_KEYS": "z" * 60,
    "EMAIL_URL": "submission://unknot:secret@mail.example",
    "CELERY_BROKER_URL": "amqp://unknot:secret@broker.example//",
}
SHOW = """
import json, config.settings as s
names = [name for name in dir(s) if name.isupper()]
print(json.dumps({name: getattr(s, name) for name in names}, default=str))
"""


def start(environment: dict[str, str], var: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=ROOT,
        env=environment | {"UNKNOT_VAR": str(var)},
        capture_output=True,
        text=True,
        check=False,
    )


def settings_of(environment: dict[str, str], var: Path) -> dict[str, Any]:
    started = start(environment, var)
    assert started.returncode == 0, started.stderr
    settings: dict[str, Any] = json.loads(started.stdout)
    return settings


def test_the_empty_environment_is_embedded_and_careful(tmp_path: Path) -> None:
    settings = settings_of({}, tmp_path)
    database = settings["DATABASES"]["default"]
    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert database["NAME"] == str(tmp_path / "unknot.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
    assert settings["SECRET_KEY"] == (tmp_path / "secrets" / "secret_key").read_text()
    assert settings["SESSION_COOKIE_SECURE"] is False


@pytest.mark.parametrize("missing", sorted(set(COMPLETE) - {"UNKNOT_ENV"}))
def test_production_does_not_start_without_one_of_its_secrets(tmp_path: Path, missing: str) -> None:
    started = start({name: value for name, value in COMPLETE.items() if name != missing}, tmp_path)
    assert started.returncode != 0
    assert f"  {missing}: " in started.stderr


@pytest.mark.parametrize("key", ["UNKNOT_SECRET_KEY", "UNKNOT_LINK_KEY", "UNKNOT_DATA_KEYS"])
def test_production_does_not_start_with_a_key_that_can_be_guessed(tmp_path: Path, key: str) -> None:
    assert f"  {key}: " in start(COMPLETE | {key: "x" * 31}, tmp_path).stderr


@pytest.mark.parametrize(
    ("variables", "shown"),
    [
        ({}, True),
        ({"PUBLIC_URL": "http://localhost:8080"}, True),
        ({"PUBLIC_URL": "https://unknot.example"}, False),
        ({"EMAIL_URL": "smtp://127.0.0.1"}, False),
    ],
)
def test_the_mailbox_is_for_one_machine_only(tmp_path: Path, variables: dict[str, str], shown: bool) -> None:
    assert settings_of(variables, tmp_path)["MAILBOX_PAGES"] is shown


@pytest.mark.parametrize(("token", "starts"), [("", True), ("x" * 31, False), ("x" * 32, True)])
def test_production_has_no_token_for_a_monitor_or_one_that_nobody_guesses(
    tmp_path: Path, token: str, starts: bool
) -> None:
    started = start(COMPLETE | {"METRICS_TOKEN": token}, tmp_path)
    assert (started.returncode == 0) is starts
    assert ("  METRICS_TOKEN: 32 random characters or more, or nothing" in started.stderr) is not starts


@pytest.mark.parametrize(("chosen", "formatter"), [("", "line"), ("line", "line"), ("json", "json")])
def test_log_lines_are_for_people_or_for_machines(tmp_path: Path, chosen: str, formatter: str) -> None:
    logs = settings_of({"LOG_FORMAT": chosen}, tmp_path)["LOGGING"]
    assert logs["handlers"]["stderr"]["formatter"] == formatter


def test_another_format_of_log_lines_is_refused(tmp_path: Path) -> None:
    message = start({"LOG_FORMAT": "xml"}, tmp_path).stderr
    assert "LOG_FORMAT is 'xml'. It must be 'line' (or empty) or 'json'." in message


@pytest.mark.parametrize(
    ("variables", "starts"),
    [
        ({}, True),
        ({"PUBLIC_URL": "http://localhost:8080"}, True),
        ({"PUBLIC_URL": "https://unknot.example"}, False),
        (COMPLETE, False),
    ],
)
def test_only_on_one_machine_may_the_staff_do_without_a_second_factor(
    tmp_path: Path, variables: dict[str, str], starts: bool
) -> None:
    assert settings_of(variables, tmp_path)["STAFF_FACTOR"] is True
    started = start(variables | {"UNKNOT_STAFF_FACTOR": "off"}, tmp_path)
    assert (started.returncode == 0) is starts
    assert ("UNKNOT_STAFF_FACTOR is 'off'. That is for one machine alone" in started.stderr) is not starts


def test_a_lease_that_no_look_comes_in_time_for_is_refused(tmp_path: Path) -> None:
    message = start({"DELIVERY_LEASE_SECONDS": "5"}, tmp_path).stderr
    mend = "It must be a whole number, 6 or more, as a worker looks every two seconds."
    assert f"DELIVERY_LEASE_SECONDS is '5'. {mend}" in message
    assert start({"DELIVERY_LEASE_SECONDS": "6"}, tmp_path).returncode == 0


def test_production_names_everything_that_is_missing_in_one_message(tmp_path: Path) -> None:
    message = start({"UNKNOT_ENV": "production"}, tmp_path).stderr
    assert all(f"  {name}: " in message for name in COMPLETE if name != "UNKNOT_ENV")
    assert not (tmp_path / "secrets").exists()


def test_production_does_not_carry_health_answers_over_plain_http(tmp_path: Path) -> None:
    message = start(COMPLETE | {"PUBLIC_URL": "http://unknot.example"}, tmp_path).stderr
    assert "PUBLIC_URL: must start with https://" in message


def test_production_is_hardened(tmp_path: Path) -> None:
    settings = settings_of(COMPLETE, tmp_path)
    assert settings["DATABASES"]["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert settings["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert settings["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert settings["STORAGES"]["staticfiles"]["BACKEND"] == "config.static_files.HashedFiles"
    assert not (tmp_path / "secrets").exists()
