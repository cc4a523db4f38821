"""Reads EMAIL_URL into Django's mail settings."""

from typing import Any

import dj_email_url

TIMEOUT = 10  # seconds, for each answer of the mail server


def mail_settings(url: str) -> dict[str, Any]:
    """EMAIL_* settings: those of `url`, or one file a message where it is empty."""
    if not url:
        return {"EMAIL_BACKEND": "routines.reminders.mail_folder.MailFolder"}
    found: dict[str, Any] = dj_email_url.parse(url)
    return {name: value for name, value in found.items() if name.startswith("EMAIL_")} | {
        "EMAIL_TIMEOUT": found["EMAIL_TIMEOUT"] or TIMEOUT
    }
