"""Schemathesis reads the description and tries whatever it can think of on the live server."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.long import IS_LONG, whole
from tests.running import Installation, running, wait_for
from tests.text_browser import TextBrowser

CASES = 60_000  # at least so many in `make long`
EXAMPLES = whole(3000, short=115)  # for each of the calls
CALLS_ALONE = whole("examples,coverage,fuzzing", short="examples,fuzzing")
STORIES = "stateful"  # calls one after the other, which keep and erase routines of their own
LONGEST = whole(7200, short=300)  # seconds
PATIENCE = "60"  # seconds for an answer: machines that test are busy
ACCEPTED = '["2xx", "3xx", "404", "409", "422"]'
# What JSON Schema cannot say: what answers are with those they are laid over, which cursors there are, which times
# go together, what is past, which key came before, whose massage is their own.
BEYOND_THE_SCHEMA = (
    *("listRules", "listTechniques", "listSources"),
    *("previewRoutine", "keepRoutine", "tellSession", "signUp", "changeReminder", "askForCopy"),
)
OF_THE_ROUTINE = ("readRoutine", "explainRoutine", "listSessions", "tellSession", "keepOn", "signUp", "exportRoutine")
OF_THE_REMINDER = ("readReminder", "changeReminder", "askForCopy", "removeCopy", "exportReminder")
pytestmark = [pytest.mark.untraced, pytest.mark.waits]


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """Unknot at work, without limits, since all requests come from one address."""
    installation = Installation.at(tmp_path, DJANGO_SETTINGS_MODULE="config.settings", LOG_LEVEL="WARNING")
    with running(installation):
        wait_for(lambda: TextBrowser().can_open(installation.address + "/api/schema"), what="the web server")
        yield installation


def test_the_live_server_never_breaks_its_description(
    installation: Installation, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    tokens = json.loads(installation.python("-m", "tests.routines.api.contract_scene"))
    cases = tried(installation, tmp_path, CALLS_ALONE, tokens) + tried(installation, tmp_path, STORIES, {})
    assert cases >= (CASES if IS_LONG else 2_000)
    assert "Traceback" not in installation.log
    record_property("cases", cases)


def tried(installation: Installation, folder: Path, phases: str, tokens: dict[str, str]) -> int:
    """How many requests were sent, all of which had an answer that is documented."""
    (folder / "schemathesis.toml").write_text(configuration(tokens))
    told = schemathesis(installation, folder, phases)
    cases = re.search(r"([\d,]+) generated", told.stdout)
    assert told.returncode == 0, told.stdout[-8000:]
    assert cases, told.stdout
    return int(cases[1].replace(",", ""))


def schemathesis(installation: Installation, folder: Path, phases: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("st")), "--config-file", str(folder / "schemathesis.toml"), "run"]
    command += [f"{installation.address}/api/schema", "--checks", "all", "--phases", phases, "--warnings", "off"]
    command += ["--max-examples", str(EXAMPLES), "--continue-on-failure", "--workers", "2"]
    command += ["--request-timeout", PATIENCE, "--max-response-time", PATIENCE]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=LONGEST, check=False)


def configuration(tokens: dict[str, str]) -> str:
    """Tokens that open something, for the calls that read and change; and where 422 is no surprise."""
    calls = dict.fromkeys(BEYOND_THE_SCHEMA, "")
    if tokens:
        calls |= dict.fromkeys(OF_THE_ROUTINE, tokens["routine"]) | dict.fromkeys(OF_THE_REMINDER, tokens["reminder"])
    hooks = json.dumps(str(Path(__file__).with_name("contract_hooks.py")))
    return "\n".join((f"hooks = {hooks}", *(_settings_of(call, token) for call, token in calls.items())))


def _settings_of(call: str, token: str) -> str:
    lines = ["[[operations]]", f'include-operation-id = "{call}"']
    if token:
        lines.append(f'parameters = {{ "path.token" = "{token}" }}')
    if call in BEYOND_THE_SCHEMA:
        lines.append(f"checks.positive_data_acceptance.expected-statuses = {ACCEPTED}")
    return "\n".join(lines)
