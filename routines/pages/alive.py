"""For whoever watches the web process: `/health/live`, that it answers at all, and `/health/ready`, that it can work.

Neither says anything about anybody, nor which version runs. How the mails are doing is told by /metrics.
"""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from recommender.knowledge import shipped


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """200 as long as it answers. Nothing else is asked, so that a database that is away restarts no web process."""
    return JsonResponse({"live": True})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 where pages and calls work: the database answers and has its tables, the knowledge is read. Else 503."""
    checks = _database() | {"knowledge": bool(shipped().version)}
    return JsonResponse({"ready": all(checks.values()), "checks": checks}, status=200 if all(checks.values()) else 503)


def _database() -> dict[str, bool]:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return {"database": False, "migrations": False}
    return {"database": True, "migrations": not missing}
