"""The WSGI application as it stands behind a proxy that ends TLS: each request says that it came that way."""

from collections.abc import Callable, Iterable
from typing import Any

from config.wsgi import application as unknot


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """What a server runs."""
    return unknot(environ | {"HTTP_X_FORWARDED_PROTO": "https"}, start_response)
