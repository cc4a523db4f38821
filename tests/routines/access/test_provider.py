"""The address for a mail provider's news, which there is with EMAIL_PROVIDER alone, in the matrix and the headers."""

from importlib import import_module
from types import ModuleType

import pytest
from django.test import Client
from django.urls import get_resolver, include, path
from pytest_django import Settings

from routines import provider
from tests.config.test_headers import assert_hardened
from tests.routines.access import scene
from tests.routines.access.actors import without_links
from tests.routines.access.needs import needs
from tests.routines.access.routes import routes
from tests.routines.access.trying import METHODS

ADDRESS = "/webhooks/postmark/tracking/"
pytestmark = [pytest.mark.django_db, pytest.mark.untraced, pytest.mark.usefixtures("noon", "quiet", "postmark")]


@pytest.fixture
def postmark(settings: Settings) -> None:
    """As config/urls.py has it where Postmark sends the mails."""
    urls = ModuleType("urls")
    vars(urls).update(vars(import_module(settings.ROOT_URLCONF)))
    webhooks = path("webhooks/", include(provider.webhooks("postmark")))
    vars(urls)["urlpatterns"] = [webhooks, *get_resolver().url_patterns]
    settings.EMAIL_PROVIDER, settings.ROOT_URLCONF = "postmark", urls
    settings.ANYMAIL = {"WEBHOOK_SECRET": "unknot:a-password-for-tests-only"}


def test_every_route_has_a_row_in_the_table_and_every_row_a_route() -> None:
    assert {route.name for route in routes()} ^ needs().keys() == set()


def test_without_the_password_it_shows_and_changes_nothing_of_somebodys() -> None:
    cast = scene.everybody()
    matrix = scene.matrix_of(cast)
    tries = [attempt for attempt in without_links("anonymous", cast) if attempt.address == ADDRESS]
    assert len(tries) == len(METHODS)
    matrix.add(scene.nobody(), iter(tries))
    says_that_it_is_there = {f"{method} webhook as anonymous: 200 is no refusal" for method in ("HEAD", "OPTIONS")}
    assert set(matrix.leaks) == says_that_it_is_there


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE"])
def test_every_answer_is_hardened(client: Client, method: str) -> None:
    assert_hardened(client.generic(method, ADDRESS))
