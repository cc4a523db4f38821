"""What tests of every kind may ask for, and how they are run."""

import os
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from config.celery import app
from recommender.knowledge import files
from tests.properties import is_property


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits comes first, so that the others need not wait for it at the end.

    pytest-xdist gives each of its processes one piece of the whole row to begin with: each piece begins with its share.
    """
    pieces = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    waiting = [item for item in items if item.get_closest_marker("waits")]
    others = [item for item in items if not item.get_closest_marker("waits")]
    ends = [len(others) * number // pieces for number in range(pieces + 1)]
    items[:] = [
        item for number in range(pieces) for item in waiting[number::pieces] + others[ends[number] : ends[number + 1]]
    ]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Properties and what is marked run without coverage, in a third of the time: chance covers no line.

    pytest-cov's own marker does not help here: its tracer goes on in the processes of pytest-xdist.
    """
    if not is_property(item) and item.get_closest_marker("untraced") is None:
        return (yield)
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)


@pytest.fixture(autouse=True, scope="session")
def _journals_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each process of the tests is a host with a database and a disk of its own."""
    settings.JOURNAL_DIR = tmp_path_factory.mktemp("journals")


@pytest.fixture(autouse=True, scope="session")
def _no_text_parsed_twice() -> Iterator[None]:
    """Hundreds of tests load the knowledge with one file changed. The others are not parsed anew each time."""
    parse = files.read_yaml
    known: dict[tuple[str, bytes], Any] = {}

    def read_yaml(path: Path) -> Any:
        if not path.is_file():
            return parse(path)
        key = (path.name, path.read_bytes())
        if key not in known:
            known[key] = parse(path)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "read_yaml", read_yaml)
        yield


@pytest.fixture
def at_once() -> Iterator[None]:
    """Celery runs a task where it is called."""
    app.conf.task_always_eager = app.conf.task_eager_propagates = True
    yield
    app.conf.task_always_eager = app.conf.task_eager_propagates = False
