"""What a load balancer asks a web process: is it there, and can it work."""

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from tests.routines.outages import away

pytestmark = pytest.mark.django_db


def test_it_is_live_even_without_a_database(client: Client) -> None:
    with away():
        response = client.get("/health/live")
    assert (response.status_code, response.json()) == (200, {"live": True})


def test_it_is_ready_once_the_database_has_its_tables(client: Client) -> None:
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["ready"]) == (200, True)
    assert "no-store" in response.headers["Cache-Control"]


def test_without_a_database_it_is_not_ready_and_says_so(client: Client) -> None:
    with away():
        response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["checks"] == {"database": False, "migrations": False, "knowledge": True}


def test_while_migrations_are_missing_it_is_not_ready(client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="routines").latest("pk").delete()
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["checks"]["migrations"]) == (503, False)
