"""Unknot as it is published: the settings of production, static files collected, and as if behind a proxy with TLS."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.running import PATIENCE, Installation, wait_for
from tests.servers import free_port
from tests.text_browser import TextBrowser

NOT_OURS = [f"--ignore={folder}" for folder in ("admin", "rest_framework", "drf_spectacular_sidecar")]
SECRETS = dict.fromkeys(
    ("UNKNOT_SECRET_KEY", "UNKNOT_LINK_KEY", "UNKNOT_DATA_KEYS"), "only for the loopback, not a secret"
)


def published_at(var: Path) -> Installation:
    """Such an installation in this folder, with a database of its own, and neither broker nor mail server."""
    return Installation.at(
        var,
        **SECRETS,
        UNKNOT_ENV="production",
        DATABASE_URL=f"sqlite:///{var / 'unknot.sqlite3'}",
        PUBLIC_URL="https://unknot.example",
        ALLOWED_HOSTS="127.0.0.1",
        CONTACT_EMAIL="hello@unknot.example",
        EMAIL_URL=f"smtp://127.0.0.1:{free_port()}",
        CELERY_BROKER_URL=f"redis://127.0.0.1:{free_port()}",
    )


@contextmanager
def publishing(installation: Installation) -> Iterator[None]:
    """Its pages are served while the block runs."""
    installation.manage("migrate", "--verbosity", "0")
    installation.manage("collectstatic", "--noinput", "--verbosity", "0", *NOT_OURS)
    port = installation.environment["PORT"]
    web = installation.start("-m", "granian", "--interface", "wsgi", "--port", port, "tests.behind_tls:application")
    try:
        wait_for(lambda: TextBrowser().can_open(installation.address + "/"), what="the web server")
        yield
    finally:
        web.send_signal(signal.SIGTERM)
        web.wait(timeout=PATIENCE)


def keep(installation: Installation, answers: dict[str, object]) -> str:
    """The token of a routine that was kept for these answers."""
    address, body = f"{installation.address}/api/v1/routines", {"answers": answers, "consent": True}
    token: str = TextBrowser().send_json(address, body).json["token"]
    return token
