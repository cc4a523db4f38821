"""What tests of every kind may ask for, and how they are run."""

import gc
import os
from collections.abc import Generator, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import settings as of_properties
from whitenoise.middleware import WhiteNoiseMiddleware

from config.celery import app
from recommender.knowledge import Knowledge, files, shipped
from routines import evenly
from routines.services import versions
from tests import tables
from tests.properties import is_property
from tests.untraced import Untraced

of_properties.register_profile("busy", deadline=None)  # machines that test are busy
of_properties.load_profile("busy")
gc.set_threshold(50_000, 20, 20)  # thousands of tests and the knowledge stay to the end: looking for garbage is dear


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
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Properties and what is marked run without coverage, with their fixtures: chance covers no line."""
    with Untraced() if is_property(item) or item.get_closest_marker("untraced") else nullcontext():
        return (yield)


@pytest.fixture(autouse=True, scope="session")
def _journals_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each process of the tests is a host with a database and a disk of its own."""
    settings.JOURNAL_DIR = tmp_path_factory.mktemp("journals")


@pytest.fixture(autouse=True, scope="session")
def _no_limits() -> None:
    """All tests come from one address. Those of the limits set their own."""
    settings.LIMITS = {}


@pytest.fixture(autouse=True, scope="session")
def _no_pauses() -> None:
    """Hundreds of tests sign up. That of the pauses makes its own."""
    evenly.STEP = 0


@pytest.fixture(autouse=True, scope="session")
def _no_table_made_twice() -> Iterator[None]:
    with tables.kept_to_be_copied():
        yield


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


@pytest.fixture(autouse=True, scope="session")
def _no_knowledge_written_twice() -> Iterator[None]:
    """The database of every test is empty: with its first routine, the shipped knowledge is kept in it once more."""
    write = versions.written
    known: dict[str, str] = {}

    def written(knowledge: Knowledge) -> str:
        if knowledge is not shipped():
            return write(knowledge)
        if not known:
            known[knowledge.version] = write(knowledge)
        return known[knowledge.version]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(versions, "written", written)
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_static_file_found_twice() -> Iterator[None]:
    """Every test has a client of its own, and WhiteNoise looks for all static files anew for each."""
    find = WhiteNoiseMiddleware.add_files_from_finders
    known: dict[str, Any] = {}

    def add_files_from_finders(middleware: WhiteNoiseMiddleware) -> None:
        if not known:
            find(middleware)
            known.update(middleware.files)
        middleware.files = dict(known)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add_files_from_finders)
        yield


@pytest.fixture
def at_once() -> Iterator[None]:
    """Celery runs a task where it is called."""
    app.conf.task_always_eager = app.conf.task_eager_propagates = True
    yield
    app.conf.task_always_eager = app.conf.task_eager_propagates = False
