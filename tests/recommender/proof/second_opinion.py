"""The rules as z3 sees them: read from the YAML's own words, sharing nothing with our prover but the question.

z3 is a solver by other people (Microsoft Research); it decides the same questions about all answers in its own way.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import z3

from recommender.knowledge import Knowledge
from recommender.schema import Question, Rule, Targets

LEVELS = ("light", "medium", "firm")
URGENCIES = ("not_today", "clinician", "urgent", "emergency")


class SecondOpinion:
    """All answers and all rules as formulas. `rules` may be fewer than the knowledge has."""

    def __init__(self, knowledge: Knowledge, rules: Iterable[Rule]) -> None:
        self._knowledge = knowledge
        self._questions = knowledge.questionnaire.questions
        self._rules = list(rules)
        self._codes = {
            question.id: {option.id: number for number, option in enumerate(question.options)}
            for question in self._questions.values()
        }
        self._solver = z3.Solver()
        for question in self._questions.values():
            self._solver.add(self._legal(question))

    def is_possible(self, *formulas: Any) -> bool:
        """Whether there are answers for which all of these hold."""
        self._solver.push()
        self._solver.add(*formulas)
        answer = self._solver.check()
        self._solver.pop()
        assert answer != z3.unknown
        return bool(answer == z3.sat)

    # The questionnaire.

    def _legal(self, question: Question) -> Any:
        """The value is one that is offered, and the default where the question is not asked."""
        laws = []
        if question.kind == "one":
            offered = [option.id for option in question.options]
            laws.append(z3.Or([self._number(question.id) == self._codes[question.id][code] for code in offered]))
        if question.kind == "integer":
            laws += [self._number(question.id) >= question.least, self._number(question.id) <= question.most]
        for one in question.least_when:  # one a question so far: who comes first is not looked at here
            laws.append(z3.Implies(self.when(one.when), self._number(question.id) >= one.value))
        if question.asked_when is not None:
            laws.append(z3.Or(self.when(question.asked_when), self._default(question)))
        return z3.And(laws) if laws else z3.BoolVal(True)

    def _default(self, question: Question) -> Any:
        formula = self._is(question, question.default or ([] if question.kind == "many" else question.default))
        for one in reversed(question.default_when):
            formula = z3.If(self.when(one.when), self._is(question, one.value), formula)
        return formula

    def _number(self, code: str) -> Any:
        return z3.Int(code)

    def _ticked(self, code: str, option: str) -> Any:
        return z3.Bool(f"{code} {option}")

    def _is(self, question: Question, value: Any) -> Any:
        if question.kind == "many":
            return z3.And([self._ticked(question.id, o.id) == (o.id in value) for o in question.options])
        return self._number(question.id) == (value if question.kind == "integer" else self._codes[question.id][value])

    def when(self, raw: Any) -> Any:
        """A condition as the YAML has it."""
        ((key, value),) = raw.items()
        if key in ("all", "any"):
            return (z3.And if key == "all" else z3.Or)([self.when(part) for part in value])
        if key == "not":
            return z3.Not(self.when(value))
        question = self._questions[key]
        if isinstance(value, Mapping) and "includes" in value:
            options = value["includes"] if isinstance(value["includes"], list) else [value["includes"]]
            return z3.Or([self._ticked(key, option) for option in options])
        if isinstance(value, Mapping):
            number = self._number(key)
            return z3.And(
                number >= value.get("at_least", question.least), number <= value.get("at_most", question.most)
            )
        return self._is(question, value)

    # The effects.

    def referred(self, urgency: str) -> Any:
        """At least so urgently."""
        enough = URGENCIES[URGENCIES.index(urgency) :]
        return self._any(rule for rule in self._rules if rule.then.refer and rule.then.refer.urgency in enough)

    def technique_excluded(self, technique: str) -> Any:
        """By its name, its tool or one of its traits."""
        one = self._knowledge.techniques[technique]

        def names(targets: Targets) -> bool:
            return technique in targets.technique or one.tool in targets.tool or bool({*one.traits} & {*targets.trait})

        return self._any(rule for rule in self._rules if rule.then.exclude and names(rule.then.exclude))

    def zone_excluded(self, zone: str) -> Any:
        """By its name, or because somebody ticked it."""
        named = [rule for rule in self._rules if rule.then.exclude and zone in rule.then.exclude.zone]
        ticking = [(rule, rule.then.exclude.zones_of) for rule in self._rules if rule.then.exclude]
        return z3.Or(self._any(named), *self._where_ticked(zone, ticking))

    def capped(self, level: int, zone: str) -> Any:
        """By every area it belongs to, by its name, everywhere, or because somebody ticked it."""
        areas = [area for area in self._knowledge.areas.values() if zone in area.zones]
        if max(LEVELS.index(area.at_most) for area in areas) <= level:
            return z3.BoolVal(True)
        caps = [(rule, rule.then.cap_pressure) for rule in self._rules if rule.then.cap_pressure]
        low = [(rule, cap) for rule, cap in caps if LEVELS.index(cap.at) <= level]
        named = [rule for rule, cap in low if zone in cap.zone or not (cap.zone or cap.zones_of)]
        return z3.Or(self._any(named), *self._where_ticked(zone, [(rule, cap.zones_of) for rule, cap in low]))

    def position_excluded(self, position: str) -> Any:
        """Nobody may lie or sit like this."""
        return self._any(r for r in self._rules if r.then.exclude and position in r.then.exclude.position)

    def movement_excluded(self, movement: str) -> Any:
        """By its name or one of its traits."""
        one = self._knowledge.movements[movement]

        def names(targets: Targets) -> bool:
            return movement in targets.movement or bool({*one.traits} & {*targets.movement_trait})

        return self._any(rule for rule in self._rules if rule.then.exclude and names(rule.then.exclude))

    def offered(self, lubricant: str) -> Any:
        """Offered by a rule and refused by none."""
        effects = [(rule, rule.then.lubricant) for rule in self._rules if rule.then.lubricant]
        offers = self._any(rule for rule, effect in effects if lubricant in effect.offer)
        return z3.And(offers, z3.Not(self._any(rule for rule, e in effects if lubricant in e.refuse)))

    def advised(self, advice: str) -> Any:
        """Told to everybody or asked for by a rule, and forbidden by none."""
        always = z3.BoolVal(self._knowledge.advice[advice].always)
        asked = self._any(rule for rule in self._rules if advice in rule.then.prepare)
        forbidding = (r for r in self._rules if r.then.exclude and advice in r.then.exclude.preparation)
        return z3.And(z3.Or(always, asked), z3.Not(self._any(forbidding)))

    def _any(self, rules: Iterable[Rule]) -> Any:
        return z3.Or([self.when(rule.when) for rule in rules])

    def _where_ticked(self, zone: str, rules: Sequence[tuple[Rule, str]]) -> list[Any]:
        ticked = [(rule, code) for rule, code in rules if code and zone in self._codes[code]]
        return [z3.And(self.when(rule.when), self._ticked(code, zone)) for rule, code in ticked]
