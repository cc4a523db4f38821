"""`manage.py knowledge …`: the author's command. What each subcommand does stands in `routines/authoring/`."""

from argparse import ArgumentParser
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand

SUBCOMMANDS = {  # and its module
    "check": "check",
    "recall": "recall",
    "prove": "prove",
    "try": "trying",
    "diff": "diff",
    "coverage": "coverage",
    "schema": "schema",
}


class Command(BaseCommand):
    """One subcommand for each thing an author asks."""

    help = "What the author of the knowledge asks: is it sound, is it proven, what does it do, what did I change."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Each subcommand brings its own arguments."""
        commands = parser.add_subparsers(dest="command", required=True)
        for name in SUBCOMMANDS:
            module = _module(name)
            module.add_arguments(commands.add_parser(name, help=module.HELP, description=module.__doc__))

    def handle(self, *args: Any, **options: Any) -> None:
        """Hand over to the subcommand. Raises CommandError with what to mend."""
        _module(options["command"]).run(self.stdout, options)


def _module(name: str) -> Any:
    return import_module(f"routines.authoring.{SUBCOMMANDS[name]}")
