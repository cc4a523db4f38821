"""Reads EMAIL_PROVIDER and ANYMAIL_* into the settings of django-anymail, which sends by a mail provider's own API.

Its app is not installed: all there is in it are hints about the names of its settings, which are checked here.
"""

import json
import re
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.mail import TIMEOUT

PREFIX = "ANYMAIL_"
INSTALL = "python -m pip install --require-hashes -r requirements-anymail.txt"
SECRET = re.compile(r"[^:\s]+:\S{16,}")
# What sending and hearing back needs, as django-anymail calls it. Those that sign every call need no secret of ours.
NEEDED = {
    "amazon_ses": ("WEBHOOK_SECRET",),  # its keys are boto3's own: AWS_ACCESS_KEY_ID and so on
    "brevo": ("BREVO_API_KEY", "WEBHOOK_SECRET"),
    "mailersend": ("MAILERSEND_API_TOKEN", "MAILERSEND_SIGNING_SECRET"),
    "mailgun": ("MAILGUN_API_KEY", "MAILGUN_WEBHOOK_SIGNING_KEY"),
    "mailjet": ("MAILJET_API_KEY", "MAILJET_SECRET_KEY", "WEBHOOK_SECRET"),
    "mailtrap": ("MAILTRAP_API_TOKEN", "WEBHOOK_SECRET"),
    "mandrill": ("MANDRILL_API_KEY", "MANDRILL_WEBHOOK_KEY"),
    "postal": ("POSTAL_API_KEY", "POSTAL_API_URL", "POSTAL_WEBHOOK_KEY"),
    "postmark": ("POSTMARK_SERVER_TOKEN", "WEBHOOK_SECRET"),
    "resend": ("RESEND_API_KEY", "WEBHOOK_SECRET"),
    "sendgrid": ("SENDGRID_API_KEY", "WEBHOOK_SECRET"),
    "sparkpost": ("SPARKPOST_API_KEY", "WEBHOOK_SECRET"),
    "unisender_go": ("UNISENDER_GO_API_KEY", "UNISENDER_GO_API_URL"),
}
# These can be told, mail by mail, to leave the links as they are. The others have a switch in their console.
LINKS_LEFT_ALONE = frozenset(NEEDED) - {"amazon_ses", "brevo", "mailtrap", "postal", "resend"}


def provider_settings(name: str, variables: Mapping[str, str]) -> dict[str, Any]:
    """The settings for this provider, from the environment. Raises ImproperlyConfigured, which says what to do."""
    if name not in NEEDED:
        raise ImproperlyConfigured(f"EMAIL_PROVIDER is {name!r}. It must be one of {', '.join(NEEDED)}, or empty.")
    if variables.get("EMAIL_URL", "").strip():
        raise ImproperlyConfigured("EMAIL_PROVIDER and EMAIL_URL are both set. Mail goes one way: clear one of them.")
    given = {key.removeprefix(PREFIX): value.strip() for key, value in variables.items() if key.startswith(PREFIX)}
    _demand(name, given)
    _demand_installed(name)
    return {"EMAIL_BACKEND": f"anymail.backends.{name}.EmailBackend", "ANYMAIL": _anymail(name, given)}


def _demand(name: str, given: Mapping[str, str]) -> None:
    missing = [PREFIX + needed for needed in NEEDED[name] if not given.get(needed)]
    if missing:
        raise ImproperlyConfigured(f"EMAIL_PROVIDER={name} needs these variables: {', '.join(missing)}")
    if (secret := given.get("WEBHOOK_SECRET")) and not SECRET.fullmatch(secret):
        raise ImproperlyConfigured(
            f"{PREFIX}WEBHOOK_SECRET must be a name, a colon and a password of 16 random characters or more."
        )


def _demand_installed(name: str) -> None:
    try:
        import_module(f"anymail.backends.{name}")
    except ImportError as error:
        raise ImproperlyConfigured(f"EMAIL_PROVIDER={name} needs django-anymail. Install it: {INSTALL}") from error


def _anymail(name: str, given: Mapping[str, str]) -> dict[str, Any]:
    """Links in mails are private, so no provider is to lead them through its own address or to count who opens them."""
    quiet = {"track_clicks": False, "track_opens": False} if name in LINKS_LEFT_ALONE else {}
    found = {key: _value(value) for key, value in given.items() if value}
    timeout = float(found.get("REQUESTS_TIMEOUT", TIMEOUT))  # seconds
    return {"SEND_DEFAULTS": quiet} | found | {"REQUESTS_TIMEOUT": timeout}


def _value(text: str) -> Any:
    """A text, but for `true`, `false` and JSON objects: a key of digits stays a text."""
    return json.loads(text) if text in ("true", "false") or text.startswith("{") else text
