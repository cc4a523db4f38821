"""`knowledge schema [FOLDER] [--to FOLDER] [--check]`: JSON Schema, so that editors complete and check the YAML.

An editor with a language server for YAML finds a file's schema by the file's first line.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from recommender.authoring.json_schema import schemas, stale
from recommender.knowledge import FOLDER, KnowledgeError

HELP = "write JSON Schema, so that editors complete and check the YAML"


def add_arguments(parser: ArgumentParser) -> None:
    """The knowledge, where its schemas go, and whether only to look."""
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="where to write, if not schema/ beside the YAML")
    parser.add_argument("--check", action="store_true", help="write nothing, only say which are older than the YAML")


def run(out: OutputWrapper, options: dict[str, Any]) -> None:
    """Write or check. Raises CommandError where the YAML cannot be read, a schema is stale or cannot be written."""
    folder, to = options["folder"], options["to"] or options["folder"] / "schema"
    try:
        documents = schemas(folder)
        old = stale(folder, to)
    except KnowledgeError as error:
        raise CommandError(
            "\n".join(["The knowledge has to be mended:", *(f"  {p}" for p in error.problems)])
        ) from error
    if not options["check"]:
        _write(documents, to)
        out.write(f"{len(documents)} schemas are in {to}.")
    elif old:
        raise CommandError(str(old[0]))
    else:
        out.write(f"{len(documents)} schemas are up to date.")


def _write(documents: dict[str, str], to: Path) -> None:
    try:
        to.mkdir(parents=True, exist_ok=True)
        for name, document in documents.items():
            (to / name).write_text(document, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{to} cannot be written ({error.strerror}): name another folder with --to.") from error
