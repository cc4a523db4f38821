"""How much traffic an installation bears, and what it costs: the peak, a given rate, memory."""

import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random
from statistics import median, quantiles

from tests.benchmarks.traffic import Found, Plan, some_answers
from tests.production import Server
from tests.running import ROOT
from tests.text_browser import TextBrowser

LIMITLESS = {  # all visitors come from one address
    "UNKNOT_LIMITS": "off",
    "LOG_LEVEL": "WARNING",
    "DJANGO_SETTINGS_MODULE": "config.settings",
}
CLIENTS = (2, 4, 8, 16)
A_TRY = 8.0  # seconds for each number of clients
ROUTINES = 200


@dataclass(frozen=True)
class Peak:
    """The most right answers a second, and with how many clients."""

    rate: float
    clients: int


def planned(server: Server) -> Plan:
    """Where to go, once some routines are kept. SSL_CERT_FILE must name the certificate of its nginx."""
    browser, chance, address = TextBrowser(), Random(0), f"{server.nginx.address}/api/v1/routines"
    kept = (browser.send_json(address, {"answers": some_answers(chance), "consent": True}) for _ in range(ROUTINES))
    tokens = tuple(answer.json["token"] for answer in kept)
    cookie = server.installation.python("-m", "tests.benchmarks.filled_in")
    return Plan(server.nginx.https, str(server.nginx.certificate), tokens, cookie, seconds=A_TRY)


def peak_of(plan: Plan) -> Peak:
    """Tried with more and more clients, after a try that only warms everything up."""
    sent(replace(plan, clients=CLIENTS[-1]))
    found = (Peak(sum(not wrong for *_, wrong in sent(replace(plan, clients=n))) / A_TRY, n) for n in CLIENTS)
    return max(found, key=lambda peak: peak.rate)


def sent(plan: Plan) -> Found:
    """What came of all the visits of the plan. A process of its own sends them."""
    command = [sys.executable, "-m", "tests.benchmarks.traffic", json.dumps(asdict(plan))]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return [(kind, milliseconds, wrong) for kind, milliseconds, wrong in json.loads(done.stdout)]


def show(found: Found, seconds: float) -> None:
    """Errors and times, of each kind and of all."""
    print(f"  {'':16} {'visits':>8} {'a second':>9} {'errors':>7} {'p50 ms':>8} {'p99 ms':>8} {'most':>8}")
    kinds = defaultdict[str, Found](list)
    for visit in found:
        kinds[visit[0]].append(visit)
    for name, visits in (*sorted(kinds.items()), ("all", found)):
        p50, p99 = middle_and_last(visits)
        most, wrong = max(milliseconds for _, milliseconds, _ in visits), errors(visits)
        row = f"  {name:16} {len(visits):8,} {len(visits) / seconds:9.1f} {wrong.total():7}"
        print(f"{row} {p50:8.1f} {p99:8.1f} {most:8.1f}", *map(str, wrong.items()))


def errors(found: Found) -> "Counter[str]":
    """How many visits were answered by what they should not be."""
    return Counter(wrong for *_, wrong in found if wrong)


def middle_and_last(found: Found) -> tuple[float, float]:
    """The 50th and the 99th percentile of the milliseconds."""
    times = [milliseconds for _, milliseconds, _ in found]
    return median(times), quantiles(times, n=100)[98]


def memory(server: Server) -> dict[str, float]:
    """Megabytes of each process with all its children. What several share counts for each by its part."""
    web = {f"web {number}": process.pid for number, process in enumerate(server.web.values(), start=1)}
    others = {name.removeprefix("unknot-"): process.pid for name, process in server.others.items()}
    return {name: sum(map(_proportional_megabytes, _family(pid))) for name, pid in (web | others).items()}


def _proportional_megabytes(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in _numbers((task / "children").read_text()):
            yield from _family(child)


def _numbers(text: str) -> Sequence[int]:
    return [int(word) for word in text.split()]
