"""What a provider calls a mail and whom it refuses: django-anymail finds it out, here from a real HTTP server."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core.mail import EmailMessage, get_connection
from pytest_django import Settings

from config.provider import provider_settings
from routines.models import Delivery, Reminder
from routines.reminders.emails import message_for
from routines.reminders.provider import LONGEST, id_of, refuses
from tests.routines.cast import NOW, ROSA, owed

TAKEN = (200, {"ErrorCode": 0, "Message": "OK", "MessageID": "0a129aee-e1cd-480d-b08d-4f48548ff48d", "To": ROSA})
# As Postmark says it: https://postmarkapp.com/developer/api/overview#error-codes
REFUSED = (
    422,
    {
        "ErrorCode": 406,
        "Message": "You tried to send to recipient(s) that have been marked as inactive.\n"
        f"Found inactive addresses: {ROSA}.\nInactive recipients are ones that have generated a hard bounce.",
    },
)
BROKEN: tuple[int, dict[str, Any]] = (500, {})


@dataclass
class Postmark:
    """Answers as it is told, and keeps what was sent."""

    answer: tuple[int, dict[str, Any]] = TAKEN
    sent: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def postmark(settings: Settings) -> Iterator[Postmark]:
    """A server on the loopback that stands in for Postmark, and our settings to send by it."""
    told = Postmark()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.sent.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            status, answer = told.answer
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_request(self, code: object = "-", size: object = "-") -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        variables = {
            "ANYMAIL_POSTMARK_SERVER_TOKEN": "a token",
            "ANYMAIL_POSTMARK_API_URL": f"http://127.0.0.1:{server.server_port}/",
            "ANYMAIL_WEBHOOK_SECRET": "unknot:a-password-for-tests-only",
        }
        settings.EMAIL_PROVIDER = "postmark"
        for name, value in provider_settings("postmark", variables).items():
            setattr(settings, name, value)
        yield told
        server.shutdown()
        thread.join()


def send(message: EmailMessage) -> None:
    with get_connection() as connection:
        connection.send_messages([message])


@pytest.fixture
def mail(active: Reminder) -> EmailMessage:
    [delivery] = owed([active])
    return message_for(Delivery.objects.select_related("reminder__routine").get(pk=delivery.pk), now=NOW)


def test_a_mail_that_was_sent_has_the_providers_own_name(mail: EmailMessage, postmark: Postmark) -> None:
    send(mail)
    assert id_of(mail) == "0a129aee-e1cd-480d-b08d-4f48548ff48d"


def test_the_provider_is_told_to_leave_the_private_links_alone(mail: EmailMessage, postmark: Postmark) -> None:
    send(mail)
    [sent] = postmark.sent
    assert (sent["TrackLinks"], sent["TrackOpens"]) == ("None", False)
    assert {"List-Unsubscribe", "List-Unsubscribe-Post"} <= {header["Name"] for header in sent["Headers"]}


def test_a_mail_that_was_not_sent_or_went_by_a_mail_server_has_none(settings: Settings, mail: EmailMessage) -> None:
    assert id_of(mail) == ""
    send(mail)
    assert id_of(mail) == ""


@pytest.mark.parametrize(("message_id", "found"), [(None, ""), ({"one", "two"}, ""), ("x" * 300, "x" * LONGEST)])
def test_whatever_the_provider_calls_it_fits_the_column(message_id: object, found: str) -> None:
    message = EmailMessage()
    status = type("Status", (), {"message_id": message_id})
    vars(message)["anymail_status"] = status
    assert id_of(message) == found
    assert Delivery._meta.get_field("provider_id").max_length == LONGEST


def test_an_address_on_the_providers_list_is_refused(mail: EmailMessage, postmark: Postmark) -> None:
    postmark.answer = REFUSED
    with pytest.raises(Exception, match="rejected or invalid") as caught:
        send(mail)
    assert refuses(caught.value)


def test_a_provider_that_is_broken_refuses_nobody(mail: EmailMessage, postmark: Postmark) -> None:
    postmark.answer = BROKEN
    with pytest.raises(Exception, match="500") as caught:
        send(mail)
    assert not refuses(caught.value)


def test_without_a_provider_nobody_is_refused_by_one() -> None:
    assert not refuses(OSError())
