"""Tries one request after the other, each as somebody, and notes what was let through that should not have been.

Whatever one of them changes is taken back, so that the next one finds everything as it was. Rows are compared as Python
sees them, never as they are stored.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client

from tests.routines.access.people import Person
from tests.routines.access.routes import JSON, Route

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
WITH_A_BODY = ("POST", "PUT", "PATCH")
REFUSALS = (400, 401, 403, 404, 405, 409, 415)
NO_CONTENT, REDIRECT, BROKEN = 204, 302, 500
TO_LOG_IN = re.compile(r"^Location: /admin/(?:login/\?next=\S*)?$", flags=re.M)
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
FORM = "application/x-www-form-urlencoded"

Key = tuple[str, Any]
"""The table and the key of a row. The key is None for a row that was not there before."""


@dataclass(frozen=True)
class Try:
    """One request as `who`. `mine` is the person whom it is allowed for, if anybody; else it must be refused.

    `may_add`: a table that it may add rows to, as everybody may. `may_change`: one in which it has a row of its own.
    """

    who: str
    method: str
    route: Route
    address: str
    body: Mapping[str, Any]
    is_refused: bool = True
    mine: Person | None = None
    may_add: frozenset[str] = frozenset()
    may_change: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.method} {self.route.name} as {self.who}"

    @property
    def sent(self) -> tuple[str, str]:
        """The body as it is sent, and its kind."""
        if self.method not in WITH_A_BODY:
            return "", FORM
        is_api = self.route.address.startswith("api/")
        return (json.dumps(self.body), JSON) if is_api else (urlencode(self.body, doseq=True), FORM)


@dataclass(frozen=True)
class Answer:
    """What came of it: `text` is headers and body, `changed` the rows."""

    method: str
    status: int
    text: str
    changed: frozenset[Key]

    @property
    def is_refusal(self) -> bool:
        """Nothing but no: a status that says so, which methods there are, or the way to the log in."""
        if self.status == NO_CONTENT:
            return self.method == "OPTIONS"
        return self.status in REFUSALS or (self.status == REDIRECT and bool(TO_LOG_IN.search(self.text)))


@dataclass
class Matrix:
    """How much was tried, and what was wrong with it. `seen` is all that was shown to those who may see it."""

    people: Sequence[Person]
    tried: Counter[str] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    let_in: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._before = _rows()

    def add(self, client: Client, attempts: Iterator[Try]) -> None:
        """All of them, with the cookies of this client."""
        for attempt in attempts:
            answer = self._answered(client, attempt)
            self.tried[attempt.who] += 1
            self.leaks += [f"{attempt}: {leak}" for leak in self._leaks(attempt, answer)]
            if not attempt.is_refused and not answer.is_refusal:
                self.seen.append(answer.text)
                self.let_in.add(attempt.route.name)

    def _answered(self, client: Client, attempt: Try) -> Answer:
        each, written = Client(raise_request_exception=False), _Written()
        each.handler, each.cookies = client.handler, deepcopy(client.cookies)
        with transaction.atomic():
            with connection.execute_wrapper(written):
                response: Any = each.generic(attempt.method, attempt.address, attempt.sent[0], attempt.sent[1])
            changed = _changes(self._before, _rows()) if written.anything else ()
            transaction.set_rollback(True)
        body = b"".join(response) if response.streaming else response.content
        response.close()
        headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        return Answer(
            attempt.method, response.status_code, f"\n{headers}\n\n{body.decode(errors='replace')}", frozenset(changed)
        )

    def _leaks(self, attempt: Try, answer: Answer) -> Iterator[str]:
        if answer.status >= BROKEN:
            yield f"{answer.status}"
        if attempt.is_refused and not answer.is_refusal:
            yield f"{answer.status} is no refusal"
        known = f"{attempt.address} {attempt.sent[0]}"
        for person in self.people:
            if person is not attempt.mine:
                yield from (
                    f"shows {secret}" for secret in person.secrets if secret in answer.text and secret not in known
                )
        allowed = attempt.mine.rows if attempt.mine else frozenset()
        for table, key in answer.changed - allowed:
            if table in attempt.may_change:
                continue
            if key is not None or (attempt.mine is None and table not in attempt.may_add):
                yield f"changes {table} {key}"


class _Written:
    """Whether any statement writes."""

    def __init__(self) -> None:
        self.anything = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.anything = self.anything or sql.lstrip().upper().startswith(WRITES)
        return execute(sql, params, many, context)


def _rows() -> dict[Key, tuple[Any, ...]]:
    """Every row of every table, without the texts of the knowledge, which are long and everybody's."""
    return {
        (model._meta.label_lower, row[0]): row
        for model in apps.get_models()
        for row in model._default_manager.values_list("pk", *_columns(model))
    }


def _columns(model: type[Model]) -> Iterator[str]:
    return (field.attname for field in model._meta.concrete_fields if field.attname != "document")


def _changes(before: Mapping[Key, Any], after: Mapping[Key, Any]) -> Iterator[Key]:
    yield from (key for key, row in before.items() if after.get(key) != row)
    yield from ((table, None) for table, key in after.keys() - before.keys())
