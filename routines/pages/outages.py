"""When the database cannot be used for a while: every view's answer is then a 503 that says so, and one line is logged.

Pages, API, admin, /metrics and calendars alike. What the session holds stays as it was, because a 5xx never writes it.
"""

import sqlite3
from collections.abc import Callable

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.log import log_response

from routines.pages.errors import unavailable

OUTAGES = (OperationalError, InterfaceError, InternalError)

# SQLite calls our own mistakes "operational" as well, such as a table that is not there.
_OF_THE_MOMENT = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)
_READ_ONLY = "25006"  # PostgreSQL says so on a standby, until somebody has promoted it


class DatabaseOutages:
    """The middleware. It comes last, next to the views."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The 503, or None for every other error. Its text is not logged, which may quote what somebody sent."""
        if not is_outage(error):
            return None
        response = unavailable(request)
        log_response("No database (%s): %s", kind_of(error), request.path, response=response, request=request)
        return response


def is_outage(error: BaseException) -> bool:
    """Whether the same request may well succeed later: the database is unreachable, full, locked or read-only."""
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _OF_THE_MOMENT
    if isinstance(error, InternalError):
        return getattr(cause, "sqlstate", None) == _READ_ONLY
    return isinstance(error, OperationalError | InterfaceError)


def kind_of(error: BaseException) -> str:
    """What the database's driver calls it, such as "AdminShutdown" or "SQLITE_FULL"."""
    cause = error.__cause__ or error
    return getattr(cause, "sqlite_errorname", None) or type(cause).__name__
