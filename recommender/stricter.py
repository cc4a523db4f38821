"""What of a kept routine is stricter by today's directives: steps, their pressure, oils, advice, movements, minutes.

`recall` asks it about routines; whether there should be any massage at all is not looked at here.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

import msgspec

from recommender.catalogue import LEVEL, PRESSURES, Catalogue, Placement
from recommender.directives import Directives
from recommender.explain import reasons
from recommender.knowledge import Knowledge
from recommender.outcome import Line, Outcome, Pressure, Reason, Step, Urgency
from recommender.prose import listed

Kind = Literal["referral", "position", "left_out", "preparation", "gentler", "shorter", "movement"]


class Change(msgspec.Struct, frozen=True):
    """One thing that is stricter now, in words, and why.

    `steps` are the numbers of the kept steps that it is about, `codes` its oils, advice or movements. At most so much
    pressure or so many minutes, or none where it says nothing of them.
    """

    kind: Kind
    text: str
    because: tuple[Reason, ...]
    steps: tuple[int, ...] = ()
    codes: tuple[str, ...] = ()
    at_most: Pressure | None = None
    minutes: int | None = None
    urgency: Urgency | None = None
    advice: str = ""


class _Verdict(NamedTuple):
    """What is wrong with a step today, None as a pressure where it is not to be done at all."""

    at_most: Pressure | None
    because: tuple[Reason, ...]


class Judge:
    """Looks at kept routines with the directives that today's knowledge has for their answers."""

    def __init__(self, directives: Directives, knowledge: Knowledge) -> None:
        self._directives = directives
        self._knowledge = knowledge
        self._words = knowledge.wording.recall
        self._places = _places(knowledge.catalogue)

    def changes(self, routine: Outcome) -> Iterator[Change]:
        """All that is stricter, in the order in which it matters."""
        yield from self._positions(routine)
        yield from self._steps(routine)
        yield from self._skin(routine)
        yield from self._advice(routine)
        yield from self._movements(routine)
        yield from self._minutes(routine)

    def _positions(self, routine: Outcome) -> Iterator[Change]:
        for position in dict.fromkeys(step.position for step in routine.steps):
            if position in self._directives.excluded_positions:
                text = self._words.position.format(position=self._knowledge.wording.positions[position])
                steps = tuple(step.number for step in routine.steps if step.position == position)
                yield Change("position", text, self._excluding(position), steps)

    def _steps(self, routine: Outcome) -> Iterator[Change]:
        """Steps with the same verdict for the same reasons are one change; those left out come first."""
        verdicts: dict[tuple[bool, Pressure | None, tuple[str, ...]], tuple[_Verdict, list[Step]]] = {}
        for step in routine.steps:
            if verdict := self._verdict(step):
                key = (verdict.at_most is not None, verdict.at_most, tuple(reason.rule for reason in verdict.because))
                verdicts.setdefault(key, (verdict, []))[1].append(step)
        for _, (verdict, steps) in sorted(verdicts.items(), key=lambda item: item[0][0]):
            yield self._judged(verdict, steps)

    def _judged(self, verdict: _Verdict, steps: Sequence[Step]) -> Change:
        titles, numbers = _titles(steps), tuple(step.number for step in steps)
        if verdict.at_most is None:
            return Change("left_out", self._words.left_out.format(titles=titles), verdict.because, numbers)
        pressure = self._knowledge.wording.pressures[verdict.at_most]
        text = self._words.gentler.format(pressure=pressure, titles=titles)
        return Change("gentler", text, verdict.because, numbers, at_most=verdict.at_most)

    def _verdict(self, step: Step) -> _Verdict | None:
        """None where nothing is wrong, and where the whole position is: that has been said."""
        directives = self._directives
        if step.position in directives.excluded_positions:
            return None
        place = self._places.get((step.position, step.technique, step.zone, step.side))
        if place is None:
            return _Verdict(None, (Reason(step.technique, self._words.withdrawn, {}, ()),))
        banning = [
            finding
            for finding, techniques, zones in directives.exclusions
            if techniques >> place.number & 1 or zones & place.zones
        ]
        if banning:
            return _Verdict(None, reasons(banning))
        level = min(directives.cap(place.zones), place.most_level)
        if level >= LEVEL[step.pressure]:
            return None
        return _Verdict(PRESSURES[level] if level >= place.least_level else None, self._holding_down(place, level))

    def _holding_down(self, place: Placement, level: int) -> tuple[Reason, ...]:
        """What allows no more pressure than this: rules, the areas themselves, or else the technique."""
        knowledge = self._knowledge
        capping = reasons(f for f, cap, zones in self._directives.caps if cap <= level and zones & place.zones)
        areas = [knowledge.areas[code] for code in (place.area, *place.technique.crosses)]
        touchy = [knowledge.reasons[area.id] for area in areas if area.because and LEVEL[area.at_most] <= level]
        return (*capping, *touchy) or (knowledge.reasons[place.technique.id],)

    def _skin(self, routine: Outcome) -> Iterator[Change]:
        """Oils and lotions that were offered and are refused now. What was offered stands in a sentence alone."""
        told = " ".join(line.text for line in routine.preparation)
        offered = {code for code, choice in self._knowledge.lubricants.items() if choice.title in told}
        effects = [(f, effect) for f in self._directives.speaking if (effect := f.rule.then.lubricant)]
        refusing = [f for f, effect in effects if offered.intersection(effect.refuse)]
        codes = tuple(dict.fromkeys(code for _, effect in effects for code in effect.refuse if code in offered))
        if codes:
            titles = listed([self._knowledge.lubricants[code].title for code in codes])
            yield Change("preparation", self._words.skin.format(titles=titles), reasons(refusing), codes=codes)

    def _advice(self, routine: Outcome) -> Iterator[Change]:
        """Sentences that were said and are not to be said any more."""
        told = {line.text for line in _lines(routine)}
        for code in sorted(self._directives.excluded_advice):
            text = self._knowledge.advice[code].text
            if text in told:
                told_now = self._words.advice.format(text=text)
                yield Change("preparation", told_now, self._excluding(code), codes=(code,))

    def _movements(self, routine: Outcome) -> Iterator[Change]:
        """Movements for the days after that rules leave out today."""
        gone = {one.id: one.title for one in routine.movement if one.id in self._directives.excluded_movements}
        if gone:
            banning = (f for f, _, _ in self._directives.exclusions if f.compiled.movements_out & gone.keys())
            text = self._words.movement.format(titles=listed(list(gone.values())))
            yield Change("movement", text, reasons(banning), codes=tuple(gone))

    def _excluding(self, code: str) -> tuple[Reason, ...]:
        """Why a position or a sentence of advice is out of the question."""
        effects = [(finding, finding.rule.then.exclude) for finding, _, _ in self._directives.exclusions]
        return reasons(finding for finding, out in effects if out and code in (*out.position, *out.preparation))

    def _minutes(self, routine: Outcome) -> Iterator[Change]:
        most = self._directives.minutes_at_most
        if most is not None and most < routine.minutes:
            doses = [(f, dose.minutes_at_most) for f in self._directives.speaking if (dose := f.rule.then.dose)]
            because = reasons(finding for finding, minutes in doses if minutes == most)
            yield Change("shorter", self._words.shorter.format(minutes=most), because, minutes=most)


@lru_cache(maxsize=2)
def _places(catalogue: Catalogue) -> dict[tuple[str, str, str, str], Placement]:
    """Every place a technique can be used, by position, technique, area and side, as a step names them."""
    return {
        (position, place.technique.id, place.area, place.side): place
        for position, techniques in catalogue.by_position.items()
        for groups in techniques
        for group in groups
        for place in group.sides.values()
    }


def _lines(outcome: Outcome) -> Iterable[Line]:
    return (*outcome.preparation, *outcome.cautions, *outcome.notes, *outcome.aftercare)


def _titles(steps: Sequence[Step]) -> str:
    """ "Heel circles (steps 3 and 5) and Thumb circles (step 8)"."""
    numbers: dict[str, list[str]] = {}
    for step in steps:
        numbers.setdefault(step.title, []).append(str(step.number))
    return listed([f"{title} (step{'s' * (len(n) > 1)} {listed(n)})" for title, n in numbers.items()])
