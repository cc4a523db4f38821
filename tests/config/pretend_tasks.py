"""A task that shows that it ran, and how far it came."""

import time

from celery import shared_task
from django.conf import settings


@shared_task  # type: ignore[untyped-decorator]
def leave_trace(seconds: float) -> None:
    """Write down where Unknot is said to be, and after some seconds that all is done."""
    with (settings.VAR_DIR / "trace").open("a") as trace:
        trace.write(f"begun at {settings.PUBLIC_URL}\n")
        trace.flush()
        time.sleep(seconds)
        trace.write("done\n")
