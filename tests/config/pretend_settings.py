"""The embedded set-up with a page that takes its time, and a single task, which leaves a trace (pretend_tasks)."""

import os
from typing import Any

from celery.schedules import schedule

from config.settings import *  # noqa: F403 all but what follows
from config.settings import VAR_DIR

TROUBLE = os.environ.get("PRETEND_TROUBLE", "")


class Clock(schedule):  # type: ignore[misc]
    """With trouble it takes beat down without a word, once a task has run. Beat survives mere exceptions."""

    def is_due(self, last_run_at: Any) -> Any:
        if TROUBLE == "clock" and (VAR_DIR / "trace").exists():
            raise SystemExit
        return super().is_due(last_run_at)


ROOT_URLCONF = "tests.config.pretend_pages"
globals()["CELERY_BROKER_TRANSPORT_OPTIONS"] = {"polling_interval": 0.1}
CELERY_IMPORTS = ["tests.config.pretend_tasks"]
CELERY_BEAT_SCHEDULE = {
    "trace": {
        "task": "tests.config.pretend_tasks.leave_trace",
        "schedule": Clock(0.5),
        "args": [float(os.environ.get("PRETEND_SECONDS", "0"))],
    }
}
