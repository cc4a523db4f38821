"""The proof: every invariant, and what must hold of the rules as a whole, over every possible answers.

What holds is proven, not sampled: each claim is looked for as its opposite, and nobody is found. Where somebody is
found, they are the plainest such person, to be replayed through `recommend`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from recommender.knowledge import Knowledge
from recommender.proof.certificate import Certificate
from recommender.proof.conflicts import Conflicts
from recommender.proof.counterexample import Counterexample
from recommender.proof.guarantees import Guarantees
from recommender.proof.invariants import Claims
from recommender.proof.minutes import Minutes
from recommender.proof.monotone import losses
from recommender.proof.movements import too_few
from recommender.proof.nothing_left import Referrals
from recommender.proof.places import Places
from recommender.proof.positions import by_position, nowhere
from recommender.proof.space import Space


@dataclass(frozen=True, slots=True)
class Law:
    """One thing that has to hold for everybody, and those for whom it does not: none, if it is proven."""

    id: str
    because: str
    counterexamples: tuple[Counterexample, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of every law, over `answers` ways of filling in the questionnaire."""

    version: str
    answers: int
    laws: tuple[Law, ...]

    @property
    def broken(self) -> tuple[Law, ...]:
        """The laws that do not hold."""
        return tuple(law for law in self.laws if law.counterexamples)

    def certified(self, *, proven_on: date, milliseconds: int) -> Certificate:
        """What is kept of it."""
        return Certificate(
            version=self.version,
            proven_on=proven_on,
            answers=str(self.answers),
            invariants=len(self.laws),
            milliseconds=milliseconds,
        )


def prove(knowledge: Knowledge, *, progress: Callable[[str], None] = lambda law: None) -> Proof:
    """Try every law. `progress` hears the id of each before it is tried. Raises TooHard beyond the search's limit."""
    space = Space.of(knowledge.questionnaire)
    laws = []
    for name, because, counterexamples in _laws(knowledge, space):
        progress(name)
        laws.append(Law(name, because, tuple(counterexamples)))
    return Proof(knowledge.version, space.size, tuple(laws))


def _laws(knowledge: Knowledge, space: Space) -> Iterator[tuple[str, str, Iterator[Counterexample]]]:
    guarantees = Guarantees(knowledge)
    referrals = Referrals(knowledge, space, guarantees)
    claims = Claims(knowledge, space, guarantees, referrals)
    for invariant in knowledge.invariants.values():
        yield invariant.id, invariant.because, claims.broken(invariant)
    yield "monotone", knowledge.monotone.because, losses(knowledge, guarantees, referrals)
    yield "a-position-is-left", "Everybody can be massaged in some position.", nowhere(space, guarantees)
    places, minutes = Places(knowledge, space, guarantees), Minutes(knowledge, space, guarantees)
    too_short = (lack for way in by_position(referrals.ways) for lack in minutes.lacking(*way))
    untouchable = (lack for way in by_position(referrals.ways) for lack in places.lacking(*way))
    yield "a-free-place-can-be-touched", "Every place that is not left alone can be massaged lightly.", untouchable
    yield (
        "enough-for-every-minute",
        "Nobody runs out of strokes before the time is over.",
        too_short,
    )
    yield (
        "enough-movements-for-everybody",
        "Whoever gets a massage keeps enough gentle movements to do afterwards.",
        too_few(knowledge, space, guarantees),
    )
    conflicts = Conflicts(knowledge, space, guarantees).silent()
    yield "no-silent-conflict", "What one rule asks for and another forbids is told, or never happens.", conflicts
