"""A key that was used before the upgrade is known to be done, so that what it made stays erased, too."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from routines.models import KeptRequest
from routines.services import once
from routines.services.once import ErasedSince, RequestKey
from tests.routines.cast import NOW, keep

MIGRATION: Any = import_module("routines.migrations.0019_what_was_erased_stays_erased")


@pytest.mark.django_db
def test_what_made_something_is_done_and_what_is_running_may_be_completed() -> None:
    done, running = (RequestKey(letter * 16, b"{}", call="request") for letter in "ab")
    for request in (done, running):
        once.begin(request, now=NOW)
    routine = keep()
    KeptRequest.objects.filter(key_hash=done.key_hash).update(routine=routine)
    for _ in range(2):
        MIGRATION.say_what_is_done(apps, None)
    routine.delete()
    with pytest.raises(ErasedSince):
        once.begin(done, now=NOW)
    assert once.begin(running, now=NOW).routine is None
