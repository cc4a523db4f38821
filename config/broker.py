"""Reads CELERY_BROKER_URL into Celery's settings: which broker it is, and for how long anybody waits for it.

A broker may be killed, come back empty, or fall silent with its connections open. Celery's own settings wait for a
silent one for ever, and end after 100 attempts to reach one that is away.
"""

from typing import Any
from urllib.parse import urlsplit

SILENCE = 10  # seconds without an answer, after which a connection is given up
_PATIENT: dict[str, Any] = {
    "BROKER_CONNECTION_RETRY_ON_STARTUP": True,
    "BROKER_CONNECTION_MAX_RETRIES": None,  # for ever
    "TASK_PUBLISH_RETRY_POLICY": {"max_retries": 1, "interval_max": 0},  # all is said again two seconds later
}
# Celery's commands to workers need a queue that RabbitMQ keeps for a lost connection, and ends whoever wants it back.
_ALONE = _PATIENT | {"WORKER_ENABLE_REMOTE_CONTROL": False}


def broker_settings(url: str) -> dict[str, Any]:
    """CELERY_* settings for the broker at this address."""
    kind = urlsplit(url).scheme
    if kind == "memory":  # commands to workers are how config/embedded.py hurries
        found = _PATIENT | {"BROKER_TRANSPORT_OPTIONS": {"polling_interval": 0.2}}  # seconds
    elif kind.startswith("redis"):
        found = _ALONE | {"BROKER_TRANSPORT_OPTIONS": _redis()}
    elif kind.startswith("amqp"):
        found = _ALONE | _rabbitmq()
    else:
        found = _ALONE
    return {"CELERY_BROKER_URL": url} | {f"CELERY_{name}": value for name, value in found.items()}


def _redis() -> dict[str, Any]:
    return {
        "socket_timeout": SILENCE,
        "socket_connect_timeout": SILENCE,
        "health_check_interval": SILENCE,  # of the connection that waits for messages
    }


def _rabbitmq() -> dict[str, Any]:
    return {
        "TASK_DEFAULT_QUEUE_TYPE": "quorum",  # chosen at the first deploy: a queue's type can't be changed later
        "BROKER_HEARTBEAT": SILENCE,  # seconds; two that are missed end the connection that waits for messages
        "BROKER_TRANSPORT_OPTIONS": {
            "confirm_publish": True,
            "read_timeout": SILENCE,
            "write_timeout": SILENCE,
        },
    }
