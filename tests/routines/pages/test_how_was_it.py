"""Three taps after a massage: what is asked, stored and led to, from the receiver's link and the giver's."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from routines.links import Purpose
from routines.models import Routine, Session
from routines.pages.how_was_it import HowWasIt
from tests.routines.cast import DAY, HOUR, NOW, TIMETABLE, fresh, keep, remind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
EVENING_IN_AMERICA = datetime(2026, 11, 18, 4, 10, tzinfo=UTC)  # ten past eight on the 17th
TAPS = {"pain_before": "6", "pain_after": "3", "pressure_felt": "right"}


@pytest.fixture
def row() -> Routine:
    return keep({"minutes": 20, "pressure": "firm"}, now=NOW - DAY)


@pytest.fixture
def page(row: Routine) -> str:
    return f"/r/{row.token(Purpose.ROUTINE)}/told/"


def once_on(response: Any) -> str:
    form: HowWasIt = response.context["form"]
    return form.once


def test_it_asks_for_three_taps_and_the_third_sends(client: Client, page: str) -> None:
    text = client.get(page).content.decode()
    assert text.count('name="pain_before"') == text.count('name="pain_after"') == 11
    assert text.count('type="submit" name="pressure_felt"') == 3


def test_the_enter_key_says_nothing_of_the_pressure(client: Client, page: str) -> None:
    """It presses the first button that sends, which would be "Too light". Browsers pass over one that is disabled."""
    form = client.get(page).content.decode().partition('<form method="post" novalidate')[2]
    first, *_ = re.findall(r'<button[^>]* type="submit"[^>]*>', form)
    assert not [word for word in ("name=", "disabled", "hidden>") if word in first]
    answer = client.post(page, {"pain_before": "6"}).content.decode()
    assert "Please say how the pressure felt. That sends it." in answer
    assert 'name="pain_before" value="6" checked' in answer
    assert not Session.objects.exists()


def test_three_taps_are_stored_and_lead_to_how_it_goes(client: Client, page: str) -> None:
    answer = client.post(page, TAPS | {"once": once_on(client.get(page)), "on": f"{NOW:%Y-%m-%d}"}, follow=True)
    assert answer.redirect_chain == [(page.replace("told", "progress"), 303)]
    assert "It is kept" in answer.content.decode()
    session = Session.objects.get()
    assert (session.pain_before, session.pain_after, session.pressure_felt, session.given_at) == (6, 3, "right", NOW)


def test_a_double_tap_counts_once(client: Client, page: str) -> None:
    once = once_on(client.get(page))
    for _ in range(2):
        client.post(page, TAPS | {"once": once})
    assert Session.objects.count() == 1


def test_looking_changes_nothing(client: Client, page: str) -> None:
    for _ in range(3):
        client.get(page, {"pressure_felt": "too_much", "on": "2026-11-16"})
        client.head(page)
    assert not Session.objects.exists()


def test_pain_may_be_left_out(client: Client, page: str) -> None:
    client.post(page, {"pressure_felt": "too_light"})
    session = Session.objects.get()
    assert (session.pain_before, session.pain_after, session.pressure_felt) == (None, None, "too_light")


def test_what_is_wrong_is_told_and_what_was_tapped_stays(client: Client, page: str) -> None:
    answer = client.post(page, {"pain_before": "6", "pain_after": "99", "on": "2026-11-16"})
    text = answer.content.decode()
    assert "0 to 10" in text
    assert "how the pressure felt" in text
    assert 'name="pain_before" value="6" checked' in text
    assert 'value="2026-11-16"' in text
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("on", "at"),
    [
        ("2026-11-17", NOW),
        ("2026-11-18", NOW),  # where it is tomorrow already
        ("2026-11-15", datetime(2026, 11, 15, 12, tzinfo=UTC)),
        ("", NOW),
    ],
)
def test_it_was_on_the_day_that_is_given(client: Client, page: str, on: str, at: datetime) -> None:
    client.post(page, TAPS | {"on": on})
    assert Session.objects.get().given_at == at


@pytest.mark.parametrize("on", ["2026-11-20", "2026-06-01", "yesterday"])
def test_a_day_that_cannot_be_is_refused(client: Client, page: str, on: str) -> None:
    assert b"error-summary" in client.post(page, TAPS | {"on": on}).content
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("on", "at"),
    [
        ("2026-11-17", EVENING_IN_AMERICA),
        ("2026-11-18", EVENING_IN_AMERICA),  # it came after midnight
        ("2026-11-16", datetime(2026, 11, 16, 20, tzinfo=UTC)),  # noon there
    ],
)
def test_the_day_is_that_of_whoever_is_reminded(client: Client, row: Routine, page: str, on: str, at: datetime) -> None:
    remind(row, timetable=replace(TIMETABLE, timezone="America/Los_Angeles"))
    with time_machine.travel(EVENING_IN_AMERICA, tick=False):
        assert b'name="on" value="2026-11-17"' in client.get(page).content
        client.post(page, TAPS | {"on": on})
    assert Session.objects.get().given_at == at


def test_the_day_of_the_mail_is_filled_in(client: Client, page: str) -> None:
    assert b'value="2026-11-12"' in client.get(f"{page}?on=2026-11-12").content


def test_what_the_guide_skipped_is_marked_so(client: Client, page: str) -> None:
    form = client.get(page).context["form"]
    (first, *_) = form.steps
    answer = client.get(f"{page}?skipped={first.code},nothing")
    marked, text = answer.context["form"].steps, answer.content.decode()
    assert [step.code for step in marked for _, _, chosen in step.choices if chosen] == [first.code]
    assert (form.says_of_steps, '<details class="fold told-steps" open>' in text) == (False, True)


def test_each_technique_is_asked_about_once_and_what_is_said_is_stored(client: Client, page: str) -> None:
    codes = [step.code for step in client.get(page).context["form"].steps]
    assert len(codes) == len(set(codes)) > 3
    client.post(page, TAPS | {f"step-{codes[0]}": "helped", f"step-{codes[1]}": "", f"step-{codes[2]}": "skipped"})
    assert Session.objects.get().steps == [
        {"technique": codes[0], "verdict": "helped"},
        {"technique": codes[2], "verdict": "skipped"},
    ]


def test_a_step_nobody_knows_is_refused(client: Client, page: str) -> None:
    assert b"error-summary" in client.post(page, TAPS | {"step-levitation": "helped"}).content


def test_a_massage_that_was_told_just_now_is_mentioned(client: Client, page: str) -> None:
    assert b"Is this another one" not in client.get(page).content
    client.post(page, TAPS)
    assert b"Is this another one" in client.get(page).content


def test_worse_leads_to_a_clinician_first(client: Client, row: Routine, page: str) -> None:
    Routine.objects.update(checked_at=NOW - HOUR)
    client.post(page, TAPS | {"got_worse": "yes"})
    assert fresh(row).kind == Routine.Kind.REFERRAL


@pytest.mark.parametrize(("at", "told"), [("&at=1930", 1), ("&at=0730", 2), ("", 2)])
def test_the_link_of_a_mail_tells_of_the_same_massage_also_the_next_morning(
    client: Client, page: str, noon: time_machine.Traveller, at: str, told: int
) -> None:
    client.post(f"{page}?on=2026-11-17&at=1930", TAPS | {"on": "2026-11-17"})
    noon.shift(20 * HOUR)
    address = f"{page}?on=2026-11-17{at}"
    assert b"Is this another one" in client.get(address).content
    client.post(address, TAPS | {"on": "2026-11-17", "pain_after": "2"})
    assert (Session.objects.count(), Session.objects.latest("pk").pain_after) == (told, 2)


def test_the_link_of_a_mail_tells_of_another_massage_where_another_day_is_chosen(client: Client, page: str) -> None:
    for on in ("2026-11-17", "2026-11-16"):
        client.post(f"{page}?on=2026-11-17&at=1930", TAPS | {"on": on})
    assert Session.objects.count() == 2


def test_a_link_that_opens_nothing_is_not_found(client: Client) -> None:
    assert client.get(f"/r/{'x' * 22}.{'y' * 22}/told/").status_code == 404
    assert client.post(f"/g/{'x' * 22}.{'y' * 22}/told/", TAPS).status_code == 404


def test_the_giver_tells_it_too_and_sees_nothing_of_it(client: Client, row: Routine, page: str) -> None:
    client.post(page, TAPS)
    giver = f"/g/{row.token(Purpose.GIVER)}/"
    before = client.get(f"{giver}told/").content.decode()
    answer = client.post(f"{giver}told/", TAPS | {"pain_before": "9", "pressure_felt": "too_much"}, follow=True)
    assert answer.redirect_chain == [(giver, 303)]
    assert "It is kept" in answer.content.decode()
    session = Session.objects.get()
    assert (session.pain_before, session.pressure_felt) == (6, "too_much"), "the receiver's word, and what is careful"
    assert "is told already" in before
    assert "/r/" not in before + answer.content.decode()


def test_the_giver_can_tell_it_while_there_is_no_massage_to_give(client: Client, row: Routine) -> None:
    Routine.objects.update(checked_at=None)
    giver = f"/g/{row.token(Purpose.GIVER)}/told/"
    assert client.get(giver).status_code == 200
    client.post(giver, TAPS)
    assert Session.objects.count() == 1
