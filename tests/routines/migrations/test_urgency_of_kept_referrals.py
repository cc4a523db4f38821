"""What was kept before its urgency was a column of its own gets it from its outcome."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from routines.models import Routine
from tests.routines.cast import keep
from tests.routines.pages.private import CHEST_PAIN, WEIGHT_LOSS

MIGRATION: Any = import_module("routines.migrations.0013_urgency_of_kept_referrals")


@pytest.mark.django_db
def test_every_referral_says_how_urgent_it_is_and_a_routine_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MIGRATION, "BATCH", 2)
    wanted = {keep().pk: ""}
    for answers, urgency in 2 * [(CHEST_PAIN, "emergency"), (WEIGHT_LOSS, "urgent")]:
        wanted[keep(answers).pk] = urgency
    assert dict(Routine.objects.values_list("pk", "urgency")) == wanted
    Routine.objects.update(urgency="")
    for _ in range(2):
        MIGRATION.say_how_urgent(apps, None)
    assert dict(Routine.objects.values_list("pk", "urgency")) == wanted
