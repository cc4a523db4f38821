"""Celery for one machine: the worker and the clock that feeds it (beat) in one process, so a queue in memory will do.

    make run ── config.run ── config.embedded: beat ── queue ── worker, a thread for each sender and one for the ticks

SIGTERM ends it as soon as the tasks that are running are done. How long that may take is for the supervisor to say.
"""

import logging
import os
import sys
import threading
import time
import warnings

from celery.beat import EmbeddedService
from celery.platforms import SecurityWarning
from celery.signals import worker_shutting_down
from celery.worker import state
from django.conf import settings

from config.celery import app

LAST_TASKS = 8.0  # seconds that running tasks get when beat has failed


def main() -> int:
    """Work until SIGTERM."""
    warnings.simplefilter("ignore", SecurityWarning)  # about root and pickle; our messages are JSON
    worker = app.Worker(
        pool="threads",
        concurrency=settings.SENDERS + 1,
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    beat = EmbeddedService(app, thread=True, scheduler_cls="celery.beat:Scheduler")
    leaving = told_to_stop()
    beat.start()
    threading.Thread(target=follow, args=[beat, leaving], daemon=True).start()
    if app.conf.worker_enable_remote_control:  # otherwise a signal wakes it, and the broker may be away
        threading.Thread(target=hurry, args=[leaving], daemon=True).start()
    worker.start()
    return int(worker.exitcode or 0)


def follow(beat: threading.Thread, leaving: threading.Event) -> None:
    """When beat ends, so does the process, and the supervisor starts both anew. A task that hangs cannot prevent it."""
    beat.join()
    logging.getLogger(__name__).critical("Beat has ended, and nothing would be due any more. Ending as well.")
    state.should_stop = os.EX_SOFTWARE
    leaving.set()
    time.sleep(LAST_TASKS)
    os._exit(os.EX_SOFTWARE)


def hurry(leaving: threading.Event) -> None:
    """The worker looks whether it has to stop after each message, or two seconds without one. It needs two looks."""
    leaving.wait()
    for _ in range(2):
        app.control.broadcast("ping")


def told_to_stop() -> threading.Event:
    """Is set at SIGTERM."""
    leaving = threading.Event()
    worker_shutting_down.connect(lambda **_: leaving.set(), weak=False)
    return leaving


if __name__ == "__main__":
    sys.exit(main())
