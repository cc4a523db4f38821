"""`knowledge check [FOLDER]`: read and verify the YAML."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from recommender.knowledge import FOLDER, Knowledge, KnowledgeError, Problem, load
from recommender.knowledge.lines import located
from recommender.verify import cited_facts, verify

HELP = "read and verify the YAML"


def add_arguments(parser: ArgumentParser) -> None:
    """A folder, for trying an edit before it is shipped."""
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)


def run(out: OutputWrapper, options: dict[str, Any]) -> None:
    """Print a line that counts what was read. Raises CommandError with every problem."""
    knowledge = loaded(options["folder"])
    if problems := verify(knowledge):
        raise CommandError(_listed(located(problems, options["folder"])))
    out.write(_counts(knowledge))


def loaded(folder: Path) -> Knowledge:
    """The knowledge in a folder. Raises CommandError with every problem that keeps it from being read."""
    if not folder.is_dir():
        raise CommandError(f"{folder} is no folder: name one that holds the YAML, such as a copy of {FOLDER.name}/")
    try:
        return load(folder)
    except KnowledgeError as error:
        raise CommandError(_listed(error.problems)) from error


def _listed(problems: tuple[Problem, ...] | list[Problem]) -> str:
    return "\n".join(["The knowledge has to be mended:", *(f"  {problem}" for problem in problems)])


def _counts(knowledge: Knowledge) -> str:
    facts = sum(len(document.facts) for document in knowledge.documents)
    return (
        f"knowledge {knowledge.version}: {len(knowledge.questionnaire.questions)} questions, "
        f"{len(knowledge.techniques)} techniques, {len(knowledge.rules)} rules "
        f"with {2 * len(knowledge.rules)} examples, "
        f"{len(cited_facts(knowledge))} of {facts} facts cited, {len(knowledge.declined)} declined. All is well."
    )
