"""All tables of a new database, copied: each process of the tests migrates once for SQLite and once for PostgreSQL.

Migrating takes seconds of the processor, and some sixty tests begin with a database of their own.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier

from tests import servers

SQLITE = "sqlite:///"
Migrate = Callable[[Mapping[str, str]], object]
_ends = ExitStack()
_templates: dict[str, str] = {}


@contextmanager
def kept_to_be_copied() -> Iterator[None]:
    """What is copied goes when the block ends."""
    with _ends:
        yield
    _templates.clear()


def make_tables(environment: Mapping[str, str], *, migrate: Migrate) -> None:
    """In the new, empty database of the installation with this environment, as `migrate` would."""
    url = environment.get("DATABASE_URL", f"{SQLITE}{environment['UNKNOT_VAR']}/unknot.sqlite3")
    name = urlsplit(url).path.removeprefix("/")
    if url.startswith(SQLITE):
        shutil.copy(_template("sqlite", _in_a_file, migrate), url.removeprefix(SQLITE))
    elif name.startswith(servers.PREFIX):
        _copy(_template("postgres", _at_the_server, migrate), name)
    else:
        migrate(environment)


def _template(kind: str, make: Callable[[Migrate], str], migrate: Migrate) -> str:
    if kind not in _templates:
        _templates[kind] = make(migrate)
    return _templates[kind]


def _in_a_file(migrate: Migrate) -> str:
    var = _ends.enter_context(TemporaryDirectory(prefix="unknot-"))
    migrate({"UNKNOT_VAR": var})
    return f"{var}/unknot.sqlite3"


def _at_the_server(migrate: Migrate) -> str:
    url = _ends.enter_context(servers.postgres_database())
    with TemporaryDirectory(prefix="unknot-") as var:
        migrate({"UNKNOT_VAR": var, "DATABASE_URL": url})
    return urlsplit(url).path.removeprefix("/")


def _copy(template: str, name: str) -> None:
    """In place of the empty database of this name."""
    names = {"name": Identifier(name), "template": Identifier(template)}
    with psycopg.connect(servers.POSTGRES, autocommit=True) as connection:
        connection.execute(SQL("DROP DATABASE {name}").format(**names))
        connection.execute(SQL("CREATE DATABASE {name} TEMPLATE {template}").format(**names))
