"""What to do for this back. Pure: no Django, no clock, no socket.

The flow: raw input → `questionnaire` → Answers → `rules` → findings → `directives` (merged effects) → a referral, or
`planner` → timed steps → `assemble` and `explain` → Routine. What is asked, decided and said stands in `knowledge/`.
"""

from collections.abc import Mapping
from typing import Any

from recommender import assemble
from recommender.directives import Directives, Finding, merge
from recommender.knowledge import Knowledge, shipped
from recommender.outcome import Outcome, Referral, Routine
from recommender.planner import plan
from recommender.questionnaire import Answers, FieldError, InvalidAnswers

__all__ = [
    "Answers",
    "FieldError",
    "InvalidAnswers",
    "Referral",
    "Routine",
    "directives_for",
    "findings",
    "recommend",
    "taster",
    "urgent",
]


def findings(answers: Answers, *, knowledge: Knowledge | None = None) -> list[Finding]:
    """Every rule that fires for these answers, in the order of the files."""
    knowledge = knowledge or shipped()
    values = answers.by_code
    return [Finding(knowledge.compiled[number], values) for number in knowledge.index.fired(values)]


def directives_for(answers: Answers, *, knowledge: Knowledge | None = None) -> Directives:
    """What those rules come to together; `findings` of it is the list of them."""
    knowledge = knowledge or shipped()
    return merge(findings(answers, knowledge=knowledge), values=answers.by_code, catalogue=knowledge.catalogue)


def recommend(answers: Answers, *, knowledge: Knowledge | None = None) -> Outcome:
    """The routine for these answers, or the referral where massage is not the right thing today.

    The same answers and the same knowledge give the same outcome, byte for byte.
    """
    knowledge = knowledge or shipped()
    directives = directives_for(answers, knowledge=knowledge)
    referral = assemble.referral(directives.referrals, knowledge) if directives.referrals else None
    if referral and referral.referral.urgency != "not_today":
        return referral
    planned = plan(directives, catalogue=knowledge.catalogue, limits=knowledge.limits)
    if not planned.minutes:  # outranks "not today": what is to be left alone today may be so tomorrow
        return assemble.nothing_left(directives, planned, knowledge)
    if referral:
        return referral
    return assemble.routine(directives, planned, knowledge)


def urgent(raw: Mapping[str, Any], *, knowledge: Knowledge | None = None) -> Referral | None:
    """The emergency that these (perhaps few) answers already make certain; None where there is none.

    Questions not answered yet, or not rightly, count as their plain, healthy example: they cannot add an emergency.
    """
    knowledge = knowledge or shipped()
    answers = knowledge.questionnaire.completed(raw)
    referring = [finding for finding in findings(answers, knowledge=knowledge) if finding.rule.then.refer]
    outcome = assemble.referral(referring, knowledge) if referring else None
    return outcome if outcome and outcome.referral.urgency == "emergency" else None


def taster(raw: Mapping[str, Any], *, knowledge: Knowledge | None = None) -> Routine | None:
    """A few minutes for somebody who has answered what safety asks, and not more yet, as questions.yaml has it.

    None where it has none, where these answers speak against massage today, or where too little may be touched.
    """
    knowledge = knowledge or shipped()
    short = knowledge.questionnaire.taster
    if short is None:
        return None
    answers = knowledge.questionnaire.completed({**raw, **short.answers})
    directives = directives_for(answers, knowledge=knowledge)
    directives.values = {**directives.values, "minutes": short.minutes}
    directives.excluded_advice.update(short.unsaid)
    planned = plan(directives, catalogue=knowledge.catalogue, limits=knowledge.limits)
    if directives.referrals or planned.minutes < short.minutes:
        return None
    return assemble.routine(directives, planned, knowledge)
