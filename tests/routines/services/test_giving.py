"""The giver's link can be ended by itself; nothing else changes by it."""

import pytest

from routines import selectors
from routines.links import Purpose
from routines.models import Routine
from routines.services import giving, keeping
from tests.routines.cast import NOW
from tests.routines.pages.private import all_rows


def test_a_new_link_takes_the_place_of_the_old(rosas: Routine, bens: Routine) -> None:
    old, before = rosas.token(Purpose.GIVER), all_rows()
    changed = giving.new_link(routine=rosas, now=NOW)
    new = changed.token(Purpose.GIVER)
    assert selectors.routine_for_giver(old) is None
    assert selectors.routine_for_giver(new) == changed == Routine.objects.get(pk=rosas.pk)
    assert selectors.routine_by(rosas.token(Purpose.ROUTINE)) == changed
    assert selectors.routine_for_giver(bens.token(Purpose.GIVER)) == bens
    Routine.objects.filter(pk=rosas.pk).update(giver_generation=1)
    assert all_rows() == before


def test_each_new_link_is_another_one(rosas: Routine) -> None:
    links = {giving.new_link(routine=rosas, now=NOW).token(Purpose.GIVER) for _ in range(3)}
    assert len(links | {rosas.token(Purpose.GIVER)}) == 4


def test_what_is_erased_gets_no_new_link(rosas: Routine) -> None:
    gone = Routine.objects.get(pk=rosas.pk)
    keeping.erase_routine(routine=rosas)
    with pytest.raises(Routine.DoesNotExist):
        giving.new_link(routine=gone, now=NOW)
