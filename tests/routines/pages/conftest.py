"""The clock of the pages."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.routines.cast import NOW


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    """The Tuesday of the cast. The clock stands still, unless a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller
