"""No silent conflict: where one rule asks for what another forbids, the person is told, or it never happens.

A technique or a place that is forbidden is listed as left out with its reason, so no such conflict is silent.
Positions and preparations leave no trace when they are forbidden, nor does an oil that nothing is offered instead of.
"""

from collections.abc import Iterable, Iterator

from recommender.conditions import AnyOf, Condition, Not
from recommender.directives import CompiledRule
from recommender.knowledge import Knowledge
from recommender.proof.counterexample import Counterexample
from recommender.proof.guarantees import Guarantees
from recommender.proof.space import Space

GLIDES = "glides"  # the trait of techniques that need oil or lotion
SKIN = ("oil", "lotion")


class Conflicts:
    """Looks for somebody to whom two rules say opposite things, and nobody says why."""

    def __init__(self, knowledge: Knowledge, space: Space, guarantees: Guarantees) -> None:
        self._knowledge = knowledge
        self._space = space
        self._promised = guarantees
        self._unreferred = Not(guarantees.referred())

    def silent(self) -> Iterator[Counterexample]:
        """One for each pair of rules, and for gliding hands without anything to glide on. None is the proof."""
        for asking in self._knowledge.compiled:
            for forbidding in self._knowledge.compiled:
                if _speaks(forbidding) or not (thing := next(_disputed(asking, forbidding), "")):
                    continue
                if who := self._space.find(self._unreferred, asking.condition, forbidding.condition):
                    what = f"{asking.rule.id} asks for {thing}, {forbidding.rule.id} forbids it without a word"
                    yield Counterexample(what, who)
        yield from self._dry()

    def _dry(self) -> Iterator[Counterexample]:
        """Strokes that glide may be used, but neither oil nor lotion is offered."""
        glides = [code for code, technique in self._knowledge.techniques.items() if GLIDES in technique.traits]
        allowed = AnyOf(tuple(Not(self._promised.technique_excluded(code)) for code in glides))
        offers = (self._promised.offered(code) for code, c in self._knowledge.lubricants.items() if c.kind in SKIN)
        none_offered: Iterable[Condition] = (Not(offer) for offer in offers)
        if glides and (who := self._space.find(self._unreferred, allowed, *none_offered)):
            yield Counterexample("strokes that glide may be used, but neither oil nor lotion is offered", who)


def _speaks(one: CompiledRule) -> bool:
    """Whether the rule tells the person what it does, in a sentence of its own."""
    return bool(one.rule.then.caution or one.rule.then.note)


def _disputed(asking: CompiledRule, forbidding: CompiledRule) -> Iterator[str]:
    """What one rule asks for and the other forbids."""
    forbidden = forbidding.rule.then.exclude
    if forbidden:
        yield from (advice for advice in asking.rule.then.prepare if advice in forbidden.preparation)
        wanted = asking.rule.then.position
        if wanted and wanted.prefer in forbidden.position:
            yield wanted.prefer
    if forbidding.exclude and asking.require & forbidding.exclude.techniques:
        yield "a technique it requires"
