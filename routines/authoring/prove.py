"""`knowledge prove [FOLDER] [--write]`: prove every invariant over all possible answers, or show for whom it fails."""

import time
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from recommender.knowledge import FOLDER, Knowledge
from recommender.proof.certificate import CERTIFICATE, certificate, keep
from recommender.proof.proving import Law, Proof, prove
from recommender.proof.search import TooHard
from routines.authoring.check import loaded

HELP = "prove every invariant over all possible answers"


def add_arguments(parser: ArgumentParser) -> None:
    """A folder, for trying an edit before it is shipped, and whether to keep the proof beside it."""
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--write", action="store_true", help=f"keep the proof as {CERTIFICATE} in the folder")


def run(out: OutputWrapper, options: dict[str, Any]) -> None:
    """Print one line if all is proven. Raises CommandError with a counterexample for each law that is broken."""
    folder = options["folder"]
    knowledge = loaded(folder)
    proof, milliseconds = _timed(knowledge)
    if proof.broken:
        raise CommandError("\n".join(_told(law, knowledge) for law in proof.broken))
    laws = len(proof.laws) - len(knowledge.invariants)
    proven = f"{len(knowledge.invariants)} invariants and {laws} laws of the whole"
    out.write(f"{proven} proven over {proof.answers:.1e} answers in {milliseconds} ms.")
    kept = certificate(folder)
    if kept and kept.version == proof.version:
        return
    if options["write"]:
        keep(folder, proof.certified(proven_on=date.today(), milliseconds=milliseconds))
        out.write(f"The proof is kept in {folder / CERTIFICATE}.")
    elif kept and folder == FOLDER:
        raise CommandError(f"{CERTIFICATE} is about {kept.version}: run it again with --write, and commit it")
    else:
        out.write("To keep the proof beside the knowledge, add --write.")


def _timed(knowledge: Knowledge) -> tuple[Proof, int]:
    columns = SpinnerColumn(), TextColumn("{task.description}")
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("")
        started = time.perf_counter()
        try:
            proof = prove(knowledge, progress=lambda law: progress.update(task, description=law))
        except TooHard as error:
            raise CommandError(f"The proof did not come to an end: {error}") from error
        return proof, round((time.perf_counter() - started) * 1000)


def _told(law: Law, knowledge: Knowledge) -> str:
    lines = [f"{law.id} does not hold. {law.because}"]
    for one in law.counterexamples:
        lines.append(f"  {one.what}, with the answers {one.told(knowledge.questionnaire)}")
        lines += [f"    and then {one.told_after()}"] if one.after else []
    return "\n".join(lines)
