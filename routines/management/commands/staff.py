"""`manage.py staff …`: what the operator does for the staff. Each subcommand stands in `routines/operating/`."""

from typing import ClassVar

from routines.management.subcommands import WithSubcommands


class Command(WithSubcommands):
    """One subcommand for each thing that the staff cannot do for themselves."""

    help = "What the operator does for the staff: their phone is lost."
    subcommands: ClassVar = {"reset-factor": "routines.operating.reset_factor"}
