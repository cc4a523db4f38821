"""Unknot as `make run` starts it, for people who come with phones and with computers."""

from collections.abc import Iterator

import pytest

from tests.running import Installation, running, wait_for
from tests.text_browser import TextBrowser


@pytest.fixture(scope="session")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where it is, without a slash at the end."""
    installation = Installation.at(tmp_path_factory.mktemp("journeys"))
    with running(installation):
        wait_for(lambda: TextBrowser().can_open(installation.address + "/"), what="the web server")
        yield installation.address
