"""`manage.py knowledge check`: the author's command. It reads the knowledge and tells what to mend."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommender.knowledge import FOLDER, Knowledge, KnowledgeError, Problem, load
from recommender.verify import cited_facts, verify


class Command(BaseCommand):
    """One subcommand for each thing an author asks."""

    help = "Check the knowledge: every code known, every example tried, every fact used or declined."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`check` takes a folder, for trying an edit before it is shipped."""
        commands = parser.add_subparsers(dest="command", required=True)
        check = commands.add_parser("check", help="read and verify the YAML")
        check.add_argument("folder", nargs="?", type=Path, default=FOLDER)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line that counts what was read, or fail with every problem."""
        try:
            knowledge = load(options["folder"])
        except KnowledgeError as error:
            raise CommandError(_listed(error.problems)) from error
        if problems := verify(knowledge):
            raise CommandError(_listed(problems))
        self.stdout.write(_counts(knowledge))


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
