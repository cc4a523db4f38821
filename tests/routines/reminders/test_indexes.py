"""Whatever is asked of the tables that grow, an index leads to it: nobody looks at every reminder or every delivery.

plans.py asks SQLite and PostgreSQL with 20,000 reminders. What it costs at a million is in tests/benchmarks. Only the
operator's commands and /metrics read through the mails themselves, and hold no lock meanwhile.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.routines.conftest import ended

TICK = {
    "owe what is due": "reminder by reminder_due",
    "count the senders wanted": "delivery by delivery_waiting",
    "claim": "delivery by delivery_waiting",
    "take back": "delivery by delivery_waiting",
    "wait for the mail server": "delivery by its number",
    "give up": "delivery by its number",
    "settle for a dead sender": "delivery by its number",
    "send": "delivery by its number",
}
OTHERS = ("stop", "sign up", "sign up again", "mail lost links", "forget")

Plans = Mapping[str, Sequence[str]]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def plans(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The ways that plans.py found on this database."""
    return ended("tests.routines.reminders.plans", request.param, tmp_path_factory.mktemp("plans"))


@pytest.mark.parametrize("act", TICK)
def test_a_tick_and_its_senders_find_what_they_need_by_its_index(plans: Plans, act: str) -> None:
    assert TICK[act] in plans[act]
    assert not _looks_at_all(plans[act])


@pytest.mark.parametrize("act", OTHERS)
def test_nobody_who_waits_for_a_page_and_nobody_who_tidies_looks_at_every_row(plans: Plans, act: str) -> None:
    assert plans[act]
    assert not _looks_at_all(plans[act])


def test_every_act_is_looked_at(plans: Plans) -> None:
    assert plans.keys() == {*TICK, *OTHERS}


def _looks_at_all(ways: Sequence[str]) -> list[str]:
    return [way for way in ways if way.endswith(" by all")]
