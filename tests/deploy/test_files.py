"""The files of deploy/ are read by the programs they are for, and agree with each other and the docs."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.run import GRANIAN
from tests.config.test_settings import COMPLETE
from tests.missing import missing
from tests.nginx import installed_nginx
from tests.running import ROOT, Installation

HERE = ROOT / "deploy"
UNITS = sorted((HERE / "systemd").glob("*.service"))
TIMERS = sorted((HERE / "systemd").glob("*.timer"))
DOCS = (ROOT / "docs" / "operations.md").read_text()
DOCKERFILE = (HERE / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((HERE / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if service["image"] == "unknot"]
NOT_OURS = {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "REQUIREMENTS"}  # of Python and of Docker
MOST_EXPOSED = 2.0  # of 10, as systemd counts; a unit without hardening has 9.6
HOW_TO_GET_SYSTEMD = "No systemd-analyze here. On Debian or Ubuntu: apt-get install systemd"


def example() -> dict[str, str]:
    lines = (HERE / "environment.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def commands(path: Path) -> list[str]:
    [line] = re.findall(r"^ExecStart=(.*)$", path.read_text(), flags=re.M)
    return shlex.split(line)


def told(program: str) -> list[str]:
    """The command line of docs/operations.md."""
    [line] = re.findall(rf"^    ({program}.*)$", DOCS, flags=re.M)
    return shlex.split(line)


def test_nginx_takes_its_file(tmp_path: Path) -> None:
    checked = subprocess.run(installed_nginx(tmp_path, 8000, 8001).command("-t"), capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr


def test_nginx_sets_who_it_was_and_adds_to_nothing() -> None:
    text = (HERE / "nginx" / "unknot.conf").read_text()
    assert "X-Forwarded-For $remote_addr;" in text
    assert "proxy_add_x_forwarded_for" not in text


def test_systemd_takes_the_units_and_finds_little_exposed(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze") or missing(HOW_TO_GET_SYSTEMD)
    for path in UNITS:
        text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", path.read_text(), flags=re.M)
        (tmp_path / path.name.replace("@", "@8000")).write_text(text)
    units = [f"./{path.name}" for path in sorted(tmp_path.iterdir())]
    for path in TIMERS:
        shutil.copy(path, tmp_path)
    timers = [f"./{path.name}" for path in TIMERS]
    checked = subprocess.run([analyze, "verify", *units, *timers], cwd=tmp_path, capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")
    for unit in units:
        most = f"--threshold={int(MOST_EXPOSED * 10)}"
        looked = subprocess.run(
            [analyze, "security", "--offline=true", most, unit], cwd=tmp_path, capture_output=True, text=True
        )
        assert looked.returncode == 0, f"{unit}: {looked.stdout[-200:]}"


def test_each_variable_is_told_of_in_the_docs() -> None:
    named = set(example()) | {name for service in OURS for name in SERVICES[service].get("environment", {})}
    for path in UNITS:
        for line in re.findall(r"^Environment=(.*)$", path.read_text(), flags=re.M):
            named |= {pair.split("=")[0] for pair in line.split()}
    named |= set(re.findall(r"\b([A-Z][A-Z_]+)=", DOCKERFILE)) - NOT_OURS
    assert len(named) > 12
    assert [name for name in sorted(named) if f"| `{name}`" not in DOCS] == []


def test_all_that_production_needs_is_in_the_example_or_set_already() -> None:
    assert set(COMPLETE) - set(example()) == {"UNKNOT_ENV"}
    assert "UNKNOT_ENV=production" in DOCKERFILE
    of_python = [path for path in UNITS if "/.venv/bin/" in path.read_text()]
    assert len(of_python) == 3
    assert all("UNKNOT_ENV=production" in path.read_text() for path in of_python)


def test_with_the_example_and_secrets_django_has_nothing_to_say_about_security(tmp_path: Path) -> None:
    secret = "only for tests on the loopback and no secret not even by accident 0123456789"
    filled = {name: value or secret for name, value in example().items() if name != "SENTRY_DSN"}
    installation = Installation.at(tmp_path, **filled, UNKNOT_ENV="production")
    assert "no issues" in installation.manage("check", "--deploy", "--fail-level", "WARNING")


def test_everybody_starts_the_same_processes_as_the_docs() -> None:
    worker, beat = told("celery -A config worker"), told("celery -A config beat")
    assert commands(HERE / "systemd" / "unknot-worker.service")[1:] == worker[1:]
    assert commands(HERE / "systemd" / "unknot-beat.service")[1:] == beat[1:]
    assert [part for word in SERVICES["worker"]["command"] for part in word.split("=")] == [
        part.replace("-A", "--app") for part in worker
    ]
    web = " ".join(commands(HERE / "systemd" / "unknot-web@.service"))
    [image] = re.findall(r"^CMD \[(.*?)\]", DOCKERFILE.replace("\\\n", ""), flags=re.M)
    for line in (web, " ".join(re.findall(r'"(.*?)"', image))):
        assert " ".join(GRANIAN) in line.replace("--host 127.0.0.1 --port %i ", "").replace(
            "--host 0.0.0.0 --port 8000 ", ""
        )


def test_each_timer_has_its_unit_and_is_told_of() -> None:
    assert [path.stem for path in TIMERS] == ["unknot-backup"]
    for path in TIMERS:
        assert path.with_suffix(".service") in UNITS
        assert f"{path.name}" in DOCS
    [script] = commands(HERE / "systemd" / "unknot-backup.service")[1:]
    assert (ROOT / script.removeprefix("/opt/unknot/current/")).exists()


def test_nginx_asks_where_the_web_processes_listen() -> None:
    here, there = ((HERE / "nginx" / name).read_text() for name in ("upstream.conf", "upstream-compose.conf"))
    ports = re.findall(r"server 127\.0\.0\.1:(\d+)", here)
    assert [f"unknot-web@{port}" for port in ports] == ["unknot-web@8000", "unknot-web@8001"]
    assert all(f"unknot-web@{port}" in DOCS for port in ports)
    assert re.findall(r"server (\w+):(\d+)", there) == [("web", "8000")]
    assert '"--port", "8000"' in DOCKERFILE
    assert "EXPOSE 8000" in DOCKERFILE


def test_the_containers_have_what_they_name() -> None:
    for name, service in SERVICES.items():
        assert set(service.get("depends_on", {})) <= set(SERVICES), name
        assert re.fullmatch(r"[a-z]+(:[0-9.]+)?", service["image"]), name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            kept = source in COMPOSE["volumes"] or source == "./tls" or (HERE / source).exists()
            assert kept, f"{name}: {source}"
    assert SERVICES["web"]["build"]["dockerfile"] == "deploy/Dockerfile"
    assert [path for path in re.findall(r"^COPY (\S+) \S+$", DOCKERFILE, flags=re.M) if not list(ROOT.glob(path))] == []


def test_our_containers_run_as_nobody_in_particular_and_can_change_nothing_but_their_state() -> None:
    assert OURS == ["migrate", "web", "worker", "beat"]
    for name in OURS:
        assert SERVICES[name]["read_only"] is True
        assert SERVICES[name]["cap_drop"] == ["ALL"]
        assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert last.index("USER unknot") < last.index("CMD ")
    assert "--require-hashes" in DOCKERFILE
    assert not re.findall(r"^FROM \S*/", DOCKERFILE, flags=re.M)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-sentry.txt", "requirements-anymail.txt"])
def test_what_is_installed_is_pinned_with_hashes_and_is_all_that_was_asked_for(name: str) -> None:
    locked = (ROOT / name).read_text()
    pinned = set(re.findall(r"^([a-z0-9._-]+)==", locked, flags=re.M))
    wanted = re.findall(r"^([a-z0-9][a-z0-9._-]*)", (ROOT / name.replace(".txt", ".in")).read_text(), flags=re.M)
    assert set(wanted) - pinned == set()
    assert locked.count("==") <= locked.count("--hash=sha256:")
