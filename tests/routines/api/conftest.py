"""The addresses of Rosa's routine and of her reminder, on the Tuesday of the cast."""

import pytest

from routines.links import Purpose
from routines.models import Reminder, Routine
from tests.routines.api.calls import V1


@pytest.fixture
def routine(rosas: Routine) -> str:
    return f"{V1}/routines/{rosas.token(Purpose.ROUTINE)}"


@pytest.fixture
def reminder(active: Reminder) -> str:
    return f"{V1}/reminders/{active.token(Purpose.REMINDER)}"
