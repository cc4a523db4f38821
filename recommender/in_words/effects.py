"""What a rule does and what an invariant promises, in plain English: one sentence for each thing."""

from collections.abc import Iterator

import msgspec

from recommender.directives import URGENCIES
from recommender.in_words.names import Names, as_title, times_a_week
from recommender.knowledge import Knowledge
from recommender.outcome import Urgency
from recommender.prose import listed
from recommender.schema import NOTHING, SAME, Always, Cap, Never, Prefer, Refer, RhythmEffect, Targets, Then

MOST_URGENT, LEAST_URGENT = URGENCIES[0], URGENCIES[-1]


class EffectWords(msgspec.Struct, frozen=True):
    """One effect in words. `effect` is the author's name for it: refer, caution, exclude and so on."""

    effect: str
    text: str


class Effects:
    """Puts effects and promises into the words of one knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._names = Names(knowledge)
        self._wording = knowledge.wording

    def of_rule(self, then: Then) -> tuple[EffectWords, ...]:
        """Every effect of a rule: what limits first, what is said last."""
        told = (*self._limits(then), *self._wishes(then), *self._sayings(then))
        return tuple(EffectWords(effect, text) for effect, text in told)

    def of_invariant(self, always: Always, never: Never) -> tuple[str, ...]:
        """Everything an invariant promises: what has to be so, then what must not."""
        return (*self._always(always), *self._never(never))

    def _limits(self, then: Then) -> Iterator[tuple[str, str]]:
        if then.refer:
            yield "refer", self._refer(then.refer)
        if then.exclude:
            yield from (("exclude", text) for text in self._without(then.exclude))
        if then.cap_pressure:
            yield "cap_pressure", self._cap(then.cap_pressure)
        if then.dose:
            yield "dose", _minutes(then.dose.minutes_at_most)

    def _wishes(self, then: Then) -> Iterator[tuple[str, str]]:
        if then.prefer:
            first = ", worked on before the others" if then.prefer.first else ""
            yield "prefer", f"More room (weight {then.prefer.weight}) for {self._preferred(then.prefer)}{first}."
        if then.avoid:
            every = f"every technique under {self._quoted(then.avoid.techniques_of)}"
            yield "avoid", f"Something else, where there is something else, for {every}."
        if then.require:
            yield "require", f"Always includes {self._names.techniques(then.require.technique)}."
        if then.position:
            yield "position", f"Prefers {self._names.positions([then.position.prefer])}."
        if then.lubricant and then.lubricant.offer:
            yield "lubricant", f"Offers {self._names.lubricants(then.lubricant.offer)}."
        if then.lubricant and then.lubricant.refuse:
            yield "lubricant", self._no_lubricant(then.lubricant.refuse)

    def _sayings(self, then: Then) -> Iterator[tuple[str, str]]:
        if then.caution:
            yield "caution", f"Warns: “{then.caution}”"
        for advice in then.prepare:
            yield "prepare", f"Adds: “{self._names.advice(advice)}”"
        if then.note and then.note.giver:
            yield "note", f"Tells the giver: “{then.note.giver}”"
        if then.note and then.note.aftercare:
            yield "note", f"Says for afterwards: “{then.note.aftercare}”"
        if then.for_giver:
            yield "for_giver", _behind_the_givers_link(then.for_giver)
        if then.rhythm:
            yield from (("rhythm", text) for text in _rhythm(then.rhythm))
        if then.offer:
            yield "offer", f"Offers {then.offer.minutes} minutes instead."

    def _refer(self, refer: Refer) -> str:
        added = f" It adds: “{refer.advice}”" if refer.advice else ""
        return f"Instead of a massage: {self._title(refer.urgency)}.{added}"

    def _title(self, urgency: Urgency) -> str:
        return f"“{self._wording.referral[urgency].title}”"

    def _cap(self, cap: Cap) -> str:
        level = self._wording.pressures[cap.at]
        most = f"Only {level} pressure" if cap.at == "light" else f"At most {level} pressure"
        where = self._places(cap.zone, cap.zones_of, each="every")
        return f"{most} on {where}." if where else f"{most} everywhere."

    def _places(self, zones: tuple[str, ...], zones_of: str, *, each: str) -> str:
        ticked = f"{each} place ticked under {self._quoted(zones_of)}" if zones_of else ""
        return listed(list(filter(None, (self._names.zones(zones), ticked))))

    def _quoted(self, question: str) -> str:
        return f"“{self._names.question(question)}”"

    def _preferred(self, prefer: Prefer) -> str:
        wanted = [
            self._names.strokes(prefer.stroke),
            f"strokes with {self._names.tools(prefer.tool)}" if prefer.tool else "",
            self._places(prefer.zone, prefer.zones_of, each="every"),
            self._names.techniques(prefer.technique),
            f"every technique under {self._quoted(prefer.techniques_of)}" if prefer.techniques_of else "",
            f"{self._names.movements(prefer.movement)} afterwards" if prefer.movement else "",
        ]
        return "; ".join(filter(None, wanted))

    def _without(self, targets: Targets) -> Iterator[str]:
        """What targets rule out, a sentence for each kind."""
        names = self._names
        if targets.tool:
            yield f"No strokes with {names.tools(targets.tool, last='or')}."
        for trait in targets.trait:
            yield f"No technique that {names.trait(trait)}."
        if targets.technique:
            yield f"Never {names.techniques(targets.technique, last='or')}."
        if targets.zone or targets.zones_of:
            yield f"No touch on {self._places(targets.zone, targets.zones_of, each='any')}."
        if targets.position:
            yield f"Never {names.positions(targets.position, last='or')}."
        for advice in targets.preparation:
            yield f"Never says: “{names.advice(advice)}”"
        yield from self._without_movements(targets)

    def _without_movements(self, targets: Targets) -> Iterator[str]:
        for trait in targets.movement_trait:
            yield f"No movement afterwards that {self._names.movement_trait(trait)}."
        if targets.movement:
            yield f"Never suggests {self._names.movements(targets.movement, last='or')} afterwards."

    def _no_lubricant(self, codes: tuple[str, ...]) -> str:
        return f"Never offers {self._names.lubricants(codes)}."

    def _always(self, always: Always) -> Iterator[str]:
        if always.refer:
            more = "" if always.refer == MOST_URGENT else ", or something more urgent"
            yield f"Instead of a massage: {self._title(always.refer)}{more}."
        if always.cap_pressure:
            yield self._cap(always.cap_pressure)
        for rule in always.said_by:
            yield f"The rule “{as_title(rule)}” speaks."
        for advice in always.advice:
            yield f"Says: “{self._names.advice(advice)}”"
        if always.minutes_at_most:
            yield _minutes(always.minutes_at_most)
        if always.per_week_at_most:
            yield _per_week(always.per_week_at_most)

    def _never(self, never: Never) -> Iterator[str]:
        if never.refer == LEAST_URGENT:
            yield "Massage is not refused."
        elif never.refer:
            more = "" if never.refer == MOST_URGENT else ", nor anything more urgent"
            yield f"Nobody is told {self._title(never.refer)}{more}."
        if never.use:
            yield from self._without(never.use)
        if never.offer:
            yield self._no_lubricant(never.offer)


def _behind_the_givers_link(words: str) -> str:
    codes = {SAME: "Says the same behind the giver's link.", NOTHING: "Says nothing behind the giver's link."}
    return codes.get(words, f"Says behind the giver's link: “{words}”")


def _rhythm(rhythm: RhythmEffect) -> Iterator[str]:
    if rhythm.suggest:
        yield f"Suggests {times_a_week(rhythm.suggest)}."
    if rhythm.at_most:
        yield _per_week(rhythm.at_most)
    if rhythm.pause:
        yield "Pauses the reminders."


def _minutes(most: int) -> str:
    return f"At most {most} minutes."


def _per_week(most: int) -> str:
    return f"At most {times_a_week(most)}."
