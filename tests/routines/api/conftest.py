"""The addresses of Rosa's routine and of her reminder, on the Tuesday of the cast."""

from collections.abc import Iterator

import pytest
import time_machine

from routines.links import Purpose
from routines.models import Reminder, Routine
from tests.routines.api.calls import V1
from tests.routines.cast import NOW


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    """The clock stands still, unless a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def routine(rosas: Routine) -> str:
    return f"{V1}/routines/{rosas.token(Purpose.ROUTINE)}"


@pytest.fixture
def reminder(active: Reminder) -> str:
    return f"{V1}/reminders/{active.token(Purpose.REMINDER)}"
