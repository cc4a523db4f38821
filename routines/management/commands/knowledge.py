"""`manage.py knowledge …`: the author's command. What each subcommand does stands in `routines/authoring/`."""

from typing import ClassVar

from routines.management.subcommands import WithSubcommands


class Command(WithSubcommands):
    """One subcommand for each thing an author asks."""

    help = "What the author of the knowledge asks: is it sound, is it proven, what does it do, what did I change."
    subcommands: ClassVar = {
        "check": "routines.authoring.check",
        "recall": "routines.authoring.recall",
        "prove": "routines.authoring.prove",
        "try": "routines.authoring.trying",
        "diff": "routines.authoring.diff",
        "coverage": "routines.authoring.coverage",
        "pictures": "routines.authoring.pictures",
        "schema": "routines.authoring.schema",
    }
