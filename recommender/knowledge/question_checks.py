"""What a question must be: answerable, on one page, and its own answers among its options."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from recommender.conditions import cause_of, domain_of, mend_answer
from recommender.knowledge.problem import Problem
from recommender.knowledge.references import Raw
from recommender.mending import mend, shown
from recommender.schema import Question

FILE = "questions.yaml"


def foundations(raw: Raw) -> Iterator[Problem]:
    """Questions that nobody can answer: all that looks at them would be called wrong too."""
    for question in raw.questions.questions:
        if question.kind == "integer" and question.least >= question.most:
            message = f"least {question.least} and most {question.most} must rise: people answer with a number between"
            yield Problem(FILE, question.id, message, at=("most",))
        if question.kind != "integer" and not domain_of(question):
            yield Problem(FILE, question.id, "has no options: add some to choose from")
        for option, times in Counter(option.id for option in question.options).items():
            if times > 1:
                message = f"option {option} is there {times} times: give each its own id"
                yield Problem(FILE, question.id, message, at=("options", option))


def problems(raw: Raw) -> Iterator[Problem]:
    """Questions on no page or at another place, then those whose own answers are none."""
    yield from _pages(raw)
    yield from _taster(raw)
    for question in raw.questions.questions:
        yield from _leasts(question)
        for at, value in _given_answers(question):
            yield from _no_answers(question, at, value)


def _leasts(question: Question) -> Iterator[Problem]:
    """A least number of some people: more than that of all, and never more than the plain answer."""
    for number, one in enumerate(question.least_when):
        if question.kind != "integer":
            message = f"least_when is for numbers, and {question.id} has options: take it out"
            yield Problem(FILE, question.id, message, at=("least_when", number))
        elif not (isinstance(question.example, int) and question.least < one.value <= question.example):
            bounds = f"more than least {question.least} and at most the example {question.example}"
            message = f"least_when {one.value} must be {bounds}"
            yield Problem(FILE, question.id, message, at=("least_when", number, "value"))


def _pages(raw: Raw) -> Iterator[Problem]:
    """A page that names an unknown question is told as that; here it would be told a second time."""
    on_pages = [code for page in raw.questions.pages for code in page.questions]
    order = [question.id for question in raw.questions.questions if not question.remembered]
    if on_pages == order or not set(on_pages) <= set(order):
        return
    if missing := [code for code in order if code not in on_pages]:
        for code in missing:
            yield Problem(FILE, code, "is on no page: add it to one under pages, where it is asked")
        return
    twice = [code for code, times in Counter(on_pages).items() if times > 1]
    moved = [code for code, place in zip(on_pages, order, strict=False) if code != place]
    what = "is there twice" if twice else "is not where it stands further down"
    code = (twice or moved)[0]
    message = f"{code} {what}: pages must hold every question once, in their order, but for remembered ones"
    yield Problem(FILE, "pages", message, at=(code,))


def _taster(raw: Raw) -> Iterator[Problem]:
    """What is offered halfway: after a page there is, with answers that are some. Unknown questions first."""
    taster, pages = raw.questions.taster, [page.id for page in raw.questions.pages]
    if taster is None:
        return
    if taster.after not in pages:
        yield Problem(
            FILE, "taster", f"{shown(taster.after)} is not a page: {mend(taster.after, pages)}", at=("after",)
        )
    known = {question.id: question for question in raw.questions.questions}
    for code, value in taster.answers.items():
        if code not in known:
            message = f"{shown(code)} is not a question: {mend(code, list(known))}"
            yield Problem(FILE, "taster", message, at=("answers", code))
        else:
            yield from _no_answers(known[code], ("answers", code), value, said_in="taster")


def _given_answers(question: Question) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """The answers the entry itself gives and where: its example always, a default unless it has to be answered."""
    yield ("example",), question.example
    if not question.required:
        yield ("default",), question.default
    for number, changing in enumerate(question.default_when):
        yield ("default_when", number, "value"), changing.value


def _no_answers(question: Question, at: tuple[Any, ...], value: Any, *, said_in: str = "") -> Iterator[Problem]:
    """`said_in`: the entry that gives this answer, if it is not the question's own."""
    entry, name, known = said_in or question.id, at[-1] if said_in else at[0], domain_of(question)
    if value is None:
        yield Problem(FILE, entry, f"has no {name}: {mend_answer(question, value)}", at=at)
    elif question.kind == "many" and not isinstance(value, list):
        message = f"{name} {shown(value)} must be a list, such as [{known[0]}]"
        yield Problem(FILE, entry, message, at=at, cause=("kind", question.id))
    else:
        for one in value if question.kind == "many" else [value]:
            if isinstance(one, (bool, list, dict)) or one not in known:
                message = f"{name} {shown(one)} is not an answer: {mend_answer(question, one)}"
                yield Problem(FILE, entry, message, at=(*at, str(one)), cause=cause_of(question, one))
