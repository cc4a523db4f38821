"""A change of a reminder: what goes together is made whole, and anything else not at all."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from routines.api.changing import change_reminder
from routines.links import Purpose
from routines.models import Reminder, Routine
from routines.reminders.sign_up import MANNER, TIMETABLE
from routines.services import reminding
from tests.routines.api.calls import (
    DECEMBER,
    NEXT_THURSDAY,
    NEXT_TUESDAY,
    PLAIN,
    THURSDAY,
    TUESDAY,
    V1,
    WEDNESDAY,
    assert_problem,
    changed,
    fields_of,
    patch,
)

CHANGE = "routines.api.views.reminders.change_reminder"
pytestmark = pytest.mark.usefixtures("db", "noon")


def test_a_reminder_can_be_moved_to_other_days(client: Client, reminder: str) -> None:
    document = changed(client, reminder, days=["fri", "mon"])
    assert (document["days"], document["time"]) == (["mon", "fri"], "19:30")
    assert document["next"][0] == "2026-11-20T19:30:00+01:00"


def test_more_times_and_quiet_hours_can_be_set_and_taken_away(client: Client, reminder: str) -> None:
    finer = changed(client, reminder, more_times=["23:00", "07:15"], quiet_from="22:00", quiet_until="07:00")
    assert (finer["more_times"], finer["quiet_from"], finer["quiet_until"]) == (["07:15", "23:00"], "22:00", "07:00")
    assert finer["next"][:2] == [TUESDAY, "2026-11-18T07:00:00+01:00"]
    plain = changed(client, reminder, more_times=[], quiet_from=None, quiet_until=None)
    assert {field: plain[field] for field in PLAIN} == PLAIN
    assert plain["next"][:2] == [TUESDAY, THURSDAY]


def test_days_of_the_week_and_every_few_days_take_the_place_of_each_other(client: Client, reminder: str) -> None:
    third = changed(client, reminder, every_days=3, from_day="2026-11-18")
    assert (third["days"], third["every_days"], third["from_day"]) == ([], 3, "2026-11-18")
    assert third["next"][:2] == [WEDNESDAY, "2026-11-21T19:30:00+01:00"]
    assert changed(client, reminder, every_days=2)["next"][1] == "2026-11-20T19:30:00+01:00"
    weekly = changed(client, reminder, days=["tue"])
    assert (weekly["days"], weekly["every_days"], weekly["from_day"]) == (["tue"], None, None)


def test_a_holiday_holds_everything_back_until_its_last_day_or_an_early_return(client: Client, reminder: str) -> None:
    document = changed(client, reminder, away_until="2026-11-24")
    assert (document["away_until"], document["next"][0]) == ("2026-11-24", NEXT_THURSDAY)
    assert changed(client, reminder, away_until=None)["next"][0] == TUESDAY


def test_nobody_is_away_for_longer_than_a_year(client: Client, reminder: str) -> None:
    problem = assert_problem(patch(client, reminder, away_until="2027-12-01"), 409, "not-possible")
    assert problem["code"] == "too_far_ahead"
    assert client.get(reminder).json()["next"][0] == TUESDAY


def test_a_reminder_can_be_moved_to_another_time_and_timezone(client: Client, reminder: str) -> None:
    document = changed(client, reminder, time="06:00", timezone="Asia/Kolkata")
    assert document["next"][0] == "2026-11-19T06:00:00+05:30"


def test_pausing_and_resuming(client: Client, reminder: str) -> None:
    for _ in range(2):
        document = changed(client, reminder, state="paused")
        assert (document["state"], document["next"]) == ("paused", [])
    for _ in range(2):
        document = changed(client, reminder, state="active")
        assert (document["state"], document["next"][0]) == ("active", TUESDAY)


def test_a_snooze_comes_tomorrow_and_then_as_usual(client: Client, reminder: str) -> None:
    for _ in range(2):
        document = changed(client, reminder, snooze="tomorrow")
        assert document["next"] == [WEDNESDAY, THURSDAY, NEXT_TUESDAY, NEXT_THURSDAY, DECEMBER]


def test_skipping_a_week(client: Client, reminder: str) -> None:
    for _ in range(2):
        assert changed(client, reminder, skip="week")["next"][0] == NEXT_TUESDAY


def test_skipping_an_occasion_twice_is_once(client: Client, reminder: str) -> None:
    first = client.get(reminder).json()["next"][0]
    for _ in range(2):
        assert changed(client, reminder, skip=first)["next"][:4] == [THURSDAY, NEXT_TUESDAY, NEXT_THURSDAY, DECEMBER]


@pytest.mark.parametrize("same", ["2026-11-17T18:30:00Z", "2026-11-17T18:30:00.000+00:00"])
def test_an_occasion_is_a_moment_however_it_is_written(client: Client, reminder: str, same: str) -> None:
    assert changed(client, reminder, skip=same)["next"][0] == THURSDAY


@pytest.mark.parametrize(
    "other", [THURSDAY, "2026-11-17T18:30:00+01:00", "2026-11-12T19:30:00+01:00", "0001-01-01T00:00:00+00:00"]
)
def test_only_the_next_occasion_can_be_skipped(client: Client, reminder: str, other: str) -> None:
    problem = assert_problem(patch(client, reminder, skip=other), 409, "not-possible")
    assert problem["code"] == "not_the_next_occasion"
    assert client.get(reminder).json()["next"][0] == TUESDAY


def test_of_those_that_were_skipped_the_last_may_come_again(client: Client, reminder: str) -> None:
    changed(client, reminder, snooze="tomorrow")
    for skip, following in ((WEDNESDAY, THURSDAY), (THURSDAY, NEXT_TUESDAY)):
        for _ in range(2):
            assert changed(client, reminder, skip=skip)["next"][0] == following
    assert_problem(patch(client, reminder, skip=WEDNESDAY), 409, "not-possible")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"time": "20:00", "state": "active"}, "2026-11-17T20:00:00+01:00"),
        ({"state": "active", "snooze": "tomorrow"}, WEDNESDAY),
        ({"state": "active", "skip": "week"}, NEXT_TUESDAY),
        ({"state": "active", "skip": TUESDAY}, THURSDAY),
        ({"days": ["fri"], "state": "active", "skip": "week"}, "2026-11-27T19:30:00+01:00"),
        ({"time": "20:00", "state": "active", "snooze": "tomorrow"}, "2026-11-18T20:00:00+01:00"),
    ],
)
def test_several_changes_at_once_come_out_together(
    client: Client, reminder: str, changes: dict[str, Any], expected: str
) -> None:
    changed(client, reminder, state="paused")
    assert changed(client, reminder, **changes)["next"][0] == expected


def test_it_can_be_changed_and_paused_at_once(client: Client, reminder: str) -> None:
    document = changed(client, reminder, time="20:00", state="paused")
    assert (document["time"], document["state"]) == ("20:00", "paused")


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"snooze": "tomorrow", "skip": "week"}, ["snooze", "skip"]),
        ({"state": "paused", "snooze": "tomorrow"}, ["state", "snooze"]),
        ({"state": "paused", "skip": TUESDAY}, ["state", "skip"]),
        ({"time": "20:00", "skip": TUESDAY}, ["time", "skip"]),
        ({"away_until": "2026-12-01", "skip": TUESDAY}, ["away_until", "skip"]),
        ({"days": ["mon"], "timezone": "Asia/Tokyo", "skip": TUESDAY}, ["days", "timezone", "skip"]),
        ({"state": "paused", "skip": TUESDAY, "time": "20:00"}, ["time", "state", "skip"]),
        ({}, [*TIMETABLE, *MANNER, "state", "snooze", "skip"]),
    ],
)
def test_what_does_not_go_together_is_named(
    client: Client, reminder: str, changes: dict[str, Any], fields: list[str]
) -> None:
    before = client.get(reminder).content
    problem = assert_problem(patch(client, reminder, **changes), 422, "invalid-fields")
    assert fields_of(problem) == fields
    assert client.get(reminder).content == before


def test_each_field_of_a_change_that_is_wrong_is_named(client: Client, reminder: str) -> None:
    wrong = {
        "days": [],
        "time": "25:00",
        "timezone": "Mars",
        "more_times": [""],
        "quiet_from": "7",
        "state": "stopped",
        "snooze": "today",
        "skip": "month",
    }
    problem = assert_problem(patch(client, reminder, **wrong), 422, "invalid-fields")
    assert fields_of(problem) == list(wrong)


@pytest.mark.parametrize(
    "skip", ["", "2026-11-17", "2026-11-17T19:30:00", "0000-01-01T00:00:00Z", "tomorrow", None, ["week"], 1, {}]
)
def test_a_skip_needs_a_moment_with_its_offset(client: Client, reminder: str, skip: Any) -> None:
    assert fields_of(assert_problem(patch(client, reminder, skip=skip), 422, "invalid-fields")) == ["skip"]


@pytest.mark.parametrize("skip", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_the_ends_of_the_calendar_are_moments_like_others(client: Client, reminder: str, skip: str) -> None:
    assert_problem(patch(client, reminder, skip=skip), 409, "not-possible")
    assert client.get(reminder).json()["next"][0] == TUESDAY


def test_a_change_that_fails_in_the_middle_changes_nothing(client: Client, reminder: str) -> None:
    changed(client, reminder, state="paused")
    before = client.get(reminder).content
    problem = assert_problem(patch(client, reminder, time="20:00", snooze="tomorrow"), 409, "not-possible")
    assert problem["code"] == "reminder_paused"
    assert client.get(reminder).content == before


def test_an_unconfirmed_reminder_can_be_moved_but_not_started(client: Client, waiting: Reminder) -> None:
    address = f"{V1}/reminders/{waiting.token(Purpose.REMINDER)}"
    document = changed(client, address, time="20:00")
    assert (document["state"], document["time"], document["next"]) == ("unconfirmed", "20:00", [])
    for changes in (
        {"time": "21:00", "state": "active"},
        {"time": "21:00", "state": "paused"},
        {"time": "21:00", "snooze": "tomorrow"},
        {"time": "21:00", "skip": "week"},
        {"skip": TUESDAY},
    ):
        problem = assert_problem(patch(client, address, **changes), 409, "not-possible")
        assert problem["code"] == "reminder_unconfirmed"
    assert client.get(address).json()["time"] == "20:00"


def test_a_reminder_does_not_start_where_massage_is_not_right(client: Client, reminder: str, rosas: Routine) -> None:
    changed(client, reminder, state="paused")
    Routine.objects.filter(pk=rosas.pk).update(kind=Routine.Kind.REFERRAL)
    problem = assert_problem(patch(client, reminder, state="active"), 409, "not-possible")
    assert problem["code"] == "no_reminders_for_a_referral"


def test_two_changes_at_the_same_moment_are_both_made(
    client: Client, reminder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(**arguments: Any) -> Reminder:
        """Whoever comes second has read the row before the first one changed it."""
        monkeypatch.setattr(CHANGE, change_reminder)
        assert patch(Client(), reminder, days=["sun"]).status_code == 200
        return change_reminder(**arguments)

    monkeypatch.setattr(CHANGE, overtaken)
    document = changed(client, reminder, time="20:00")
    assert (document["days"], document["time"]) == (["sun"], "20:00")


def test_a_reminder_snoozed_over_the_end_of_summer_time_keeps_its_hour(
    client: Client, reminder: str, noon: time_machine.Traveller
) -> None:
    noon.move_to(datetime(2026, 10, 24, 12, 0, tzinfo=UTC))
    assert changed(client, reminder, snooze="tomorrow")["next"][0] == "2026-10-25T19:30:00+01:00"


def test_a_reminder_that_is_stopped_meanwhile_does_not_start_again(
    client: Client, active: Reminder, reminder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(**arguments: Any) -> Reminder:
        reminding.stop(reminder=active)
        return change_reminder(**arguments)

    monkeypatch.setattr(CHANGE, overtaken)
    problem = assert_problem(patch(client, reminder, state="active"), 409, "not-possible")
    assert problem["code"] == "reminder_stopped"
    assert not Reminder.objects.get().email
