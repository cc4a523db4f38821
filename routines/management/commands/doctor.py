"""`manage.py doctor [--json]`: looks at a whole installation, says what to mend, ends with 1 where something is bad."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from rich.text import Text

from routines.authoring.terminal import paper, table
from routines.operating.examining import Finding, examine

STYLES = {"good": "green", "warning": "yellow", "bad": "bold red"}


class Command(BaseCommand):
    """What is looked at stands in `routines/operating/examining.py`."""

    help = "Look at settings, database, worker, broker, clock, mail, disk and DNS, and say what to mend."
    requires_system_checks = ()  # it makes them itself, and goes on

    def add_arguments(self, parser: ArgumentParser) -> None:
        """For people, or for machines."""
        parser.add_argument("--json", action="store_true", help="one JSON document: what, state, sentence")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints what was found, one line each."""
        findings = list(examine())
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in findings], indent=2))
        else:
            self._show(findings)
        if any(finding.state == "bad" for finding in findings):
            sys.exit(1)

    def _show(self, findings: list[Finding]) -> None:
        page, rows = paper(self.stdout), table("", "", "")
        for finding in findings:
            rows.add_row(finding.what, Text(finding.state, style=STYLES[finding.state]), finding.sentence)
        page.print(rows)
