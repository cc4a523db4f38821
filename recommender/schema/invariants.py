"""What must hold for every possible answers, whatever the rules are: invariants.yaml. `verify` proves it."""

from typing import Any

from recommender.outcome import Urgency
from recommender.schema.effects import Cap, Targets
from recommender.schema.entry import Entry


class Always(Entry, frozen=True, kw_only=True):
    """What has to be so. `refer` is the least urgency, `said_by` names rules that fire, `advice` what is told."""

    refer: Urgency | None = None
    cap_pressure: Cap | None = None
    said_by: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    minutes_at_most: int = 0
    per_week_at_most: int = 0


class Never(Entry, frozen=True, kw_only=True):
    """What must not be so. `refer` is an urgency that is never reached, `use` never allowed, `offer` never offered."""

    refer: Urgency | None = None
    use: Targets | None = None
    offer: tuple[str, ...] = ()


class Invariant(Entry, frozen=True, kw_only=True):
    """For everybody whose answers are like this (no `when`: for everybody), this holds always and that never."""

    id: str
    when: Any = None
    always: Always = Always()
    never: Never = Never()
    because: str
    sources: tuple[str, ...]


class Monotone(Entry, frozen=True, kw_only=True):
    """Questions of which one more ticked option never makes anything less careful."""

    questions: tuple[str, ...]
    because: str
    sources: tuple[str, ...]


class InvariantFile(Entry, frozen=True, kw_only=True):
    """invariants.yaml: what is proven over every possible answers."""

    monotone: Monotone
    invariants: tuple[Invariant, ...]
