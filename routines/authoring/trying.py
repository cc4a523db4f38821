"""`knowledge try [ANSWERS] [--folder FOLDER]`: what one person gets, with every reason, in the terminal.

ANSWERS is a YAML file such as {pain_zones: [neck_left], minutes: 30}. What it does not say counts as the plain, healthy
example, as in the examples of a rule.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from recommender import recommend
from recommender.knowledge import FOLDER, Knowledge, KnowledgeError, Problem
from recommender.knowledge.files import read_yaml
from recommender.knowledge.lines import located
from recommender.mending import QUOTE_IT
from recommender.prose import sentence
from recommender.questionnaire import InvalidAnswers
from recommender.verify import example_answers
from routines.authoring.check import loaded
from routines.authoring.outcome_text import show
from routines.authoring.terminal import paper

HELP = "show what one person gets, with every reason"


def add_arguments(parser: ArgumentParser) -> None:
    """The answers, and a folder, for trying an edit before it is shipped."""
    parser.add_argument("answers", nargs="?", type=Path, help="a YAML file; without it the plain, healthy example")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="the knowledge to ask, if not what is shipped")


def run(out: OutputWrapper, options: dict[str, Any]) -> None:
    """Print the outcome. Raises CommandError with every answer that has to be mended."""
    knowledge = loaded(options["folder"])
    given: dict[str, Any] = {}
    if options["answers"]:
        try:
            given = read_answers(options["answers"], knowledge)
        except KnowledgeError as error:
            mends = "\n".join(f"  {problem}" for problem in error.problems)
            raise CommandError(f"The answers have to be mended:\n{mends}") from error
    answers = example_answers(knowledge, given)
    show(paper(out), answers, recommend(answers, knowledge=knowledge), knowledge, given=list(given))


def read_answers(path: Path, knowledge: Knowledge) -> dict[str, Any]:
    """The answers a file gives, by question. Raises KnowledgeError, with a problem for each that is wrong."""
    raw = read_yaml(path)
    given = {} if raw is None else raw
    if not isinstance(given, dict):
        raise KnowledgeError([Problem(path.name, "file", "must hold answers by question, such as minutes: 20", line=1)])
    try:
        example_answers(knowledge, given)
    except InvalidAnswers as error:
        problems = [Problem(path.name, one.field, _mend(one.message, given.get(one.field))) for one in error.errors]
        raise KnowledgeError(located(problems, path.parent)) from error
    return given


def _mend(message: str, value: Any) -> str:
    return f"{message} {sentence(QUOTE_IT)}." if isinstance(value, bool) else message
