"""All tables of a new database, copied: each process of the tests migrates once for SQLite and once for PostgreSQL.

Migrating takes seconds of the processor, and some eighty tests begin with a database of their own.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier

from tests import servers

ROOT = Path(__file__).resolve().parent.parent
SQLITE = "sqlite:///"
_ends = ExitStack()
_templates: dict[str, str] = {}


@contextmanager
def kept_to_be_copied() -> Iterator[None]:
    """What is copied goes when the block ends."""
    with _ends:
        yield
    _templates.clear()


def make_tables(environment: Mapping[str, str]) -> None:
    """In the new, empty database of this installation. Raises CalledProcessError."""
    url = environment.get("DATABASE_URL", f"{SQLITE}{environment['UNKNOT_VAR']}/unknot.sqlite3")
    name = urlsplit(url).path.removeprefix("/")
    if url.startswith(SQLITE):
        shutil.copy(_template("sqlite", _in_a_file), url.removeprefix(SQLITE))
    elif name.startswith(servers.PREFIX):
        _copy(_template("postgres", _at_the_server), name)
    else:
        _migrate(environment)


def _template(kind: str, make: Callable[[], str]) -> str:
    if kind not in _templates:
        _templates[kind] = make()
    return _templates[kind]


def _in_a_file() -> str:
    var = _ends.enter_context(TemporaryDirectory(prefix="unknot-"))
    _migrate({"UNKNOT_VAR": var})
    return f"{var}/unknot.sqlite3"


def _at_the_server() -> str:
    url = _ends.enter_context(servers.postgres_database())
    with TemporaryDirectory(prefix="unknot-") as var:
        _migrate({"UNKNOT_VAR": var, "DATABASE_URL": url})
    return urlsplit(url).path.removeprefix("/")


def _copy(template: str, name: str) -> None:
    """In place of the empty database of this name."""
    names = {"name": Identifier(name), "template": Identifier(template)}
    with psycopg.connect(servers.POSTGRES, autocommit=True) as connection:
        connection.execute(SQL("DROP DATABASE {name}").format(**names))
        connection.execute(SQL("CREATE DATABASE {name} TEMPLATE {template}").format(**names))


def _migrate(environment: Mapping[str, str]) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=dict(environment), check=True, capture_output=True)
