"""The smallest change of choices that brings a technique in or leaves it out, or what stands in the way of any.

One different choice is tried first, then several together. Every suggestion has been planned before it is made.
"""

from dataclasses import dataclass
from functools import cached_property, partial
from typing import Literal

from recommender import Answers
from recommender.change.nearest import SingleChoices, Wanted
from recommender.change.together import JointChoices, places_of
from recommender.change.trials import Choices, Trial, Trials, Use
from recommender.directives import Finding
from recommender.knowledge import Knowledge

Kind = Literal["safety", "fixed", "others", "depends"]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way: a rule for somebody's safety, an answer that is no choice, other strokes that come first
    (even with these `choices`, without which a rule forbids it), or questions that nobody has asked yet.
    """

    kind: Kind
    choices: Choices


class Advisor:
    """Suggestions for one set of answers that leads to a massage."""

    def __init__(self, answers: Answers, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._trials = Trials(answers, knowledge)
        now = self._trials.made({})
        if now is None:
            raise ValueError("These answers lead to no massage, so nothing may be suggested.")
        self._single = SingleChoices(now, self._trials, knowledge)

    def to_bring(self, use: Use) -> Trial | Obstacle:
        """What would bring this in for certain, whatever else is then asked."""
        wanted = partial(_brings, use)
        if found := self._single.nearest(wanted):
            return found
        choices = self._joint.allowing(use)
        if choices is None:
            return Obstacle("safety" if self._guards(use) else "fixed", {})
        return self._planned(choices, wanted) or self._open_end(choices, use)

    def to_leave_out(self, use: Use) -> Trial | None:
        """What would leave this out for certain; None where no choice does."""
        wanted = partial(_leaves_out, use)
        if found := self._single.nearest(wanted):
            return found
        return self._planned(self._joint.forbidding(use) or {}, wanted)

    @cached_property
    def _joint(self) -> JointChoices:
        return JointChoices(self._trials, self._knowledge)

    def _planned(self, choices: Choices, wanted: Wanted) -> Trial | None:
        """These choices, perhaps with other minutes, and none of them in vain."""
        trial = self._trials.made(choices)
        found = trial if trial and wanted(trial) else self._single.beside(choices, wanted)
        return self._thrifty(found, wanted) if found else None

    def _thrifty(self, found: Trial, wanted: Wanted) -> Trial:
        for code in found.changes:
            fewer = self._trials.made({other: value for other, value in found.changes.items() if other != code})
            found = fewer if fewer and wanted(fewer) else found
        return found

    def _open_end(self, choices: Choices, use: Use) -> Obstacle:
        trial = self._trials.made(choices)
        return Obstacle("depends" if trial is None or use in trial.ever else "others", choices)

    def _guards(self, use: Use) -> bool:
        """Whether a rule that forbids this everywhere looks at answers that somebody is referred for."""
        return not self._guarded.isdisjoint(code for one in self._forbidding(use) for code in one.compiled.looks_at)

    @cached_property
    def _guarded(self) -> frozenset[str]:
        rules = self._knowledge.compiled
        return frozenset(code for one in rules if one.rule.then.refer for code in one.looks_at)

    def _forbidding(self, use: Use) -> list[Finding]:
        directives = self._trials.directives()
        places = places_of(use, self._knowledge)
        bit, least = 1 << places[0].number, places[0].least_level
        excluding = [
            finding
            for finding, techniques, zones in directives.exclusions
            if techniques & bit or all(place.zones & zones for place in places)
        ]
        capping = (
            finding
            for finding, level, zones in directives.caps
            if level < least and all(p.zones & zones for p in places)
        )
        return [*excluding, *capping]


def _brings(use: Use, trial: Trial) -> bool:
    return use in trial.always


def _leaves_out(use: Use, trial: Trial) -> bool:
    return use not in trial.ever
