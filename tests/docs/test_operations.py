"""The alerts of docs/operations.md: they are read as YAML, name numbers that there are, and one works without any."""

import re
from typing import Any

import pytest
import yaml
from django.test import Client
from pytest_django import Settings

from tests.routines.outages import away
from tests.running import ROOT

TOKEN = "m" * 32
OF_THE_MONITOR = {"up", "absent", "job", "or"}
WORD = re.compile(r"[a-z_]+")


@pytest.fixture
def alerts() -> dict[str, str]:
    """Their expressions by their names."""
    text = (ROOT / "docs" / "operations.md").read_text()
    [block] = re.findall(r"\n((?:    .*\n|\n)*    groups:\n(?:    .*\n)+)", text)
    read: dict[str, Any] = yaml.safe_load(block)
    assert read["scrape_configs"][0]["job_name"] == "unknot"
    return {rule["alert"]: rule["expr"] for group in read["groups"] for rule in group["rules"]}


@pytest.fixture
def metrics(client: Client, settings: Settings, db: None) -> Any:
    """Asks for them."""
    settings.METRICS_TOKEN = TOKEN
    return lambda: client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})


def test_each_alert_names_numbers_that_there_are(alerts: dict[str, str], metrics: Any) -> None:
    told = set(re.findall(r"^# TYPE (\w+)", metrics().content.decode(), flags=re.M))
    for name, expression in alerts.items():
        assert set(WORD.findall(expression.replace('"unknot"', ""))) <= told | OF_THE_MONITOR, name


def test_where_there_are_no_numbers_an_alert_needs_none(alerts: dict[str, str], metrics: Any) -> None:
    with away():
        assert metrics().status_code == 503
    assert alerts["UnknotSilent"] == 'up{job="unknot"} == 0 or absent(up{job="unknot"})'
