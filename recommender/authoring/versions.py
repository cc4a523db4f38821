"""Two versions of the knowledge, asked the same: what was edited, and what that changes for one person."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from recommender import findings
from recommender.authoring.differences import Difference, differences
from recommender.authoring.edits import UNHEARD, Edit, edits
from recommender.authoring.facets import Facets, facets
from recommender.conditions import domain_of
from recommender.knowledge import Knowledge
from recommender.questionnaire import Answers, Questionnaire
from recommender.schema import Question

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Compared:
    """What one person gets otherwise, the gravest first, and the edited rules and techniques that had a say."""

    differences: tuple[Difference, ...]
    culprits: tuple[str, ...]

    @property
    def gravest(self) -> Difference:
        """What matters most of it."""
        return self.differences[0]

    @property
    def shows(self) -> tuple[str, ...]:
        """What this person is an example of: the gravest difference and who brought it about."""
        return (self.gravest.facet, self.gravest.kind, *self.culprits)

    def shows_part_of(self, other: "Compared") -> bool:
        """Whether it is an example of the same, brought about by some of the same edits and by no other."""
        edits, known = set(self.culprits), set(other.culprits)
        return self.gravest.alike(other.gravest) and edits <= known and bool(edits) is bool(known)


@dataclass(frozen=True)
class Versions:
    """An old and a new version. Neither is better than the other here."""

    old: Knowledge
    new: Knowledge

    @cached_property
    def edits(self) -> list[Edit]:
        """Every entry that differs."""
        return edits(self.old, self.new)

    @cached_property
    def edited_rules(self) -> frozenset[str]:
        """The ids of the rules that were added, removed or changed."""
        return frozenset(edit.id for edit in self.edits if edit.kind == "rule")

    @cached_property
    def plain(self) -> dict[str, Any]:
        """The plain, healthy answers of the new version, as raw JSON types."""
        return {code: question.example for code, question in self.new.questionnaire.questions.items()}

    @cached_property
    def _only_rules_edited(self) -> bool:
        return all(edit.kind in ("rule", *UNHEARD) for edit in self.edits)

    @cached_property
    def _only_in_one(self) -> frozenset[str]:
        return frozenset(edit.id for edit in self.edits if edit.how != "changed")

    def compare(self, raw: Raw) -> Compared | None:
        """What these raw answers get otherwise; None where both versions say the same."""
        before, after = (fitted(raw, knowledge.questionnaire) for knowledge in (self.old, self.new))
        if self._only_rules_edited and self._rules_agree(before, after):
            return None
        old, new = facets(before, self.old), facets(after, self.new)
        found = differences(old, new, only_in_one=self._only_in_one)
        return Compared(found, self._culprits(old, new)) if found else None

    def _rules_agree(self, before: Answers, after: Answers) -> bool:
        """Whether the same rules fire in the same order and none of them was edited: then all the rest is the same."""
        old, new = (
            [finding.rule.id for finding in findings(answers, knowledge=knowledge)]
            for answers, knowledge in ((before, self.old), (after, self.new))
        )
        return old == new and self.edited_rules.isdisjoint(new)

    def _culprits(self, old: Facets, new: Facets) -> tuple[str, ...]:
        techniques = {edit.id for edit in self.edits if edit.kind == "technique"}
        used = {technique for (technique, _, _), _, _ in (*old.steps, *new.steps)}
        return tuple(sorted((old.rules | new.rules) & self.edited_rules | techniques & used))


def fitted(raw: Raw, questionnaire: Questionnaire) -> Answers:
    """These answers as this questionnaire takes them: what it does not know is left out, what is missing is plain."""
    return questionnaire.completed(
        {code: _fitting(raw, question) for code, question in questionnaire.questions.items()}
    )


def _fitting(raw: Raw, question: Question) -> Any:
    value, domain = raw.get(question.id), domain_of(question)
    if question.kind == "many" and isinstance(value, (list, tuple)):
        return [option for option in value if option in domain]
    return value if question.kind != "many" and value in domain else question.example
