"""Whether what may be suggested is a matter of choice: nobody is ever told to hide a sign or to have less pain."""

from collections.abc import Iterator, Mapping

from recommender.conditions import Condition, mentioned
from recommender.knowledge.problem import Problem
from recommender.knowledge.references import Raw
from recommender.schema import Question

TAKE_OUT = "take chosen out"


def problems(raw: Raw, conditions: Mapping[str, Condition]) -> Iterator[Problem]:
    """What is wrong with `chosen`, and with the words of choices. `conditions` are those that could be read."""
    guarded = guarded_questions(raw, conditions)
    for question in raw.questions.questions:
        if question.chosen:
            for message in _not_free(question, guarded):
                yield Problem("questions.yaml", question.id, message, at=("chosen",))
        for number, message in _words(question):
            yield Problem("questions.yaml", question.id, message, at=("options", number))


def guarded_questions(raw: Raw, conditions: Mapping[str, Condition]) -> dict[str, str]:
    """Every question whose answers guard somebody, and what shows it."""
    guarded = dict.fromkeys(raw.invariants.monotone.questions, "it is under monotone in invariants.yaml")
    for _, rule in raw.rules:
        if rule.then.refer and (condition := conditions.get(f"rule {rule.id}")):
            guarded = dict.fromkeys(mentioned(condition), f"the referral {rule.id} looks at it") | guarded
    for question in raw.questions.questions:  # in their order, so that one can pass it on to the next
        asked = conditions.get(f"asked {question.id}")
        if asked and (because := sorted(mentioned(asked) & guarded.keys())):
            guarded.setdefault(question.id, f"it is only asked because of {because[0]}")
    return guarded


def _not_free(question: Question, guarded: Mapping[str, str]) -> Iterator[str]:
    if question.id in guarded:
        yield f"cannot be chosen, because {guarded[question.id]}: {TAKE_OUT}"
    if question.kind == "many":
        yield f"cannot be chosen, because people tick what is so: {TAKE_OUT}"


def _words(question: Question) -> Iterator[tuple[int, str]]:
    """The option's number and what is wrong. Those that are not offered are never suggested, so they need no words."""
    for number, option in enumerate(question.options):
        if question.chosen and not option.choice:
            yield number, f"option {option.id} has no choice: say how it is called, as in 'with oil' (this would be in)"
        if option.choice and not question.chosen:
            yield number, f"option {option.id} has a choice, but nobody chooses here: take it out, or set chosen: true"
