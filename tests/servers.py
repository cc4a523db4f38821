"""The real servers that some tests talk to. Where one is not running, the test is skipped and says how to get it.

With UNKNOT_REQUIRE_ALL=1 a missing server is a failure. Every test gets a database and a queue of its own, so that
tests can run side by side and leave nothing behind.
"""

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
from celery import Celery

from tests.missing import missing

POSTGRES = os.environ.get("UNKNOT_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("UNKNOT_TEST_REDIS", "redis://127.0.0.1:6379/0")
RABBITMQ = os.environ.get("UNKNOT_TEST_RABBITMQ", "amqp://guest:guest@127.0.0.1:5672//")
PREFIX = "unknot_test_"
_PACKAGES = {"postgres": "postgresql", "redis": "redis-server", "amqp": "rabbitmq-server"}
_PORTS = {"postgres": 5432, "redis": 6379, "amqp": 5672}


@contextmanager
def postgres_database() -> Iterator[str]:
    """The DATABASE_URL of a new, empty database, dropped at the end."""
    _need(POSTGRES, variable="UNKNOT_TEST_POSTGRES")
    name = f"{PREFIX}{secrets.token_hex(6)}"
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def queue_at(broker: str) -> Iterator[dict[str, str]]:
    """Environment variables for a queue of one's own at this broker, deleted at the end."""
    _need(broker, variable="UNKNOT_TEST_REDIS" if broker == REDIS else "UNKNOT_TEST_RABBITMQ")
    name = f"{PREFIX}{secrets.token_hex(6)}"
    try:
        yield {"CELERY_BROKER_URL": broker, "CELERY_QUEUE": name}
    finally:
        with Celery(broker=broker, set_as_current=False).connection_for_write() as connection:
            connection.default_channel.queue_delete(name)


def free_port() -> int:
    """A port of the loopback that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _need(url: str, *, variable: str) -> None:
    parts = urlsplit(url)
    address = (parts.hostname or "127.0.0.1", parts.port or _PORTS[parts.scheme])
    try:
        socket.create_connection(address, timeout=2).close()
    except OSError:
        package = _PACKAGES[parts.scheme]
        how = f"No {package} at {address[0]}:{address[1]}. Install and start it, or say where it is with {variable}."
        missing(how)
