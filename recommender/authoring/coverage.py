"""Each rule against its own examples and many people: how often it fires, and how often it would be missed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from recommender.authoring.differences import differences
from recommender.authoring.facets import Facets, facets
from recommender.authoring.population import SEED, representative
from recommender.authoring.versions import fitted
from recommender.authoring.watching import Watch, unwatched
from recommender.conditions import Values
from recommender.knowledge import Knowledge
from recommender.questionnaire import Answers
from recommender.rules import RuleIndex
from recommender.verify.examples import broken_examples

TRIED_WITHOUT = 20  # of the people for whom a rule fires, so many are massaged without it


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """One rule. Shares are from 0 to 1: `fires` of all people, `missed` of those for whom it fires (None: nobody)."""

    rule: str
    file: str
    examples_hold: bool
    fires: float
    missed: float | None


class _WithoutRule(RuleIndex):
    """The index of a version from which one rule was taken out."""

    def __init__(self, whole: RuleIndex, number: int) -> None:
        self._whole = whole
        self._number = number

    def fired(self, values: Values) -> list[int]:
        return [number for number in self._whole.fired(values) if number != self._number]


def coverage(knowledge: Knowledge, *, people: int, seed: int = SEED, watch: Watch = unwatched) -> list[RuleCoverage]:
    """Every rule, in the order of the files."""
    crowd = [fitted(person, knowledge.questionnaire) for person in representative().people(people, seed=seed)]
    fired_for = _fired_for(crowd, knowledge)
    broken = {problem.entry for problem in broken_examples(knowledge)}
    outcomes: dict[Answers, Facets] = {}
    return [
        RuleCoverage(
            rule=compiled.rule.id,
            file=knowledge.rule_files[compiled.rule.id],
            examples_hold=compiled.rule.id not in broken,
            fires=len(fired_for[number]) / people,
            missed=_missed(knowledge, number, fired_for[number], outcomes),
        )
        for number, compiled in watch(list(enumerate(knowledge.compiled)), "taking rules out")
    ]


def _fired_for(crowd: Sequence[Answers], knowledge: Knowledge) -> list[list[Answers]]:
    """By rule number, the people for whom it fires."""
    found: list[list[Answers]] = [[] for _ in knowledge.compiled]
    for answers in crowd:
        for number in knowledge.index.fired(answers.by_code):
            found[number].append(answers)
    return found


def _missed(
    knowledge: Knowledge, number: int, fired_for: Sequence[Answers], outcomes: dict[Answers, Facets]
) -> float | None:
    """Of some of these people, the share that gets something else without the rule. Reasons alone do not count."""
    tried = fired_for[:TRIED_WITHOUT]
    if not tried:
        return None
    without = replace(knowledge, index=_WithoutRule(knowledge.index, number))
    for answers in tried:
        if answers not in outcomes:
            outcomes[answers] = facets(answers, knowledge)
    changed = (differences(outcomes[answers], facets(answers, without)) for answers in tried)
    return sum(bool(found) and found[0].facet != "reasons" for found in changed) / len(tried)


@dataclass(frozen=True, slots=True)
class FileCoverage:
    """One file of rules: how many there are, whose examples hold, and how many fire for nobody or are never missed."""

    file: str
    rules: int
    examples_hold: int
    silent: int
    never_missed: int


def by_file(rules: Sequence[RuleCoverage]) -> list[FileCoverage]:
    """A summary for each file, in their order."""
    files: Mapping[str, list[RuleCoverage]] = {rule.file: [] for rule in rules}
    for rule in rules:
        files[rule.file].append(rule)
    return [
        FileCoverage(
            file=file,
            rules=len(found),
            examples_hold=sum(rule.examples_hold for rule in found),
            silent=sum(not rule.fires for rule in found),
            never_missed=sum(rule.missed == 0 for rule in found),
        )
        for file, found in files.items()
    ]
