"""Branch and prune over bits: is there one choice a block that meets every clause, and which is nearest to a plain one?

It knows nothing of questions: a state is the set of values still possible, a clause the set of values that satisfy it.
"""

from collections.abc import Sequence

NODES_AT_MOST = 20_000


class TooHard(ValueError):
    """A question about all answers that takes more than the limit. The message says which limit, and the mend."""


class Search:
    """One search. `plain` holds the preferred bit of a block; any other choice in a `counted` block is one change."""

    def __init__(self, clauses: Sequence[int], *, block_at: Sequence[int], plain: int, counted: int) -> None:
        self._clauses = sorted(set(clauses), key=int.bit_count)
        self._block_at = block_at
        self._plain = plain
        self._counted = plain & counted
        self._nodes = 0

    def nearest(self, state: int) -> int | None:
        """The choice with the fewest changes, None where there is none. Raises TooHard beyond NODES_AT_MOST."""
        found = self._find(state, changes=len(self._block_at))
        changes = 0
        while found is not None and self._changed(found) > changes:
            if (nearer := self._find(state, changes=changes)) is not None:
                return nearer
            changes += 1
        return found

    def _changed(self, state: int) -> int:
        """How many counted blocks cannot have their plain value any more."""
        return (self._counted & ~state).bit_count()

    def _find(self, state: int, *, changes: int) -> int | None:
        self._nodes += 1
        if self._nodes > NODES_AT_MOST:
            raise TooHard(f"more than {NODES_AT_MOST} cases to look at: make the condition simpler")
        narrowed = self._narrowed(state)
        if narrowed is None or self._changed(narrowed) > changes:
            return None
        choice = self._plainest(narrowed)
        broken = min((c & narrowed for c in self._clauses if not c & choice), key=int.bit_count, default=0)
        return self._branch(narrowed, broken, changes=changes) if broken else choice

    def _branch(self, state: int, clause: int, *, changes: int) -> int | None:
        """Mend a broken clause in one block after the other; what was tried in one is ruled out for the next."""
        while clause:
            block = self._block_of(clause)
            here = clause & block
            if (found := self._find(state & ~block | here, changes=changes)) is not None:
                return found
            clause &= ~block
            state &= ~here
        return None

    def _narrowed(self, state: int) -> int | None:
        """Draw every conclusion that a single clause forces; None where one cannot be met any more."""
        before = None
        while state != before:
            before = state
            for clause in self._clauses:
                live = state & clause
                if not live:
                    return None
                block = self._block_of(live)
                if not live & ~block:
                    state &= ~block | live
        return state

    def _plainest(self, state: int) -> int:
        """The plain value of every block that still has it, else its first."""
        choice = state & self._plain
        missing = self._plain & ~state
        while missing:
            block = self._block_of(missing)
            choice |= (left := state & block) & -left
            missing &= ~block
        return choice

    def _block_of(self, bits: int) -> int:
        return self._block_at[(bits & -bits).bit_length() - 1]
