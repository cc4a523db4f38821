"""Brokers that fail and recover when they are told to, each in its own way. Every one has a queue of its own."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from redis import Redis

from tests.private_brokers import private_rabbitmq, private_redis
from tests.proxy import TcpProxy, tcp_proxy
from tests.servers import RABBITMQ, queue_at


@dataclass(frozen=True)
class Broker:
    """`variables` are for who uses it."""

    variables: Mapping[str, str]
    fail: Callable[[], object]
    recover: Callable[[], object]


@contextmanager
def redis_is_killed(folder: Path) -> Iterator[Broker]:
    with private_redis(folder) as redis:
        yield Broker({"CELERY_BROKER_URL": redis.url}, redis.kill, redis.start)


@contextmanager
def redis_is_flushed(folder: Path) -> Iterator[Broker]:
    with private_redis(folder) as redis, Redis.from_url(redis.url) as client:
        yield Broker({"CELERY_BROKER_URL": redis.url}, client.flushall, client.flushall)


@contextmanager
def redis_is_cut_off(folder: Path) -> Iterator[Broker]:
    with private_redis(folder) as redis, _behind_a_proxy(redis.url) as (url, proxy):
        yield Broker({"CELERY_BROKER_URL": url}, proxy.cut, proxy.mend)


@contextmanager
def redis_falls_silent(folder: Path) -> Iterator[Broker]:
    with private_redis(folder) as redis, _behind_a_proxy(redis.url) as (url, proxy):
        yield Broker({"CELERY_BROKER_URL": url}, proxy.freeze, proxy.mend)


@contextmanager
def rabbitmq_is_killed(folder: Path) -> Iterator[Broker]:
    with private_rabbitmq(folder) as rabbitmq:
        yield Broker({"CELERY_BROKER_URL": rabbitmq.url}, rabbitmq.kill, rabbitmq.start)


@contextmanager
def rabbitmq_is_cut_off(folder: Path) -> Iterator[Broker]:
    with queue_at(RABBITMQ) as variables, _behind_a_proxy(RABBITMQ) as (url, proxy):
        yield Broker(variables | {"CELERY_BROKER_URL": url}, proxy.cut, proxy.mend)


@contextmanager
def rabbitmq_falls_silent(folder: Path) -> Iterator[Broker]:
    with queue_at(RABBITMQ) as variables, _behind_a_proxy(RABBITMQ) as (url, proxy):
        yield Broker(variables | {"CELERY_BROKER_URL": url}, proxy.freeze, proxy.mend)


Fault = Callable[[Path], AbstractContextManager[Broker]]
"""A broker that works, until it is told to fail. The folder is for what it keeps."""

OUTAGES: tuple[Fault, ...] = (
    redis_is_killed,
    redis_is_cut_off,
    redis_falls_silent,
    rabbitmq_is_killed,
    rabbitmq_is_cut_off,
    rabbitmq_falls_silent,
)


@contextmanager
def _behind_a_proxy(url: str) -> Iterator[tuple[str, TcpProxy]]:
    """The broker's address, as it is seen through the proxy."""
    parts = urlsplit(url)
    user, at, _ = parts.netloc.rpartition("@")
    with tcp_proxy((parts.hostname or "127.0.0.1", parts.port or 5672)) as proxy:
        yield parts._replace(netloc=f"{user}{at}127.0.0.1:{proxy.port}").geturl(), proxy
