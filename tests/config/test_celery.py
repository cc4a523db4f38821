"""The Celery application of the embedded set-up."""

from config.celery import app


def test_one_machine_needs_no_broker_of_its_own() -> None:
    assert app.conf.broker_url == "memory://localhost"
    assert app.conf.task_ignore_result is True
