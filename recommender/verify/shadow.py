"""Rules that change nothing: what they forbid another rule forbids already, or they say what another says."""

from collections.abc import Iterator, Sequence
from itertools import islice

from recommender.conditions import Not
from recommender.directives import CompiledRule
from recommender.knowledge import Knowledge, Problem
from recommender.proof.space import Space
from recommender.verify.bounds import Bound, bounds, does_more
from recommender.verify.looked_at import looked_at


def shadowed_rules(knowledge: Knowledge, space: Space) -> Iterator[Problem]:
    """One for each rule that could be taken out without anybody getting anything else."""
    shadows = _Shadows(knowledge.compiled, space)
    for number, one in enumerate(knowledge.compiled):
        file, rule = knowledge.rule_files[one.rule.id], one.rule.id
        why = shadows.on(one, knowledge.compiled[:number])
        yield from looked_at(file, rule, (Problem(file, rule, message, at=("then",)) for message in why))


class _Shadows:
    def __init__(self, rules: Sequence[CompiledRule], space: Space) -> None:
        self._rules = rules
        self._space = space
        self._bounds: dict[CompiledRule, frozenset[Bound]] = {one: bounds(one) for one in rules}
        self._silent = frozenset(one for one in rules if not does_more(one))

    def on(self, one: CompiledRule, earlier: Sequence[CompiledRule]) -> Iterator[str]:
        """Why this rule changes nothing; nothing if it does. Of two that do the same the later one is told."""
        if one in self._silent and not self._bounds[one]:
            yield "changes nothing: name under `then` what it is about, or take the rule out"
        elif twin := next((other for other in earlier if self._are_twins(one, other)), None):
            yield f"does what {twin.rule.id} does, for the same answers: take one of the two out"
        else:
            above = (other for other in self._above(one) if other in earlier or one not in self._above(other))
            yield from (
                f"changes nothing, since {other.rule.id} forbids all of it and fires whenever this does: "
                "mend its `when`, or take the rule out"
                for other in islice(above, 1)
            )

    def _are_twins(self, one: CompiledRule, other: CompiledRule) -> bool:
        return one.rule.then == other.rule.then and self._implies(one, other) and self._implies(other, one)

    def _above(self, one: CompiledRule) -> Iterator[CompiledRule]:
        """The rules that forbid all that this one does, whenever it does; none where it does more than forbid."""
        for other in self._rules if one in self._silent else ():
            covers = other is not one and self._bounds[one] <= self._bounds[other]
            if covers and self._implies(one, other):
                yield other

    def _implies(self, one: CompiledRule, other: CompiledRule) -> bool:
        return self._space.find(one.condition, Not(other.condition)) is None
