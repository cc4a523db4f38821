"""What was kept before its use was noted gets it from what its rows know."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from routines.models import Reminder, Routine
from routines.services import keeping, telling
from routines.told import Telling
from tests.recommender.strategies import plain
from tests.routines.cast import DAY, NOW, keep, remind, sign_up

MIGRATION: Any = import_module("routines.migrations.0016_when_each_was_used")


@pytest.mark.django_db
def test_the_latest_that_is_known_of_each_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MIGRATION, "BATCH", 2)
    kept, emergency, checked, told, asked, confirmed = (keep() for _ in range(6))
    keeping.ask_again(routine=emergency, now=NOW)
    keeping.renew_routine(routine=checked, answers=plain(), now=NOW + DAY)
    for day in (3, 2):
        said = Telling(given_at=NOW, pressure_felt="right")
        telling.tell(routine=told, key=str(day), telling=said, now=NOW + day * DAY)
    sign_up(asked, now=NOW + 4 * DAY)
    remind(confirmed, now=NOW + 4 * DAY)
    Reminder.objects.filter(routine=confirmed).update(confirmed_at=NOW + 5 * DAY)
    Routine.objects.update(used_at=NOW + 99 * DAY)
    for _ in range(2):
        MIGRATION.say_when_used(apps, None)
    days = {kept: 0, emergency: 0, checked: 1, told: 3, asked: 4, confirmed: 5}
    used = dict(Routine.objects.values_list("pk", "used_at"))
    assert used == {row.pk: NOW + number * DAY for row, number in days.items()}
