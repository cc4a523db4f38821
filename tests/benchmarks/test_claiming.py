"""What a tick costs with few reminders and with many; beside it, an entry of django-celery-beat for each. Printed only.

Each size has a database of its own and is visited by turns, so that a busy moment of the machine meets both.
UNKNOT_REMINDERS is the largest number of reminders (1,000,000).
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from statistics import median

from tests.running import Installation
from tests.servers import postgres_database

FEW, SOME = 10_000, 100_000
MANY = int(os.environ.get("UNKNOT_REMINDERS", "1000000"))
VISITS = 4
Times = dict[str, float]  # milliseconds


def test_claiming_on_postgres(tmp_path: Path) -> None:
    with installed(tmp_path / "few", FEW) as few, installed(tmp_path / "many", MANY) as many:
        compare([few, many], [FEW, MANY], title="PostgreSQL (the promise: claiming at most 1.3 times)")


def test_claiming_on_sqlite(tmp_path: Path) -> None:
    some = min(SOME, MANY)
    with (
        installed(tmp_path / "few", FEW, is_embedded=True) as few,
        installed(tmp_path / "some", some, is_embedded=True) as more,
    ):
        compare([few, more], [FEW, some], title="SQLite (the promise: claiming at most 2 times)")


def test_an_entry_of_django_celery_beat_for_each(tmp_path: Path) -> None:
    settings = "tests.benchmarks.entry_settings"
    with postgres_database() as url:
        beat = Installation.at(tmp_path, DATABASE_URL=url, DJANGO_SETTINGS_MODULE=settings, LOG_LEVEL="ERROR")
        beat.manage("migrate", "--verbosity", "0")  # it has tables of its own
        times: Times = json.loads(beat.python("-m", "tests.benchmarks.entry_each", str(FEW)))
    print(f"\ndjango-celery-beat on PostgreSQL, {FEW:,} entries")
    for name, milliseconds in times.items():
        print(f"  {name:42} {milliseconds:10.1f} ms")
    publishing = sum(milliseconds for name, milliseconds in times.items() if " 500 " in name)
    print(f"  {500_000 / publishing:.0f} reminders a second")


@contextmanager
def installed(var: Path, reminders: int, *, is_embedded: bool = False) -> Iterator[Installation]:
    """A database of this size."""
    var.mkdir()
    with nullcontext(f"sqlite:///{var}/unknot.sqlite3") if is_embedded else postgres_database() as url:
        installation = Installation.at(var, DATABASE_URL=url, DJANGO_SETTINGS_MODULE="config.settings")
        installation.make_tables()
        installation.python("-m", "tests.millions", str(reminders))
        yield installation


def compare(installations: Sequence[Installation], sizes: Sequence[int], *, title: str) -> None:
    """Visits them by turns, and prints the medians."""
    visits = [[visit(installation) for installation in installations] for _ in range(VISITS)]
    few, many = ([of_size[index] for of_size in visits] for index in range(2))
    print(f"\n{title}\n  {'milliseconds, medians':42} {sizes[0]:10,} {sizes[1]:10,}   ratio")
    for name in few[0]:
        small, large = (median(time for one in of_size for time in one[name]) for of_size in (few, many))
        rate = f"   {500_000 / large:9,.0f} rows/s" if "500" in name else ""
        print(f"  {name:42} {small:10.1f} {large:10.1f} {large / small:7.2f}{rate}")


def visit(installation: Installation) -> Mapping[str, list[float]]:
    """The milliseconds of each round of claiming.py."""
    rounds: dict[str, list[float]] = json.loads(installation.python("-m", "tests.benchmarks.claiming"))
    return rounds
