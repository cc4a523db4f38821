"""A command with subcommands, each a module with HELP, `add_arguments(parser)` and `run(out, options)`."""

from argparse import ArgumentParser
from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar

from django.core.management.base import BaseCommand


class WithSubcommands(BaseCommand):
    """`subcommands` names a module for each."""

    requires_system_checks = ()
    subcommands: ClassVar[Mapping[str, str]]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Each subcommand brings its own arguments."""
        commands = parser.add_subparsers(dest="command", required=True)
        for name in self.subcommands:
            module = self._module(name)
            module.add_arguments(commands.add_parser(name, help=module.HELP, description=module.__doc__))

    def handle(self, *args: Any, **options: Any) -> None:
        """Hand over to the subcommand. Raises CommandError with what to mend."""
        self._module(options["command"]).run(self.stdout, options)

    def _module(self, name: str) -> Any:
        return import_module(self.subcommands[name])
