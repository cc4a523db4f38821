"""`manage.py keys …`: the operator's command for UNKNOT_DATA_KEYS. Each subcommand stands in `routines/operating/`."""

from typing import ClassVar

from routines.management.subcommands import WithSubcommands


class Command(WithSubcommands):
    """One subcommand for each thing an operator asks."""

    help = "What the operator asks about the keys: which ones are needed, seal everything with the first."
    subcommands: ClassVar = {name: f"routines.operating.keys_{name}" for name in ("status", "renew")}
