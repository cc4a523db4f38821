"""What a provider's webhooks change, by django-anymail's own views and with real passwords and signatures."""

import hmac
import json
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from types import ModuleType
from typing import Any

import pytest
from django.test import Client
from django.urls import include, path
from pytest_django import Settings

from routines import provider, selectors
from routines.models import Delivery, Reminder
from routines.reminders.bounces import CAME_BACK, LOST, MOST_BOUNCES
from routines.services import keeping, reminding
from tests.routines.cast import NOW, ROSA, fresh
from tests.routines.reminders.test_bounces import sent, standing

SECRET, KEY = "unknot:a-password-for-tests-only", "a-signing-key-for-tests-only"
POSTMARK, MAILGUN = "/webhooks/postmark/tracking/", "/webhooks/mailgun/tracking/"
State = Reminder.State
Post = Callable[..., Any]


@pytest.fixture
def world(settings: Settings) -> Client:
    """Somebody out there, before an installation with the addresses for the news of two providers."""
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": KEY}
    urls = ModuleType("urls")
    webhooks = [*provider.webhooks("postmark"), *provider.webhooks("mailgun")]
    vars(urls)["urlpatterns"] = [path("webhooks/", include(webhooks))]
    settings.ROOT_URLCONF = urls
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.fixture
def postmark(world: Client) -> Post:
    """Postmark, which has been given our password."""

    def post(record: str, delivery: Delivery, *, secret: str = SECRET, **more: object) -> int:
        news = {"RecordType": record, "MessageID": delivery.provider_id, "Email": ROSA, "ID": 42, **more}
        return send(world, POSTMARK, news, secret=secret)

    return post


def send(client: Client, address: str, news: object, *, secret: str = SECRET) -> int:
    """The status that a JSON body is answered with."""
    password = {"Authorization": f"Basic {b64encode(secret.encode()).decode()}"}
    body = news if isinstance(news, str) else json.dumps(news)
    return client.post(address, body, content_type="application/json", headers=password).status_code


def mailgun_news(delivery: Delivery, *, key: str = KEY, **data: object) -> dict[str, object]:
    """As Mailgun signs it: https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks"""
    timestamp, token = "1795262400", "f" * 50
    signature = hmac.new(key.encode(), f"{timestamp}{token}".encode(), sha256).hexdigest()
    headers = {"message-id": delivery.provider_id.strip("<>")}
    return {
        "signature": {"timestamp": timestamp, "token": token, "signature": signature},
        "event-data": {"recipient": ROSA, "timestamp": 1795262400.1, "message": {"headers": headers}, **data},
    }


def state_of(delivery: Delivery) -> tuple[str, str]:
    found = Delivery.objects.get(pk=delivery.pk)
    return found.state, found.last_error


def test_three_hard_bounces_in_a_row_pause_the_reminder(active: Reminder, postmark: Post) -> None:
    statuses = [postmark("Bounce", delivery, Type="HardBounce") for delivery in sent(active, MOST_BOUNCES)]
    assert statuses == [200, 200, 200]
    assert standing(active) == (State.PAUSED, 3, "bounces")


def test_a_bounce_that_is_told_again_counts_once(active: Reminder, postmark: Post) -> None:
    [delivery] = sent(active)
    assert {postmark("Bounce", delivery, Type="HardBounce") for _ in range(5)} == {200}
    assert standing(active) == (State.ACTIVE, 1, "")
    assert state_of(delivery) == (Delivery.State.FAILED, CAME_BACK)


def test_a_complaint_stops_it_as_an_unsubscribe_does_and_says_why(active: Reminder, postmark: Post) -> None:
    [delivery] = sent(active)
    assert [postmark("SpamComplaint", delivery, Type="SpamComplaint") for _ in range(2)] == [200, 200]
    row = fresh(active)
    assert (row.state, row.email, row.address_hash, row.next_at) == (State.STOPPED, "", "", None)
    assert row.paused_because == "complaint"


def test_a_complaint_about_a_mail_nobody_asked_for_stops_what_was_never_confirmed(
    waiting: Reminder, postmark: Post
) -> None:
    [delivery] = sent(waiting)
    assert postmark("SpamComplaint", delivery, Type="SpamComplaint") == 200
    assert (fresh(waiting).state, fresh(waiting).email) == (State.STOPPED, "")


def test_a_complaint_after_somebody_stopped_it_themselves_changes_nothing(active: Reminder, postmark: Post) -> None:
    [delivery] = sent(active)
    reminding.stop(reminder=active)
    assert postmark("SpamComplaint", delivery, Type="SpamComplaint") == 200
    assert standing(active) == (State.STOPPED, 0, "")


def test_after_a_complaint_the_same_address_can_ask_anew(active: Reminder, postmark: Post) -> None:
    [delivery] = sent(active)
    postmark("SpamComplaint", delivery, Type="SpamComplaint")
    assert selectors.reminder_for(active.routine, ROSA) is None


def test_who_unsubscribes_at_the_provider_is_stopped(active: Reminder, postmark: Post) -> None:
    [delivery] = sent(active)
    news = {"SuppressSending": True, "SuppressionReason": "ManualSuppression"}
    assert [postmark("SubscriptionChange", delivery, **news) for _ in range(2)] == [200, 200]
    assert standing(active) == (State.STOPPED, 0, "")
    assert fresh(active).email == ""


def test_an_address_on_the_providers_list_counts_like_one_that_is_refused(active: Reminder, postmark: Post) -> None:
    [delivery] = sent(active)
    assert postmark("Bounce", delivery, Type="BadEmailAddress") == 200
    assert standing(active) == (State.ACTIVE, 1, "")


@pytest.mark.parametrize("kind", ["Blocked", "DMARCPolicy", "SMTPApiError", "ManuallyDeactivated"])
def test_what_is_the_senders_fault_pauses_nobody(active: Reminder, postmark: Post, kind: str) -> None:
    mails = sent(active, MOST_BOUNCES)
    assert [postmark("Bounce", delivery, Type=kind) for delivery in mails] == [200, 200, 200]
    assert standing(active) == (State.ACTIVE, 0, "")
    assert state_of(mails[0]) == (Delivery.State.FAILED, LOST)


@pytest.mark.parametrize(
    ("record", "more"),
    [
        ("Delivery", {}),
        ("Open", {}),
        ("Bounce", {"Type": "Transient"}),
        ("Bounce", {"Type": "AutoResponder"}),
        ("SubscriptionChange", {"SuppressSending": False}),
        ("SomethingNew", {}),
    ],
)
def test_other_news_changes_nothing(active: Reminder, postmark: Post, record: str, more: dict[str, Any]) -> None:
    [delivery] = sent(active)
    assert postmark(record, delivery, **more) == 200
    assert standing(active) == (State.ACTIVE, 0, "")
    assert state_of(delivery) == (Delivery.State.SENT, "")


@pytest.mark.parametrize("secret", ["", "unknot:", "unknot:a-password-for-tests-onlyy", "other:a-password"])
def test_a_wrong_password_changes_nothing(active: Reminder, postmark: Post, secret: str) -> None:
    [delivery] = sent(active)
    for record in ("Bounce", "SpamComplaint"):
        assert postmark(record, delivery, secret=secret, Type="HardBounce") == 400
    assert standing(active) == (State.ACTIVE, 0, "")
    assert state_of(delivery) == (Delivery.State.SENT, "")


def test_no_password_at_all_changes_nothing(active: Reminder, world: Client) -> None:
    [delivery] = sent(active)
    news = {"RecordType": "SpamComplaint", "Type": "SpamComplaint", "MessageID": delivery.provider_id}
    assert world.post(POSTMARK, news, content_type="application/json").status_code == 400
    assert standing(active) == (State.ACTIVE, 0, "")


def test_a_signed_call_counts(active: Reminder, world: Client) -> None:
    [delivery] = sent(active)
    Delivery.objects.update(provider_id="<reminder.abc@unknot.example>")
    delivery.refresh_from_db()
    news = mailgun_news(delivery, event="failed", severity="permanent", reason="bounce")
    assert send(world, MAILGUN, news) == 200
    assert standing(active) == (State.ACTIVE, 1, "")


@pytest.mark.parametrize("key", ["another-key", KEY + " "])
def test_a_wrong_signature_changes_nothing(active: Reminder, world: Client, key: str) -> None:
    [delivery] = sent(active)
    assert send(world, MAILGUN, mailgun_news(delivery, key=key, event="complained")) == 400
    assert standing(active) == (State.ACTIVE, 0, "")


@pytest.mark.parametrize("body", ["", "{", "[]", '{"signature": {}}', "null"])
def test_a_body_that_is_not_signed_changes_nothing(active: Reminder, world: Client, body: str) -> None:
    assert send(world, MAILGUN, body) >= 400
    assert standing(active) == (State.ACTIVE, 0, "")


@pytest.mark.parametrize("address", [POSTMARK, MAILGUN])
def test_looking_at_a_webhook_changes_nothing(active: Reminder, world: Client, address: str) -> None:
    sent(active)
    statuses = [world.get(address).status_code, world.head(address).status_code, world.put(address).status_code]
    assert statuses == [405, 200, 405]
    assert standing(active) == (State.ACTIVE, 0, "")


def test_a_mail_that_is_not_known_here_is_passed_over_and_the_log_has_no_address(
    active: Reminder, postmark: Post, caplog: pytest.LogCaptureFixture
) -> None:
    [delivery] = sent(active)
    with caplog.at_level("INFO"):
        for unknown in ("another-installation", "", None):
            assert postmark("SpamComplaint", delivery, MessageID=unknown, Type="SpamComplaint") == 200
        assert postmark("Bounce", delivery, Type="HardBounce") == 200
    assert "the mail provider says complained of a mail that is not known here" in caplog.text
    assert f"the mail provider says bounced of delivery {delivery.pk}" in caplog.text
    assert ROSA not in caplog.text
    assert fresh(active).state == State.ACTIVE


def test_news_of_what_was_erased_is_passed_over(active: Reminder, postmark: Post) -> None:
    [delivery] = sent(active)
    keeping.erase_routine(routine=active.routine)
    assert postmark("SpamComplaint", delivery, Type="SpamComplaint") == 200


def test_an_active_reminder_does_not_come_of_any_news(waiting: Reminder, postmark: Post) -> None:
    for delivery in sent(waiting, 4):
        for record in ("Delivery", "Open", "Bounce", "SubscriptionChange"):
            postmark(record, delivery, Type="HardBounce", SuppressSending=False)
    assert fresh(waiting).state == State.UNCONFIRMED


def test_resuming_a_paused_one_is_the_persons_own_act(active: Reminder, postmark: Post) -> None:
    for delivery in sent(active, MOST_BOUNCES):
        postmark("Bounce", delivery, Type="HardBounce")
    reminding.resume(reminder=active, now=NOW)
    assert fresh(active).state == State.ACTIVE


def test_a_bundle_of_news_may_be_longer_than_a_form_and_not_without_end(
    active: Reminder, postmark: Post, settings: Settings
) -> None:
    [delivery] = sent(active)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
    assert postmark("Bounce", delivery, Type="HardBounce", Content="x" * 200_000) == 200
    assert postmark("Bounce", delivery, Type="HardBounce", Content="x" * provider.LONGEST) == 400
    assert standing(active) == (State.ACTIVE, 1, "")


@pytest.mark.parametrize("name", ["", "nobody", "postmark_inbound"])
def test_there_are_webhooks_only_for_a_provider_that_is_known(name: str) -> None:
    assert provider.webhooks(name) == []
