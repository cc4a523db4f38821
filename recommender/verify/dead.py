"""Entries that never speak: rules that never fire, are never seen or never decide.

And invariants that are about nobody, or rest on rules without words.
"""

from collections.abc import Iterator, Sequence

from recommender.conditions import Condition, Not, holds
from recommender.directives import URGENCIES, CompiledRule
from recommender.knowledge import Knowledge, Problem
from recommender.proof.guarantees import Guarantees
from recommender.proof.space import Space
from recommender.schema import Refer
from recommender.verify.looked_at import looked_at


def dead_entries(knowledge: Knowledge, space: Space, promised: Guarantees) -> Iterator[Problem]:
    """Rules first, in the order of their files, then invariants."""
    rules = _Rules(knowledge, space, promised)
    for one in knowledge.compiled:
        file, rule = knowledge.rule_files[one.rule.id], one.rule.id
        why = rules.why_dead(one)
        yield from looked_at(file, rule, (Problem(file, rule, message, at=("when",)) for message in why))
    for invariant, when in knowledge.invariant_conditions.items():
        yield from looked_at("invariants.yaml", invariant, _about_nobody(invariant, when, space))
    for invariant, entry in knowledge.invariants.items():
        yield from _unsaid(invariant, entry.always.said_by, knowledge)


def _about_nobody(invariant: str, when: Condition, space: Space) -> Iterator[Problem]:
    if space.find(when) is None:
        message = "is about nobody, since no answers fit its `when`: mend it, or take the invariant out"
        yield Problem("invariants.yaml", invariant, message, at=("when",))


def _unsaid(invariant: str, said_by: Sequence[str], knowledge: Knowledge) -> Iterator[Problem]:
    for rule in said_by:
        then = knowledge.rules[rule].then
        if not (then.caution or then.note):
            message = f"{rule} has no caution and no note, so it says nothing: give it one, or name another rule"
            yield Problem("invariants.yaml", invariant, message, at=("always", "said_by", rule))


class _Rules:
    def __init__(self, knowledge: Knowledge, space: Space, promised: Guarantees) -> None:
        self._referring = [
            one
            for urgency in URGENCIES
            for one in knowledge.compiled
            if one.rule.then.refer and one.rule.then.refer.urgency == urgency
        ]
        self._space = space
        self._promised = promised

    def why_dead(self, one: CompiledRule) -> Iterator[str]:
        """Why this rule never speaks; nothing if it does."""
        fired = self._space.find(one.condition)
        if fired is None:
            yield "never fires, whatever is answered: mend its `when`, or take the rule out"
            return
        others = [o.rule.id for o in self._referring if o is not one and holds(o.condition, fired)]
        refer = one.rule.then.refer
        if refer and self._is_outranked(one.condition, refer):
            yield (
                f"never decides, since whoever it fires for is referred more urgently (such as by {others[0]}): "
                f"make it more urgent than {refer.urgency}, or take the rule out"
            )
        elif not refer and self._is_unseen(one):
            yield (
                f"is never seen, since whoever it fires for is referred and gets no massage (such as by {others[0]}): "
                "mend its `when`, or take the rule out"
            )

    def _is_outranked(self, condition: Condition, refer: Refer) -> bool:
        more_urgent = URGENCIES[: URGENCIES.index(refer.urgency)]
        if not more_urgent:
            return False
        return self._space.find(condition, Not(self._promised.referred(more_urgent[-1]))) is None

    def _is_unseen(self, one: CompiledRule) -> bool:
        """What is left alone has a say in "not today" as well: it may be that nothing is left to touch."""
        referred = self._promised.referred("clinician") if one.exclude else self._promised.referred()
        return self._space.find(one.condition, Not(referred)) is None
