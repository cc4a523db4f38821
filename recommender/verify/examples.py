"""Each rule's examples tried: one has to make it fire, the other has to leave it silent."""

from collections.abc import Iterator

from recommender.conditions import holds
from recommender.directives import CompiledRule
from recommender.knowledge import Knowledge, Problem
from recommender.mending import QUOTE_IT, shown
from recommender.questionnaire import Answers, FieldError, InvalidAnswers

Told = tuple[str, tuple[str, ...]]  # a message, and what in the examples it is about


def example_answers(knowledge: Knowledge, overlay: dict[str, object]) -> Answers:
    """The plain, healthy answers with a rule's example laid over them. Raises InvalidAnswers."""
    plain = {code: question.example for code, question in knowledge.questionnaire.questions.items()}
    return knowledge.questionnaire.check(plain | overlay)


def broken_examples(knowledge: Knowledge) -> Iterator[Problem]:
    """Examples that are no answers, or do not do what they are there to show."""
    for compiled in knowledge.compiled:
        for message, at in _wrong(knowledge, compiled):
            rule = compiled.rule.id
            yield Problem(knowledge.rule_files[rule], rule, message, at=("examples", *at))


def _wrong(knowledge: Knowledge, compiled: CompiledRule) -> Iterator[Told]:
    examples = compiled.rule.examples
    fires, silent = _fires(knowledge, compiled, examples.fires), _fires(knowledge, compiled, examples.silent)
    if fires is False and silent is True:
        yield "examples are the wrong way round: swap fires and silent, or mend the rule", ()
        return
    for name, overlay, does in (("fires", examples.fires, fires), ("silent", examples.silent, silent)):
        if isinstance(does, InvalidAnswers):
            told = "; ".join(_told(error, overlay) for error in does.errors)
            yield f"example {name} is not valid: {told}", (name, does.errors[0].field)
        elif does is not (name == "fires"):
            wrong = "fires" if does else "does not fire"
            yield f"example {name} {shown(overlay)} {wrong}: mend it or the rule", (name,)


def _fires(knowledge: Knowledge, compiled: CompiledRule, overlay: dict[str, object]) -> bool | InvalidAnswers:
    try:
        return holds(compiled.condition, example_answers(knowledge, overlay))
    except InvalidAnswers as error:
        return error


def _told(error: FieldError, overlay: dict[str, object]) -> str:
    given = overlay.get(error.field)
    return f"{error.field}: {f'{shown(given)}: {QUOTE_IT}' if isinstance(given, bool) else error.message}"
