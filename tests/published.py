"""Unknot as it is published: the settings of production, static files collected, and as if behind a proxy with TLS."""

import fcntl
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.running import PATIENCE, Installation, wait_for
from tests.servers import free_port
from tests.text_browser import TextBrowser

NOT_OURS = [f"--ignore={folder}" for folder in ("admin", "rest_framework", "drf_spectacular_sidecar")]
SECRETS = dict.fromkeys(
    ("UNKNOT_SECRET_KEY", "UNKNOT_LINK_KEY", "UNKNOT_DATA_KEYS"), "only for tests on the loopback and no secret"
)


def published_at(var: Path, static: Path) -> Installation:
    """Such an installation in this folder, with a database of its own, and neither broker nor mail server.

    Its static files are in `static`, which several may share: collecting and compressing them takes a while.
    """
    return Installation.at(
        var,
        **SECRETS,
        UNKNOT_ENV="production",
        DATABASE_URL=f"sqlite:///{var / 'unknot.sqlite3'}",
        PUBLIC_URL="https://unknot.example",
        ALLOWED_HOSTS="127.0.0.1",
        CONTACT_EMAIL="hello@unknot.example",
        STATIC_ROOT=str(static),
        EMAIL_URL=f"smtp://127.0.0.1:{free_port()}",
        CELERY_BROKER_URL=f"redis://127.0.0.1:{free_port()}",
    )


@contextmanager
def publishing(installation: Installation) -> Iterator[None]:
    """Its pages are served while the block runs."""
    installation.make_tables()
    _collect_once(installation)
    port = installation.environment["PORT"]
    web = installation.start("-m", "granian", "--interface", "wsgi", "--port", port, "tests.behind_tls:application")
    try:
        wait_for(lambda: TextBrowser().can_open(installation.address + "/"), what="the web server")
        yield
    finally:
        web.send_signal(signal.SIGTERM)
        web.wait(timeout=PATIENCE)


def _collect_once(installation: Installation) -> None:
    """One process collects, and whoever comes meanwhile waits for it."""
    static = Path(installation.environment["STATIC_ROOT"])
    static.mkdir(parents=True, exist_ok=True)
    with static.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (static / "staticfiles.json").exists():  # written last
            installation.manage("collectstatic", "--noinput", "--verbosity", "0", *NOT_OURS)


def keep(installation: Installation, answers: dict[str, object]) -> str:
    """The token of a routine that was kept for these answers."""
    address, body = f"{installation.address}/api/v1/routines", {"answers": answers, "consent": True}
    token: str = TextBrowser().send_json(address, body).json["token"]
    return token
