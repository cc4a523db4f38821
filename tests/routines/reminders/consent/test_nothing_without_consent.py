"""Whatever people, providers, operators and mail servers do, and in whatever order: no mail that nobody agreed to.

Hypothesis makes up the lives, step by step. After each step the rows are what was agreed to, and at the end all that
was due has been sent, or says why not. With UNKNOT_EXAMPLES=100000 it takes so many steps, else some eight hundred,
and what takes longest to be noticed is left to tests/faults/test_unsubscribe.py.
"""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from pytest_django import Settings

from recommender.knowledge import Knowledge
from routines.models import Delivery
from routines.reminders import dispatch
from routines.services import owing
from tests.long import examples, whole
from tests.routines.cast import NOW, keep
from tests.routines.older import GENTLER, REFERRED, keep_as
from tests.routines.reminders.consent.accounts import balance, settle
from tests.routines.reminders.consent.acts import ACTS, PEOPLE, confirm, sign_up
from tests.routines.reminders.consent.agreed import Kept, Kind
from tests.routines.reminders.consent.lives import Lives
from tests.routines.reminders.consent.moody_post import Answer, MoodyPost

log = logging.getLogger(__name__)
STEPS = examples(800)
OF_A_LIFE = 60  # steps
SPRING, AUTUMN = datetime(2027, 3, 27, 22, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC)  # the clocks will move
LATE = (0, 1, 1800, 6 * 3600, 6 * 3600 + 1)  # seconds
WAITS = (*LATE, 60, 24 * 3600 - 1, 24 * 3600, 25 * 3600, 47 * 3600, 49 * 3600)
OWN_ACTS = ("sign_up", "confirm", "pause", "resume", "put_off", "skip", "change", "go_away")
Beat = Callable[[Lives], None]
BEATS: tuple[Beat, ...] = (Lives.beat, Lives.owe, Lives.send)
numbers = st.integers(0, 59)
pairs = st.tuples(numbers, numbers)


class Violation(AssertionError):
    """Something was sent, done or lost that nobody agreed to."""


class AnyLives(RuleBasedStateMachine):
    """`keepers` make routines; set for each run, as they need a database."""

    keepers: ClassVar[list[Callable[[], Kept]]]
    steps: ClassVar[int] = 0
    tried: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self._undone = transaction.atomic()
        self._undone.__enter__()
        self.lives = Lives(self.keepers, mailboxes=len(PEOPLE), now=NOW)

    @initialize(start=st.sampled_from((NOW, SPRING, AUTUMN)), people=st.lists(pairs, min_size=2, max_size=6))
    def some_are_reminded_already(self, start: datetime, people: list[tuple[int, int]]) -> None:
        self.lives.now = start
        for who, how in people:
            sign_up(self.lives, who, how)
        self.lives.beat()
        for number in range(len(people)):
            confirm(self.lives, number, number)

    @rule(what=st.sampled_from(sorted(ACTS)), who=numbers, how=numbers)
    def somebody_does(self, what: str, who: int, how: int) -> None:
        ACTS[what](self.lives, who, how)

    @rule(what=st.sampled_from(OWN_ACTS), who=numbers, how=numbers)
    def somebody_uses_a_link(self, what: str, who: int, how: int) -> None:
        ACTS[what](self.lives, who, how)

    @rule(what=st.sampled_from(sorted(ACTS)), who=numbers, how=numbers)
    def somebody_will_do_while_mails_go_out(self, what: str, who: int, how: int) -> None:
        self.lives.post.meanwhile.append(partial(ACTS[what], self.lives, who, how))

    @rule(answers=st.lists(st.sampled_from(Answer), max_size=4), is_down=st.booleans())
    def the_mail_server_is_in_a_mood(self, answers: list[Answer], is_down: bool) -> None:
        self.lives.post.answers, self.lives.post.is_down = answers, is_down

    @rule(seconds=st.sampled_from(WAITS), then=st.sampled_from(BEATS))
    def time_passes(self, seconds: int, then: Beat) -> None:
        self.lives.now += timedelta(seconds=seconds)
        then(self.lives)

    @precondition(lambda self: self.lives.coming())
    @rule(seconds=st.sampled_from(LATE), then=st.sampled_from(BEATS))
    def something_falls_due(self, seconds: int, then: Beat) -> None:
        self.lives.now = max(self.lives.now, min(self.lives.coming()) + timedelta(seconds=seconds))
        then(self.lives)

    @invariant()
    def all_is_as_agreed(self) -> None:
        type(self).steps += 1
        self.lives.compare()
        self._judge()

    def teardown(self) -> None:
        try:
            if not self.lives.faults:
                settle(self.lives)
                balance(self.lives)
                self._judge()
        finally:
            type(self).tried += self.lives.tried
            transaction.set_rollback(True)
            self._undone.__exit__(None, None, None)

    def _judge(self) -> None:
        if self.lives.faults:
            raise Violation("; ".join(self.lives.faults))


@pytest.fixture
def any_lives(db: None, settings: Settings, older: Knowledge, monkeypatch: pytest.MonkeyPatch) -> type[AnyLives]:
    """With routines to keep: one of today, and two that older knowledge made. What people do takes no time here."""
    monkeypatch.setattr(dispatch, "LOOK", timedelta(0))
    settings.EMAIL_BACKEND = f"{MoodyPost.__module__}.{MoodyPost.__name__}"
    keep()  # once for all lives: the first of a version takes long

    class Machine(AnyLives):
        steps, tried = 0, Counter()
        keepers: ClassVar = [
            lambda: Kept(keep()),
            lambda: Kept(keep_as(older, GENTLER), can_be_recalled=True),
            lambda: Kept(keep_as(older, REFERRED), can_be_recalled=True, is_urgent=True),
        ]

    return Machine


def live(any_lives: type[AnyLives], *, steps: int, **more: Any) -> None:
    """Takes about so many steps. Raises Violation."""
    lives = 1 + steps * 5 // 4 // OF_A_LIFE  # one in five ends early
    unhurried: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck)}
    how = settings(max_examples=lives, stateful_step_count=OF_A_LIFE, **unhurried, **more)
    run_state_machine_as_test(any_lives, settings=how)


@pytest.mark.untraced
def test_no_mail_goes_out_that_nobody_agreed_to_and_none_gets_lost(
    any_lives: type[AnyLives], record_property: Callable[[str, object], None]
) -> None:
    live(any_lives, steps=STEPS)
    tried = any_lives.tried
    figure = f"{any_lives.steps} steps, {tried.total()} mails handed to the mail server, violations 0: {dict(tried)}"
    record_property("consent", figure)
    log.info(figure)
    assert tried.keys() >= {Kind.CONFIRMATION, Kind.REMINDER}


BROKEN: dict[str, tuple[object, str, Callable[..., object]]] = {
    "without a look right before each mail": (dispatch, "facts_of", lambda some: {one.pk: () for one in some}),
    "not asking whether it is still wanted": (dispatch, "_refusal", lambda delivery, *, now: None),
    "writing to an address as often as asked": (owing, "may_write_unconfirmed", lambda address_hash, *, now: True),
    "losing what is owed": (dispatch, "_refusal", lambda delivery, *, now: Delivery.State.DROPPED),
}


SOON_FOUND = [broken for broken in BROKEN if broken != "without a look right before each mail"]


@pytest.mark.untraced
@pytest.mark.parametrize("broken", whole(list(BROKEN), short=SOON_FOUND))
def test_where_one_thing_is_broken_a_violation_is_found(
    any_lives: type[AnyLives], broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(*BROKEN[broken])
    with pytest.raises(Violation) as found:
        live(any_lives, steps=6000, derandomize=True, database=None, phases=[Phase.generate])
    log.info("%s: found after %s steps: %s", broken, any_lives.steps, found.value)
