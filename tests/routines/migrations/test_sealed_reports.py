"""What reports of before are about is sealed, wherever it was interrupted, and leaves nothing in the clear behind."""

import pytest

from tests.routines.migrations.test_sealed import columns, installation, migrate, on_disk, said
from tests.running import Installation

__all__ = ["installation"]
pytestmark = [pytest.mark.untraced, pytest.mark.waits]
RULE = "a-rule-that-fired"
AGAIN = """
import django; django.setup()
from importlib import import_module
from django.db import migrations
def dies(*_): raise KeyboardInterrupt
module = import_module("routines.migrations.0018_sealed_reports")
module.BATCH = 2
module.Migration.operations[-1] = migrations.RunPython(dies, dies)
from django.core.management import call_command
call_command("migrate", "routines", "0018", verbosity=0)
"""


def is_in_clear(installation: Installation) -> bool:
    return RULE.encode() in on_disk(installation)


def test_there_and_back_all_is_as_before_and_the_files_tell_no_rule(installation: Installation) -> None:
    before = said(installation)
    assert not is_in_clear(installation)
    migrate(installation, to="0017")
    assert is_in_clear(installation), "the control: here it can be found"
    assert any(RULE in str(value) for row in columns(installation, "badadvice") for value in row)
    migrate(installation, to="0018")
    assert said(installation) == before
    assert not is_in_clear(installation)


def test_where_it_was_interrupted_it_goes_on(installation: Installation) -> None:
    before = said(installation)
    migrate(installation, to="0017")
    assert installation.start("-c", AGAIN).wait(timeout=60) != 0
    migrate(installation, to="0018")
    assert said(installation) == before
    assert not is_in_clear(installation)
