"""`make lighthouse`: what Lighthouse says of four pages, as they are published (production's settings and files).

It starts Unknot at a free port of the loopback, keeps a routine there and stops it again. Nothing leaves the machine.
The marks for performance are those of the machine at that moment: repeat them on one that does nothing else.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.chromium import FLAGS, HOW_TO_GET_IT, chromium_path
from tests.published import keep, published_at, publishing
from tests.routines.visitors import plain_answers

LIGHTHOUSE = Path("var/lighthouse/node_modules/.bin/lighthouse")
PAGES = {"landing": "/", "questionnaire": "/check/back/", "routine": "/r/{token}/", "guide": "/r/{token}/guide/"}
DEVICES: dict[str, list[str]] = {"phone": [], "desk": ["--preset=desktop"]}
PRIVATE = {"questionnaire", "routine", "guide"}  # search engines are asked to stay away from these
MARKS = {"performance": "performance", "accessibility": "accessibility", "best-practices": "practices", "seo": "search"}
GOAL = 98
TRIES = 3  # on a busy machine it loses its browser now and then
ROW = "{:<15}{:<7}{:>12}{:>15}{:>11}{:>8}  {}"


def main() -> int:
    """Print a row for each page and device. 1 when a mark is below the goal."""
    path = chromium_path()
    if path is None:
        print(HOW_TO_GET_IT, file=sys.stderr)
        return 1
    print(ROW.format("page", "device", *MARKS.values(), f"below {GOAL}, and why"))
    with TemporaryDirectory() as var:
        installation = published_at(Path(var), Path(var) / "static")
        with publishing(installation):
            token = keep(installation, plain_answers() | {"minutes": 20})
            addresses = {name: installation.address + path.format(token=token) for name, path in PAGES.items()}
            visits = [(name, device) for device in DEVICES for name in PAGES]
            low = [visit for visit in visits if show(*visit, audit(addresses[visit[0]], visit[1], path))]
    return 1 if low else 0


def audit(address: str, device: str, path: str) -> dict[str, Any]:
    """What Lighthouse reports of this page."""
    flags = f"--chrome-flags={' '.join(['--headless=new', *FLAGS])}"
    wanted = [f"--only-categories={','.join(MARKS)}", "--output=json", "--quiet", flags, *DEVICES[device]]
    command = [str(LIGHTHOUSE), address, *wanted]
    environment = os.environ | {"CHROME_PATH": path}
    for _ in range(TRIES):
        done = subprocess.run(command, check=False, stdout=subprocess.PIPE, env=environment)
        if done.returncode == 0:
            report: dict[str, Any] = json.loads(done.stdout)
            return report
    raise SystemExit(f"Lighthouse failed {TRIES} times at {address}.")


def show(name: str, device: str, report: dict[str, Any]) -> bool:
    """Print the row of this report. Whether a mark that matters is below the goal."""
    marks = {mark: round(100 * report["categories"][mark]["score"]) for mark in MARKS}
    low = [mark for mark, value in marks.items() if value < GOAL and not (mark == "seo" and name in PRIVATE)]
    shown = [value if mark != "seo" or name not in PRIVATE else "-" for mark, value in marks.items()]
    print(ROW.format(name, device, *shown, "; ".join(reasons(report, low))), flush=True)
    return bool(low)


def reasons(report: dict[str, Any], categories: list[str]) -> Iterator[str]:
    """The titles of what weighs in these categories and did not pass."""
    for category in categories:
        for part in report["categories"][category]["auditRefs"]:
            found = report["audits"][part["id"]]
            if part["weight"] and found["score"] is not None and found["score"] < GOAL / 100:
                yield f"{found['title']} {found.get('displayValue', '')}".strip()


if __name__ == "__main__":
    sys.exit(main())
