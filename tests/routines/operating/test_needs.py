"""What needs the operator is said, with its mend, and nothing is said while all is well."""

from dataclasses import replace
from datetime import timedelta

import pytest

from routines.operating.needs import CODES, duration, needs
from routines.reminders.health import Health
from tests.routines.cast import MINUTE, NOW
from tests.routines.reminders.test_health import QUIET

SECOND = timedelta(seconds=1)
LATE = replace(QUIET, due=9, late=4, oldest_waiting=61.0)
IN_VAIN = replace(QUIET, retrying=3, in_vain=2)


def codes(health: Health) -> list[str]:
    return [need.code for need in needs(health, now=NOW)]


@pytest.mark.parametrize(
    ("health", "expected"),
    [
        (QUIET, []),
        (replace(QUIET, due=9, oldest_waiting=60.0, in_flight=3, retrying=2, failed=2, uncertain=2, resent=2), []),
        (replace(QUIET, not_owed=3, oldest_not_owed=60.0), []),
        (replace(QUIET, not_owed=3, oldest_not_owed=61.0), ["reminders_not_owed"]),
        (LATE, ["no_sender"]),
        (replace(LATE, last_sent_at=NOW - MINUTE - SECOND), ["no_sender"]),
        (replace(LATE, last_sent_at=NOW - MINUTE), ["mails_late"]),
        (replace(LATE, in_flight=1), ["mails_late"]),
        (IN_VAIN, ["mail_server"]),
        (replace(IN_VAIN, last_sent_at=NOW - 10 * MINUTE - SECOND), ["mail_server"]),
        (replace(IN_VAIN, last_sent_at=NOW - 10 * MINUTE), []),
        (replace(QUIET, uncertain=2, uncertain_open=1), ["mails_uncertain"]),
        (replace(QUIET, failed=2, failed_lately=1), ["mails_failed"]),
    ],
)
def test_each_need_has_its_sign(health: Health, expected: list[str]) -> None:
    assert codes(health) == expected


def test_everything_at_once_is_told_in_the_order_of_a_mails_way() -> None:
    worst = replace(LATE, oldest_not_owed=99.0, in_vain=1, uncertain_open=1, failed_lately=1)
    assert codes(worst) == [code for code in CODES if code != "mails_late"]


def test_each_need_is_one_sentence_with_its_numbers_and_its_mend() -> None:
    worst = replace(LATE, late=1234, oldest_waiting=300.0, not_owed=7, oldest_not_owed=7200.0, in_vain=5)
    told = {need.code: need.sentence for need in needs(replace(worst, uncertain_open=6, failed_lately=8), now=NOW)}
    for code, words in {
        "reminders_not_owed": (": 7,", "for 2.0 h", "beat"),
        "no_sender": (": 1,234,", "for 5 min", "start a worker"),
        "mail_server": (": 5,", "EMAIL_URL"),
        "mails_uncertain": (": 6;", "`manage.py reminders retry --uncertain`", "twice"),
        "mails_failed": (": 8;", "`manage.py reminders retry --failed`", "errors"),
    }.items():
        assert [word for word in words if word not in told[code]] == [], code
        assert told[code].endswith(".")
        assert ". " not in told[code]
    [late] = needs(replace(LATE, in_flight=1), now=NOW)
    assert "start another worker" in late.sentence


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.0, "0 s"), (59.4, "59 s"), (60.0, "1 min"), (3599.0, "60 min"), (3600.0, "1.0 h"), (90_000.0, "25.0 h")],
)
def test_durations_are_said_in_the_unit_that_fits(seconds: float, words: str) -> None:
    assert duration(seconds) == words
