"""Reads DATABASE_URL into Django's settings of the database."""

from typing import Any

import dj_database_url

REUSED_FOR = 60  # seconds that a connection is kept open for the next request
SQLITE = {
    "transaction_mode": "IMMEDIATE",  # a writer waits at its start instead of failing in the middle
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}


def database_settings(url: str, *, patience: int) -> dict[str, Any]:
    """The entry in DATABASES. `patience` is for how many seconds, 2 or more, the host of PostgreSQL may be silent.

    What the URL says itself counts more, as in postgres://host/name?connect_timeout=5.
    """
    found: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=REUSED_FOR, conn_health_checks=True))
    usual = SQLITE if found["ENGINE"].endswith("sqlite3") else _postgres(patience)
    return found | {"OPTIONS": usual | found.get("OPTIONS", {})}


def _postgres(patience: int) -> dict[str, Any]:
    """A host that is gone without a word is noticed. By itself, TCP would wait for it for hours."""
    return {
        "connect_timeout": patience,
        "tcp_user_timeout": patience * 1000,  # milliseconds that something sent may stay unacknowledged
        "keepalives_idle": 10,  # seconds of silence, after which it is asked whether it is still there
        "keepalives_interval": 5,
    }
