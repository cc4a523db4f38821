"""From CELERY_BROKER_URL to Celery's settings. What becomes of outages with them is tested in tests/faults."""

from typing import Any

import pytest

from config.broker import broker_settings

MEMORY = "memory://localhost"
REDIS = ["redis://broker.example:6379/0", "rediss://broker.example:6380/0"]
RABBITMQ = ["amqp://unknot:secret@broker.example//", "amqps://unknot:secret@broker.example//"]
ANOTHER = "sqs://"


@pytest.mark.parametrize("url", [MEMORY, *REDIS, *RABBITMQ, ANOTHER])
def test_celery_tries_for_ever_to_reach_the_broker(url: str) -> None:
    settings = broker_settings(url)
    assert settings["CELERY_BROKER_URL"] == url
    assert settings["CELERY_BROKER_CONNECTION_MAX_RETRIES"] is None
    assert settings["CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP"] is True


@pytest.mark.parametrize("url", REDIS)
def test_a_redis_that_is_silent_is_not_waited_for(url: str) -> None:
    options = transport_options(url)
    waits = [options[name] for name in ("socket_timeout", "socket_connect_timeout", "health_check_interval")]
    assert max(waits) <= 10


@pytest.mark.parametrize("url", RABBITMQ)
def test_a_rabbitmq_that_is_silent_is_not_waited_for(url: str) -> None:
    options = transport_options(url)
    waits = [options["read_timeout"], options["write_timeout"], broker_settings(url)["CELERY_BROKER_HEARTBEAT"]]
    assert max(waits) <= 10


@pytest.mark.parametrize("url", RABBITMQ)
def test_rabbitmq_writes_each_message_to_its_disk_and_says_so(url: str) -> None:
    assert broker_settings(url)["CELERY_TASK_DEFAULT_QUEUE_TYPE"] == "quorum"
    assert transport_options(url)["confirm_publish"] is True


@pytest.mark.parametrize("url", [*REDIS, *RABBITMQ, ANOTHER])
def test_a_worker_takes_no_commands_over_a_network(url: str) -> None:
    assert broker_settings(url)["CELERY_WORKER_ENABLE_REMOTE_CONTROL"] is False


def test_the_queue_in_memory_is_looked_at_often_and_can_be_hurried() -> None:
    assert transport_options(MEMORY)["polling_interval"] < 1
    assert broker_settings(MEMORY).get("CELERY_WORKER_ENABLE_REMOTE_CONTROL", True)


def transport_options(url: str) -> dict[str, Any]:
    options: dict[str, Any] = broker_settings(url)["CELERY_BROKER_TRANSPORT_OPTIONS"]
    return options
