"""`manage.py reminders …`: the operator's command. What each subcommand does stands in `routines/operating/`."""

from typing import ClassVar

from routines.management.subcommands import WithSubcommands


class Command(WithSubcommands):
    """One subcommand for each thing an operator asks."""

    help = "What the operator of the reminders asks: how is the queue doing, what needs me, try these again."
    subcommands: ClassVar = {name: f"routines.operating.{name}" for name in ("status", "retry", "forgive")}
