"""Sentences that a giver would read because of a private answer: the author has to say what the giver reads instead."""

from collections.abc import Iterator

from recommender.for_giver import advice_of, private_rules, sentences_of
from recommender.knowledge import Knowledge, Problem
from recommender.schema import NOTHING, SAME, Rule

MEND = "add for_giver with the words for the giver, with same if it gives nothing away, or with nothing"


def private_texts(knowledge: Knowledge) -> Iterator[Problem]:
    """One for each rule and each advice without `for_giver` that needs it, and for each that has none to replace."""
    hidden = private_rules(knowledge)
    for rule in knowledge.rules.values():
        if message := _wrong(rule, hidden.get(rule.id, "")):
            yield Problem(knowledge.rule_files[rule.id], rule.id, message, at=("then", "for_giver"))
    for advice, code in advice_of(hidden, knowledge).items():
        if not knowledge.advice[advice].for_giver:
            message = f"is prepared by {code}, which looks at {hidden[code]}, and that is private: {MEND}"
            yield Problem("advice.yaml", advice, message, at=("text",))


def _wrong(rule: Rule, looks_at: str) -> str:
    words, says = rule.then.for_giver, bool(sentences_of(rule))
    refuses = bool(rule.then.lubricant and rule.then.lubricant.refuse)
    if words and not says and not refuses:
        return "for_giver is in the place of no sentence: take it out"
    if looks_at and refuses and words in ("", SAME, NOTHING):
        return f"looks at {looks_at}, which is private: say in for_giver what not to use, since its reason is not told"
    if looks_at and says and not words:
        return f"says something because of {looks_at}, which is private: {MEND}"
    return ""
