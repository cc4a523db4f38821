"""Reminders by the API: signing up tells nobody anything, and stopping is for good."""

from typing import Any

import pytest
from django.test import Client

from routines.links import Purpose
from routines.models import Delivery, Reminder, Routine, UnconfirmedMail
from routines.reminders.sign_up import read_sign_up
from routines.services.keeping import erase_routine
from tests.routines.api.calls import (
    AS_USUAL,
    DECEMBER,
    NEXT_THURSDAY,
    NEXT_TUESDAY,
    PLAIN,
    THURSDAY,
    TUESDAY,
    V1,
    WISH,
    assert_problem,
    fields_of,
    keep,
    patch,
    send,
)

pytestmark = pytest.mark.usefixtures("db", "noon")


def test_signing_up_owes_a_mail_and_shows_what_will_come(client: Client, routine: str) -> None:
    response = send(client, "POST", f"{routine}/reminders", WISH | {"days": ["thu", "tue", "thu"]})
    assert response.status_code == 202
    document = response.json()
    assert "mail" in document.pop("detail")
    assert document == {
        "state": "unconfirmed",
        "days": ["tue", "thu"],
        "time": "19:30",
        "timezone": "Europe/Berlin",
        **PLAIN,
        **AS_USUAL,
        "next": [TUESDAY, THURSDAY, NEXT_TUESDAY, NEXT_THURSDAY, DECEMBER],
    }
    assert Delivery.objects.get().kind == Delivery.Kind.CONFIRMATION


def test_signing_up_gives_no_token_away(client: Client, routine: str) -> None:
    response = send(client, "POST", f"{routine}/reminders", WISH)
    row = Reminder.objects.get()
    assert row.public_id not in response.content.decode()
    assert "Location" not in response.headers


def test_nobody_learns_whether_an_address_is_known(client: Client, routine: str, active: Reminder) -> None:
    known, unknown = "rosa@example.org", "paul@example.org"
    limited = "limited@example.org"
    for _ in range(2):
        send(client, "POST", f"{routine}/reminders", WISH | {"email": limited})
    UnconfirmedMail.objects.update(count=3)
    answers = [
        send(client, "POST", f"{routine}/reminders", WISH | {"email": email})
        for email in (known, "ROSA+home@Example.org", unknown, unknown, limited)
    ]
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    for answer in answers:
        del answer.headers["X-Request-ID"]  # each request has its own
    assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1


def test_occasions_are_told_by_the_clock_of_the_person(client: Client, routine: str) -> None:
    wish = WISH | {"timezone": "America/New_York", "time": "07:05", "days": ["tue"]}
    document = send(client, "POST", f"{routine}/reminders", wish).json()
    assert document["next"][:3] == [
        "2026-11-17T07:05:00-05:00",
        "2026-11-24T07:05:00-05:00",
        "2026-12-01T07:05:00-05:00",
    ]


def test_a_finer_rhythm_can_be_signed_up_for(client: Client, routine: str) -> None:
    wish = {name: WISH[name] for name in ("email", "time", "timezone")}
    finer = {"every_days": 3, "from_day": "2026-11-18", "more_times": ["07:15"], "quiet_from": None}
    document = send(client, "POST", f"{routine}/reminders", wish | finer).json()
    assert (document["days"], document["every_days"], document["more_times"]) == ([], 3, ["07:15"])
    assert document["next"][:3] == [f"2026-11-{moment}:00+01:00" for moment in ("18T07:15", "18T19:30", "21T07:15")]
    assert Reminder.objects.get().timetable.every_days == 3


def test_a_sign_up_without_anything_names_everything(client: Client, routine: str) -> None:
    problem = assert_problem(send(client, "POST", f"{routine}/reminders", {}), 422, "invalid-fields")
    assert fields_of(problem) == ["email", "days", "time", "timezone"]
    assert not Reminder.objects.exists()


def test_there_is_no_reminder_of_a_referral(client: Client, rosa: dict[str, Any]) -> None:
    location = keep(client, rosa | {"urgent_signs": ["saddle_numbness"]}).headers["Location"]
    problem = assert_problem(send(client, "POST", f"{location}/reminders", WISH), 409, "not-possible")
    assert problem["code"] == "no_reminders_for_a_referral"
    assert problem["detail"] == "There is no massage to be reminded of at the moment."
    assert problem["errors"] == []


def test_a_routine_that_is_erased_meanwhile_is_not_there(
    client: Client, rosas: Routine, routine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_late(raw: Any) -> Any:
        erase_routine(routine=rosas)
        return read_sign_up(raw)

    monkeypatch.setattr("routines.api.views.reminders.read_sign_up", read_late)
    assert_problem(send(client, "POST", f"{routine}/reminders", WISH), 404, "not-found")


def test_a_reminder_shows_when_and_where_it_goes(client: Client, reminder: str, routine: str) -> None:
    response = client.get(reminder)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.json() == {
        "state": "active",
        "paused_because": "",
        "days": ["tue", "thu"],
        "time": "19:30",
        "timezone": "Europe/Berlin",
        **PLAIN,
        **AS_USUAL,
        "unanswered": 0,
        "copy": "none",
        "email": "r…@example.org",
        "next": [TUESDAY, THURSDAY, NEXT_TUESDAY, NEXT_THURSDAY, DECEMBER],
        "routine": routine,
    }
    assert client.get(response.json()["routine"]).status_code == 200


def test_an_unconfirmed_reminder_has_nothing_to_come(client: Client, waiting: Reminder) -> None:
    document = client.get(f"{V1}/reminders/{waiting.token(Purpose.REMINDER)}").json()
    assert (document["state"], document["next"]) == ("unconfirmed", [])


def test_stopping_erases_the_address_and_ends_the_address_of_the_resource(client: Client, reminder: str) -> None:
    response = client.delete(reminder)
    assert (response.status_code, response.content) == (204, b"")
    row = Reminder.objects.get()
    assert (row.state, row.email, row.address_hash) == ("stopped", "", "")
    for method in ("GET", "HEAD", "DELETE"):
        assert client.generic(method, reminder).status_code == 404
    assert_problem(patch(client, reminder, state="active"), 404, "not-found")
