"""`manage.py reminders …`: the operator's command. What each subcommand does stands in `routines/operating/`."""

from argparse import ArgumentParser
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand

SUBCOMMANDS = ("status", "retry")  # each a module


class Command(BaseCommand):
    """One subcommand for each thing an operator asks."""

    help = "What the operator of the reminders asks: how is the queue doing, what needs me, try these again."
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
    return import_module(f"routines.operating.{name}")
