"""`manage.py knowledge …` as an author types it, and what it answers where there is no terminal."""

from io import StringIO

from django.core.management import call_command


class Terminal(StringIO):
    """Output that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def ask(*words: object, to: StringIO | None = None) -> str:
    """What the command prints. Raises CommandError."""
    said = to if to is not None else StringIO()
    call_command("knowledge", *map(str, words), stdout=said)
    return said.getvalue()
