"""Whatever is told, put right, taken back and checked, in whatever order: who got worse is not reminded meanwhile.

Rosa does one thing after the other, an hour each. Beside it stands what must hold, counted in the plainest way.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routines.models import Reminder, Routine
from routines.refusals import NotPossible
from routines.services import adapting, keeping, reminding, telling
from tests.long import examples, whole
from tests.recommender.strategies import plain
from tests.routines.cast import HOUR, NOW, fresh, keep, remind
from tests.routines.massages import WEEK, tell

pytestmark = pytest.mark.django_db


class Weeks:
    """A routine with its reminder, what was told of it, and since when somebody should have a look."""

    def __init__(self) -> None:
        self.now = NOW
        self.routine = keep({"pressure": "firm"})
        self.reminder = remind(self.routine)
        self.begun = NOW
        self.worse: dict[str, datetime] = {}
        self.told: list[str] = []
        self.must_rest = False

    def tell(self, *, key: str, got_worse: bool, felt: str = "right") -> None:
        tell(self.routine, at=self.now, key=key, got_worse=got_worse, pressure_felt=felt, pain_before=5)
        if got_worse and key not in self.worse:
            self.worse[key], self.must_rest = self.now, True
        if not got_worse:
            self.worse.pop(key, None)

    def tell_one(self, *, got_worse: bool) -> None:
        self.told.append(f"massage {len(self.told)}")
        self.tell(key=self.told[-1], got_worse=got_worse)

    def put_right(self, *, got_worse: bool) -> None:
        if self.told:
            self.tell(key=self.told[-1], got_worse=got_worse)

    def take_back(self) -> None:
        session = fresh(self.routine).sessions.order_by("given_at", "pk").last()
        if session:
            telling.take_back(session=session, now=self.now)
            self.worse.pop(self.told.pop(), None)

    def check(self, *, begun: datetime) -> None:
        keeping.renew_routine(routine=self.routine, answers=plain(), now=self.now, begun=begun)
        self.begun = begun

    def resume(self) -> None:
        with suppress(NotPossible):
            reminding.resume(reminder=self.reminder, now=self.now)
            self.must_rest = False

    def change_today(self) -> None:
        with suppress(NotPossible):
            adapting.change_today(routine=self.routine, leave_alone=[], pressure="light", now=self.now)

    def wait(self) -> None:
        self.now += 5 * WEEK

    def ask_something_else(self) -> None:
        answers = fresh(self.routine).answers | {"work": "no longer known"}
        Routine.objects.filter(pk=self.routine.pk).update(answers=answers)

    def assert_nobody_is_reminded_of_what_made_it_worse(self, acts: tuple[str, ...]) -> None:
        row, state = fresh(self.routine), fresh(self.reminder).state
        if self.must_rest:
            assert state == Reminder.State.PAUSED, acts
        if any(at > self.begun for at in self.worse.values()):
            assert row.kind == Routine.Kind.REFERRAL, acts
            with pytest.raises(NotPossible):
                reminding.resume(reminder=self.reminder, now=self.now)


ACTS: dict[str, Callable[[Weeks], None]] = {
    "tell one that went well": lambda weeks: weeks.tell_one(got_worse=False),
    "tell one that made it worse": lambda weeks: weeks.tell_one(got_worse=True),
    "say of the last one that it got worse": lambda weeks: weeks.put_right(got_worse=True),
    "check again": lambda weeks: weeks.check(begun=weeks.now),
    "resume": Weeks.resume,
    "wait for five weeks": Weeks.wait,
    "say of the last one that it did not": lambda weeks: weeks.put_right(got_worse=False),
    "take the last one out": Weeks.take_back,
    "end a check that was begun before the last act": lambda weeks: weeks.check(begun=weeks.now - 3 * HOUR / 2),
    "find a sign of an emergency in a check": lambda weeks: keeping.ask_again(routine=weeks.routine, now=weeks.now),
    "ask for the pressure of before": lambda weeks: telling.as_firm_as_before(routine=weeks.routine, now=weeks.now),
    "ask for lighter hands today": Weeks.change_today,
    "update to a knowledge that asks something else": Weeks.ask_something_else,
}
FIRST = whole(list(ACTS)[:8], short=list(ACTS)[:5])


@pytest.mark.parametrize("first", FIRST)
def test_whatever_three_things_are_done_who_got_worse_is_not_reminded_before_they_resume(first: str) -> None:
    for two in product(FIRST, repeat=2):
        assert_it_holds(first, *two)


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(list(ACTS)), min_size=4, max_size=9))
def test_whatever_is_done_who_got_worse_is_not_reminded_before_they_resume(acts: list[str]) -> None:
    assert_it_holds(*acts)


def assert_it_holds(*acts: str) -> None:
    weeks = Weeks()
    for act in acts:
        weeks.now += HOUR
        ACTS[act](weeks)
        weeks.assert_nobody_is_reminded_of_what_made_it_worse(acts)
