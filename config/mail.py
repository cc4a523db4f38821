"""Reads EMAIL_URL into Django's mail settings."""

from typing import Any
from urllib.parse import urlsplit

import dj_email_url

TIMEOUT = 10  # seconds, for each answer of the mail server
SERVERS = ("smtp", "smtps", "submission")
HINT = "EMAIL_URL has to be the address of a mail server, like submission://user:password@mail.example:587"


def mail_settings(url: str) -> dict[str, Any]:
    """EMAIL_* settings: those of `url`, or one file a message where it is empty. Raises ValueError for another kind."""
    if not url:
        return {"EMAIL_BACKEND": "routines.reminders.mail_folder.MailFolder"}
    if urlsplit(url).scheme not in SERVERS:
        raise ValueError(HINT)
    found: dict[str, Any] = dj_email_url.parse(_with_tls_said(url))
    return {name: value for name, value in found.items() if name.startswith("EMAIL_")} | {
        "EMAIL_BACKEND": "routines.reminders.smtp.SmtpBackend",
        "EMAIL_TIMEOUT": found["EMAIL_TIMEOUT"] or TIMEOUT,
    }


def _with_tls_said(url: str) -> str:
    """`smtps` is TLS from the first byte (RFC 8314, at port 465); dj-email-url would take it for STARTTLS."""
    parts = urlsplit(url)
    if parts.scheme != "smtps":
        return url
    netloc = parts.netloc if parts.port else f"{parts.netloc}:465"
    return parts._replace(scheme="smtp", netloc=netloc, query=f"{parts.query}&ssl=true").geturl()
