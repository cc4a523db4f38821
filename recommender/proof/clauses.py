"""Conditions as clauses over bits: each clause is a set of values of which at least one has to be chosen.

An alternative of many parts would multiply out to very many clauses. It gets a switch for every part instead: a block
of two further bits that says whether this part is the one that holds.
"""

from functools import reduce
from itertools import product
from math import prod
from operator import or_

from recommender.conditions import AllOf, Among, AnyOf, Condition, Exactly, Includes, Not, domain_of
from recommender.proof.bits import Bits

MULTIPLIED_AT_MOST = 16


class Clauses:
    """What one question about all answers demands, over what `laws` demand. `off` holds every switch that is off."""

    def __init__(self, bits: Bits, laws: "Clauses | None" = None) -> None:
        self._bits = bits
        self.block_at: list[int] = list(laws.block_at if laws else bits.block_at)
        self.off: int = laws.off if laws else 0
        self.all: list[int] = list(laws.all) if laws else []
        self._switches: dict[tuple[int, ...], int] = dict(laws._switches) if laws else {}

    @property
    def everything(self) -> int:
        """Every value still possible, switches included."""
        return (1 << len(self.block_at)) - 1

    def demand(self, condition: Condition) -> None:
        """The condition has to hold."""
        self.all += self._of(condition, wanted=True)

    def _of(self, condition: Condition, *, wanted: bool) -> list[int]:
        match condition:
            case Not(part):
                return self._of(part, wanted=not wanted)
            case AllOf(parts) | AnyOf(parts):
                each = [self._of(part, wanted=wanted) for part in parts]
                together = isinstance(condition, AllOf) is wanted
                return [clause for clauses in each for clause in clauses] if together else self._either(each)
            case Among(code, values):
                domain = domain_of(self._bits.questions[code])
                return [self._bits.value(code, [value for value in domain if (value in values) is wanted])]
            case Includes(code, options):
                ticks = [self._bits.option(code, option, ticked=wanted) for option in options]
                return [reduce(or_, ticks)] if wanted else ticks
            case _:
                return self._exactly(condition, wanted=wanted)

    def _exactly(self, condition: Exactly, *, wanted: bool) -> list[int]:
        code, options = condition.code, condition.options
        ticks = [
            self._bits.option(code, option, ticked=(option in options) is wanted)
            for option in domain_of(self._bits.questions[code])
        ]
        return ticks if wanted else [reduce(or_, ticks)]

    def _either(self, each: list[list[int]]) -> list[int]:
        """One list of clauses or another."""
        if prod(map(len, each)) > MULTIPLIED_AT_MOST:
            return [reduce(or_, [self._switched(clauses) for clauses in each])]
        return [reduce(or_, chosen, 0) for chosen in product(*each)]

    def _switched(self, clauses: list[int]) -> int:
        """The bit that, once chosen, makes these clauses hold. A single one needs no switch, the same ones share it."""
        if len(clauses) == 1:
            return clauses[0]
        if (same := tuple(clauses)) not in self._switches:
            self._switches[same] = self._new_switch(clauses)
        return self._switches[same]

    def _new_switch(self, clauses: list[int]) -> int:
        on, off = 1 << len(self.block_at), 2 << len(self.block_at)
        self.block_at += [on | off] * 2
        self.off |= off
        self.all += [clause | off for clause in clauses]
        return on
