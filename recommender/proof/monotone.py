"""One more sign, condition or place to leave alone never makes anything less careful: proven over all pairs of answers.

A pair is two answers in one space: those before, and those after one more option is ticked. What is asked only then may
be answered in any way; everything else stays as it was.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from msgspec.structs import replace as changed

from recommender.conditions import AllOf, AnyOf, Condition, Exactly, Includes, Not, domain_of, mentioned
from recommender.directives import URGENCIES
from recommender.knowledge import Knowledge
from recommender.proof.counterexample import Counterexample
from recommender.proof.guarantees import Guarantees
from recommender.proof.nothing_left import Referrals
from recommender.proof.space import Space, equals, laws_of_asking
from recommender.questionnaire import Questionnaire
from recommender.schema import Question

AFTER = "'"  # marks the questions of the answers after


class Pair:
    """All answers in which an option is not ticked, each together with the same answers once it is."""

    def __init__(self, questionnaire: Questionnaire, code: str, option: str) -> None:
        self._questionnaire = questionnaire
        self._code, self._option = code, option

    @cached_property
    def moved(self) -> frozenset[str]:
        """The questions whose answer may change: the one that is ticked, and what is asked or assumed because of it."""
        moved, asking = {self._code}, self._questionnaire
        for code in asking.questions:  # each looks only at questions before it
            conditions = [condition for condition, _ in asking.defaults_when[code]]
            conditions += [asking.asked_when[code]] if code in asking.asked_when else []
            others = moved - {self._code}
            if any(others & mentioned(one) or _looks_at(one, self._code, self._option) for one in conditions):
                moved.add(code)
        return frozenset(moved)

    def find(self, before: Condition, after: Condition) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """The plainest pair where one condition holds before and the other after."""
        found = self._space.find(before, self.later(after))
        if found is None:
            return None
        first = {code: found[code] for code in self._questionnaire.questions}
        return first, first | {code: found[code + AFTER] for code in self.moved}

    def later(self, condition: Condition) -> Condition:
        """The same condition about the answers after."""
        match condition:
            case AllOf(parts) | AnyOf(parts):
                return type(condition)(tuple(map(self.later, parts)))
            case Not(part):
                return Not(self.later(part))
            case _:
                return replace(condition, code=condition.code + AFTER) if condition.code in self.moved else condition

    @cached_property
    def _space(self) -> Space:
        questions = self._questionnaire.questions
        twins = {code + AFTER: changed(questions[code], id=code + AFTER) for code in self.moved}
        laws = laws_of_asking(self._questionnaire)
        return Space(questions | twins, [*laws, *map(self.later, laws), *self._ticking(), *self._staying(questions)])

    def _ticking(self) -> Iterator[Condition]:
        """Before it is not ticked, after it is; the other options of its question stay."""
        yield Not(Includes(self._code, (self._option,)))
        for option in domain_of(self._questionnaire.questions[self._code]):
            ticked = Includes(self._code, (option,))
            yield self.later(ticked) if option == self._option else _same(ticked, self.later(ticked))

    def _staying(self, questions: Mapping[str, Question]) -> Iterator[Condition]:
        """What was asked before and is asked after has the same answer."""
        for code in self.moved - {self._code}:
            asked = self._questionnaire.asked_when.get(code, AllOf(()))
            for value in domain_of(questions[code]):
                answer = equals(questions[code], value) if questions[code].kind != "many" else Includes(code, (value,))
                yield AnyOf((Not(asked), Not(self.later(asked)), _same(answer, self.later(answer))))


def _looks_at(condition: Condition, code: str, option: str) -> bool:
    """Whether this tick can make the condition any different."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return any(_looks_at(part, code, option) for part in parts)
        case Not(part):
            return _looks_at(part, code, option)
        case Includes(asked, options):
            return asked == code and option in options
        case _:
            return condition.code == code


def _same(one: Condition, other: Condition) -> Condition:
    return AllOf((AnyOf((Not(one), other)), AnyOf((one, Not(other)))))


def losses(knowledge: Knowledge, guarantees: Guarantees, referrals: Referrals) -> Iterator[Counterexample]:
    """Every option and safeguard where ticking one more takes the safeguard away. None is the proof."""
    safeguards = _safeguards(knowledge, guarantees, referrals)
    for code in knowledge.monotone.questions:
        for option in domain_of(knowledge.questionnaire.questions[code]):
            pair = Pair(knowledge.questionnaire, code, option)
            for what, safeguard in safeguards.items():
                yield from _lost(pair, f"{code}: {option}", what, safeguard, (code, option))


def _lost(pair: Pair, ticked: str, what: str, safeguard: AnyOf, added: tuple[str, str]) -> Iterator[Counterexample]:
    for part in safeguard.parts:
        if _can_lose(part, *added, moved=pair.moved) and (found := pair.find(part, Not(safeguard))):
            yield Counterexample(f"{ticked} takes away {what}", *found)


def _safeguards(knowledge: Knowledge, promised: Guarantees, referrals: Referrals) -> dict[str, AnyOf]:
    """Everything careful that rules do, in words; what comes to the same is looked at once."""
    found: dict[str, Condition] = {f"refer: {urgency}": referrals.referred(urgency) for urgency in URGENCIES}
    found |= {f"exclude: {code}": promised.technique_excluded(code) for code in knowledge.techniques}
    found |= {f"exclude: {zone}": promised.zone_excluded(zone) for zone in knowledge.zones}
    found |= {f"exclude: {code}": promised.position_excluded(code) for code in knowledge.wording.positions}
    found |= {f"exclude: {code}": promised.advice_excluded(code) for code in knowledge.advice}
    found |= {f"exclude: {code}": promised.movement_excluded(code) for code in knowledge.movements}
    found |= {f"refuse: {code}": promised.refused(code) for code in knowledge.lubricants}
    for level, name in enumerate(("light", "medium")):
        found |= {f"cap_pressure: {name} on {zone}": promised.capped(level, zone) for zone in knowledge.zones}
    doses = {rule.then.dose.minutes_at_most for rule in knowledge.rules.values() if rule.then.dose}
    found |= {f"minutes_at_most: {minutes}": promised.shortened(minutes) for minutes in doses}
    found |= {f"per_week_at_most: {times}": promised.seldom(times) for times in range(1, 7)}
    once = {condition: what for what, condition in reversed(found.items()) if isinstance(condition, AnyOf)}
    return {what: condition for condition, what in reversed(once.items())}


def _can_lose(condition: Condition, code: str, option: str, *, moved: frozenset[str], wanted: bool = True) -> bool:
    """Whether one more tick might make the condition false; False is certain, True is for the search to find out."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return any(_can_lose(part, code, option, moved=moved, wanted=wanted) for part in parts)
        case Not(part):
            return _can_lose(part, code, option, moved=moved, wanted=not wanted)
        case Includes(asked, options) if asked == code:
            return option in options and not wanted
        case Exactly(asked, options) if asked == code:
            return wanted or option in options
        case _:
            return condition.code in moved
