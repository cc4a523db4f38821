"""Reads SENTRY_DSN into a log handler that tells Sentry of errors: what kind and where in the code, and no word more.

Nothing looks at requests, so no body, cookie, address or header is ever collected. What went into the log as an error
is told, and of that only what `without_people` lets through. The words stand in the log, under the same request id.
"""

import logging
import re
from collections.abc import Mapping
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.logs import discreet
from config.request_ids import current_request

INSTALL = "python -m pip install --require-hashes -r requirements-sentry.txt"
PLAIN = ("event_id", "timestamp", "platform", "level", "logger", "release", "environment", "sdk")
OF_A_FRAME = ("filename", "function", "module", "lineno", "in_app")
_MAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")

NOTHING_BY_ITSELF: dict[str, Any] = {
    "before_send": lambda event, hint: without_people(event, hint),
    "default_integrations": False,
    "auto_enabling_integrations": False,
    "send_default_pii": False,
    "include_local_variables": False,
    "include_source_context": False,
    "max_breadcrumbs": 0,
    "auto_session_tracking": False,
    "send_client_reports": False,
}


def sentry_settings(dsn: str, *, environment: str) -> dict[str, dict[str, Any]]:
    """The entry in LOGGING's handlers, or none where `dsn` is empty. Raises ImproperlyConfigured."""
    if not dsn:
        return {}
    parts = urlsplit(dsn)
    if parts.scheme not in ("http", "https") or not (parts.username and parts.hostname and parts.path.strip("/")):
        raise ImproperlyConfigured("SENTRY_DSN must be what Sentry shows as DSN, like https://key@sentry.example/1")
    _demand_installed()
    return {"sentry": {"()": "config.sentry.handler", "dsn": dsn, "environment": environment}}


def handler(dsn: str, environment: str) -> logging.Handler:
    """Starts Sentry in this process, with nothing that collects by itself, and hands it what is logged as an error."""
    import sentry_sdk
    from sentry_sdk.integrations.atexit import AtexitIntegration
    from sentry_sdk.integrations.logging import EventHandler

    last_words = AtexitIntegration(callback=lambda _pending, _timeout: None)  # sends what waits, and prints nothing
    sentry_sdk.init(dsn=dsn, environment=environment, integrations=[last_words], **NOTHING_BY_ITSELF)
    found: logging.Handler = EventHandler(level=logging.ERROR)
    return found


def without_people(event: Mapping[str, Any], hint: Mapping[str, Any]) -> dict[str, Any]:
    """A new event with what is named here. Whatever else Sentry collects, today or after an update, stays here."""
    told = {name: event[name] for name in PLAIN if name in event}
    told["exception"] = {"values": [_raised(value) for value in event.get("exception", {}).get("values", [])]}
    template = getattr(hint.get("log_record"), "msg", None)
    if isinstance(template, str):  # as it stands in the code, with %s; an exception in its place would quote
        told["logentry"] = {"message": _MAIL.sub("[address]", discreet(template))}
    if name := current_request():
        told["tags"] = {"request": name}
    return told


def _raised(value: Mapping[str, Any]) -> dict[str, Any]:
    """Its kind and its way through the code. Its text may quote an answer or an address."""
    frames = (value.get("stacktrace") or {}).get("frames", [])
    way = [{name: frame[name] for name in OF_A_FRAME if name in frame} for frame in frames]
    return {"type": value.get("type"), "module": value.get("module"), "stacktrace": {"frames": way}}


def _demand_installed() -> None:
    try:
        import_module("sentry_sdk")
    except ImportError as error:
        raise ImproperlyConfigured(f"SENTRY_DSN needs sentry-sdk. Install it: {INSTALL}") from error
