"""docs/api.md and its client do what they say, copied and pasted against what `make run` starts."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from config.limits import USUAL
from docs.examples import unknot_client
from docs.examples.unknot_client import Problem, Unknot, new_key
from routines.api.description.examples import ANSWERS
from tests.running import ROOT, Installation, running, wait_for
from tests.servers import free_port
from tests.text_browser import TextBrowser

TEXT = (ROOT / "docs" / "api.md").read_text()
CLIENT = ROOT / "docs" / "examples" / "unknot_client.py"
OF_PAGES = ("confirm=", "report=", "login=", "account=")  # no call of the API counts as these
USUAL_ADDRESS = "http://127.0.0.1:8000"
pytestmark = pytest.mark.waits


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """With the usual limits, as for a newcomer."""
    installation = Installation.at(tmp_path_factory.mktemp("api"), UNKNOT_LIMITS="")
    with running(installation):
        wait_for(lambda: TextBrowser().can_open(installation.address + "/"), what="the web server")
        yield installation


def shell(script: str) -> str:
    """What it prints. Fails where any line of it does."""
    done = subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", script], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, (done.stdout, done.stderr)
    return done.stdout


@pytest.mark.parametrize("time", ["first", "second"])
def test_the_walk_through_goes_from_nothing_to_a_confirmed_reminder_and_leaves_nothing(
    installation: Installation, time: str
) -> None:
    """The second time, too, when the mailbox has the mail of the first."""
    blocks = re.findall(r"```bash\n(.*?)```", TEXT, flags=re.S)
    assert len(blocks) == 9
    printed = shell("\n".join(blocks).replace(USUAL_ADDRESS, installation.address)).splitlines()
    asked, title, once, unchanged, why, detail, state, following, pain, gone = printed
    assert asked.endswith("?")
    assert "20 minutes" in title
    assert (once, unchanged, state, pain, gone) == ("One routine.", "304", "active", "3", "204")
    assert why.endswith(".")
    assert "look into your mail" in detail
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT19:30:00\+0[12]:00", following)


def test_a_body_in_chunks_is_told_what_is_missing(installation: Installation) -> None:
    server = HTTPConnection(urlsplit(installation.address).netloc, timeout=60)
    body, headers = iter([b"{" + b" " * 50_000, b"}"]), {"Content-Type": "application/json"}
    try:
        server.request("POST", "/api/v1/routines", body, headers, encode_chunked=True)
        answer = server.getresponse()
        assert (answer.status, json.load(answer)["status"]) == (411, 411)
    finally:
        server.close()


def test_fifty_equal_requests_with_one_key_get_one_answer_within_the_usual_limits(installation: Installation) -> None:
    body = json.dumps({"answers": ANSWERS, "consent": True}).encode()

    def keep(key: str) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        request = Request(installation.address + "/api/v1/routines", body, headers)
        try:
            with urlopen(request, timeout=60) as answer:
                return answer.status, answer.read()
        except HTTPError as error:
            with error:
                return error.code, error.read()

    for number in range(4):
        assert keep(f"one-of-four-before-{number}")[0] == 201
    with ThreadPoolExecutor(50) as pool:
        answers = set(pool.map(keep, ["a-key-for-fifty-at-once"] * 50))
    assert [status for status, _ in answers] == [201]


def test_the_client_keeps_a_routine_reads_its_steps_and_erases_it(installation: Installation) -> None:
    done = subprocess.run(
        [sys.executable, str(CLIENT), installation.address], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    title, *steps, detail = done.stdout.splitlines()
    assert "20 minutes" in title
    seconds = [int(step.split(":")[0]) * 60 + int(step[step.index(":") + 1 :].split()[0]) for step in steps]
    assert sum(seconds) == 20 * 60
    assert "look into your mail" in detail


@pytest.mark.parametrize("broken", [ConnectionResetError, TimeoutError, URLError("reset"), RemoteDisconnected])
def test_the_client_does_once_what_a_broken_connection_makes_it_send_twice(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, broken: Any
) -> None:
    """The server did it, and its answer never came."""
    unknot, sent = Unknot(installation.address), list[Request]()

    def breaking(request: Request, timeout: float) -> Any:
        sent.append(request)
        answer = urlopen(request, timeout=timeout)
        if len(sent) % 2:
            answer.close()
            raise broken
        return answer

    monkeypatch.setattr(unknot_client, "PAUSE", 0)
    monkeypatch.setattr(unknot_client, "urlopen", breaking)
    kept = unknot.keep(ANSWERS, key=(key := new_key()))
    unknot.tell(kept["token"], "right", key=new_key())
    assert len(sent) == 4
    assert unknot.keep(ANSWERS, key=key)["token"] == kept["token"]
    monkeypatch.undo()
    with urlopen(f"{installation.address}/api/v1/routines/{kept['token']}/sessions", timeout=60) as answer:
        assert len(json.load(answer)["sessions"]) == 1
    unknot.erase(kept["token"])
    unknot.erase(kept["token"])


def test_the_client_gives_up_after_some_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unknot_client, "PAUSE", 0)
    with pytest.raises(URLError):
        Unknot(f"http://127.0.0.1:{free_port()}").questionnaire()


def test_the_client_follows_pages_sends_etags_and_names_what_is_wrong(installation: Installation) -> None:
    unknot = Unknot(installation.address)
    rules = list(unknot.entries("rules"))
    assert len({rule["id"] for rule in rules}) == len(rules) > 100
    assert unknot.questionnaire() is unknot.questionnaire(), "the second time it was 304"
    with pytest.raises(Problem) as wrong:
        unknot.preview({"minutes": 500})
    assert wrong.value.kind == "invalid-answers"
    assert wrong.value.fields["minutes"] == "out_of_range"


def test_the_limits_in_the_docs_are_the_usual_ones() -> None:
    told = re.findall(r"^\| ([a-z, ]+) \| (\d+) an? (minute|hour) \|$", TEXT, flags=re.M)
    names = {"previews": "preview", "keeping": "keep", "telling of massages": "tell", "signing up": "sign-up"}
    names |= {"why": "why", "changing, stopping, erasing": "change"}
    assert sorted(f"{names[what]}={most}/{unit}" for what, most, unit in told) == [
        limit for limit in sorted(USUAL.split(", ")) if not limit.startswith(OF_PAGES)
    ]


def test_the_client_imports_nothing_but_the_standard_library() -> None:
    imported = re.findall(r"^(?:from|import) (\w+)", CLIENT.read_text(), flags=re.M)
    assert set(imported) <= sys.stdlib_module_names


def test_every_link_of_the_docs_leads_somewhere() -> None:
    for link in re.findall(r"\]\(([^)#]+)", TEXT):
        assert (Path(ROOT) / "docs" / link).exists(), link
