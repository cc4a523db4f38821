"""From EMAIL_PROVIDER and ANYMAIL_* to settings, and what somebody is told who forgot something."""

import sys
from importlib import import_module
from pathlib import Path

import pytest
from anymail.urls import urlpatterns
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection
from pytest_django import Settings

from config.mail import TIMEOUT
from config.provider import LINKS_LEFT_ALONE, NEEDED, provider_settings
from tests.config.test_settings import COMPLETE, settings_of, start
from tests.running import Installation

SECRET = "unknot:a-password-for-tests-only"
POSTMARK = {"ANYMAIL_POSTMARK_SERVER_TOKEN": "a token", "ANYMAIL_WEBHOOK_SECRET": SECRET}
WITHOUT_MORE = sorted(set(NEEDED) - {"amazon_ses"})  # that one needs boto3 even to be loaded
CALL = """
import django; django.setup()
from django.test import Client
client = Client(headers={"host": "localhost"})
calls = [client.get, client.head, client.post]
print([call("/webhooks/postmark/tracking/").status_code for call in calls])
"""


def variables_for(name: str) -> dict[str, str]:
    return {f"ANYMAIL_{needed}": SECRET for needed in NEEDED[name]}


@pytest.mark.filterwarnings("ignore:django-anymail has dropped official support for SendGrid")
@pytest.mark.parametrize("name", WITHOUT_MORE)
def test_what_is_demanded_is_all_that_a_provider_needs_to_send(name: str, settings: Settings) -> None:
    found = provider_settings(name, variables_for(name))
    settings.ANYMAIL, settings.EMAIL_BACKEND = found["ANYMAIL"], found["EMAIL_BACKEND"]
    assert type(get_connection()).__module__ == f"anymail.backends.{name}"


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_each_provider_can_tell_what_came_back(name: str) -> None:
    assert f"{name}_tracking_webhook" in {pattern.name for pattern in urlpatterns}


@pytest.mark.parametrize("name", WITHOUT_MORE)
def test_links_are_left_alone_wherever_that_can_be_asked_for(name: str) -> None:
    classes = vars(import_module(f"anymail.backends.{name}")).values()
    can_be_asked = any("set_track_clicks" in vars(one) for one in classes if isinstance(one, type))
    assert can_be_asked == (name in LINKS_LEFT_ALONE)
    defaults = provider_settings(name, variables_for(name))["ANYMAIL"]["SEND_DEFAULTS"]
    assert defaults == ({"track_clicks": False, "track_opens": False} if can_be_asked else {})


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_everything_that_is_missing_is_named_at_once(name: str) -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        provider_settings(name, {"ANYMAIL_UNRELATED": "x"})
    assert all(f"ANYMAIL_{needed}" in str(caught.value) for needed in NEEDED[name])


def test_a_provider_that_is_not_known_is_told_from_those_that_are() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"'postmrak'\. It must be one of .*postmark"):
        provider_settings("postmrak", POSTMARK)


def test_mail_goes_one_way() -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_PROVIDER and EMAIL_URL are both set"):
        provider_settings("postmark", POSTMARK | {"EMAIL_URL": "smtp://127.0.0.1"})


@pytest.mark.parametrize("secret", ["no-colon-in-this-password", "unknot:short", ":a-password-for-tests-only"])
def test_a_password_that_can_be_guessed_is_refused_and_not_shown(secret: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="ANYMAIL_WEBHOOK_SECRET must be a name, a colon") as caught:
        provider_settings("postmark", POSTMARK | {"ANYMAIL_WEBHOOK_SECRET": secret})
    assert secret not in str(caught.value)


def test_without_django_anymail_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "anymail.backends.postmark", None)
    with pytest.raises(ImproperlyConfigured, match=r"Install it: .*requirements-anymail\.txt"):
        provider_settings("postmark", POSTMARK)
    assert Path("requirements-anymail.txt").exists()


def test_texts_stay_texts_and_switches_become_switches() -> None:
    more = {
        "ANYMAIL_POSTMARK_USE_BULK_API": "false",
        "ANYMAIL_SEND_DEFAULTS": '{"tags": ["unknot"]}',
        "ANYMAIL_POSTMARK_MESSAGE_STREAM": "123456",
        "ANYMAIL_POSTMARK_API_URL": " ",
    }
    found = provider_settings("postmark", POSTMARK | more)["ANYMAIL"]
    assert found["POSTMARK_USE_BULK_API"] is False
    assert found["SEND_DEFAULTS"] == {"tags": ["unknot"]}
    assert found["POSTMARK_MESSAGE_STREAM"] == "123456"
    assert "POSTMARK_API_URL" not in found


def test_no_answer_is_waited_for_longer_than_a_mail_servers_unless_it_says_so() -> None:
    assert provider_settings("postmark", POSTMARK)["ANYMAIL"]["REQUESTS_TIMEOUT"] == TIMEOUT
    slower = provider_settings("postmark", POSTMARK | {"ANYMAIL_REQUESTS_TIMEOUT": "2.5"})
    assert slower["ANYMAIL"]["REQUESTS_TIMEOUT"] == 2.5


def test_production_starts_with_a_provider_in_place_of_a_mail_server(tmp_path: Path) -> None:
    without_server = {name: value for name, value in COMPLETE.items() if name != "EMAIL_URL"}
    settings = settings_of(without_server | POSTMARK | {"EMAIL_PROVIDER": "postmark"}, tmp_path)
    assert settings["EMAIL_BACKEND"] == "anymail.backends.postmark.EmailBackend"


def test_a_provider_whose_key_is_missing_does_not_start(tmp_path: Path) -> None:
    started = start({"EMAIL_PROVIDER": "postmark"}, tmp_path)
    assert started.returncode != 0
    assert "ANYMAIL_POSTMARK_SERVER_TOKEN" in started.stderr


def test_there_is_no_mailbox_where_a_provider_sends(tmp_path: Path) -> None:
    assert settings_of(POSTMARK | {"EMAIL_PROVIDER": "postmark"}, tmp_path)["MAILBOX_PAGES"] is False


def test_webhooks_are_there_with_a_provider_and_only_then(tmp_path: Path) -> None:
    variables = POSTMARK | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    found = [
        Installation.at(tmp_path, **variables, EMAIL_PROVIDER=name).python("-c", CALL).strip()
        for name in ("postmark", "")
    ]
    assert found == ["[405, 200, 400]", "[404, 404, 404]"]
