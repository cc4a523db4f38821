"""What tests of every kind may ask for."""

from collections.abc import Iterator

import pytest

from config.celery import app


@pytest.fixture
def at_once() -> Iterator[None]:
    """Celery runs a task where it is called."""
    app.conf.task_always_eager = app.conf.task_eager_propagates = True
    yield
    app.conf.task_always_eager = app.conf.task_eager_propagates = False
