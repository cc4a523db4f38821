"""What tests of every kind may ask for, and how they are run."""

from collections.abc import Iterator

import pytest

from config.celery import app
from tests.properties import is_property


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Properties run without coverage: a line that only chance reaches is not covered, and they take half the time."""
    for item in filter(is_property, items):
        item.add_marker(pytest.mark.no_cover)


@pytest.fixture
def at_once() -> Iterator[None]:
    """Celery runs a task where it is called."""
    app.conf.task_always_eager = app.conf.task_eager_propagates = True
    yield
    app.conf.task_always_eager = app.conf.task_eager_propagates = False
