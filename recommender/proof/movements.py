"""Nobody who gets a massage is left without movements: so many are open to everybody, whatever rules leave out."""

from collections.abc import Iterator
from itertools import combinations

from recommender.conditions import Not
from recommender.knowledge import Knowledge
from recommender.proof.counterexample import Counterexample
from recommender.proof.guarantees import Guarantees
from recommender.proof.space import Space


def too_few(knowledge: Knowledge, space: Space, promised: Guarantees) -> Iterator[Counterexample]:
    """The plainest person who keeps fewer than a routine has at least. None is the proof.

    For fewer than so many, all but one less are left out; whichever those are, somebody is looked for.
    """
    left_out = {code: promised.movement_excluded(code) for code in knowledge.movements}
    always = [code for code, excluded in left_out.items() if not excluded.parts]
    least = knowledge.limits.movements_least
    if len(always) >= least:
        return
    unreferred = Not(promised.referred())
    for kept in combinations(left_out, least - 1):
        gone = [excluded for code, excluded in left_out.items() if code not in kept]
        if who := space.find(unreferred, *gone):
            yield Counterexample(f"fewer than {least} movements are left", who)
            return
