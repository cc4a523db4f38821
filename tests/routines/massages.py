"""Rosa's massages in the tests: each told in one line, and what the routine has become of it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from recommender.outcome import Routine as RoutineOutcome
from routines import selectors
from routines.models import Routine, Session
from routines.services import telling
from routines.told import Telling
from tests.routines.cast import NOW, fresh, keep

WEEK = timedelta(weeks=1)


def tell(routine: Routine, *, at: datetime = NOW, key: str = "", **changed: Any) -> Session:
    """One that went well at this moment, and is told at once."""
    told = Telling(**{"given_at": at, "pressure_felt": "right", **changed})
    return telling.tell(routine=routine, key=key or f"at {at}", telling=told, now=at)


def outcome(routine: Routine) -> RoutineOutcome:
    """What the routine is now."""
    found = selectors.outcome_of(fresh(routine))
    assert isinstance(found, RoutineOutcome)
    return found


def strongest(routine: Routine) -> set[str]:
    """Every pressure that it has."""
    return {step.pressure for step in outcome(routine).steps}


@pytest.fixture
def firm(db: None) -> Routine:
    """A routine with firm hands."""
    return keep({"pressure": "firm", "pain_zones": ["shoulder_left"], "shoulder_tension": "severe", "minutes": 30})
