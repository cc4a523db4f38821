"""How it goes over the weeks: drawing, table and sentences agree, and all of it can be taken along."""

import csv
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from recommender.history import ToldStep
from routines.links import Purpose
from routines.models import Routine, Session
from routines.pages.chart import FRAME, INSET, MOST, chart_of
from routines.pages.how_it_goes import sentences
from routines.services import telling
from routines.told import Telling
from tests.routines.cast import DAY, NOW, TIMETABLE, fresh, keep, owed, remind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
MARK = re.compile(r'<(?:circle|rect) class="chart-(before|after)" (?:cx|x)="([\d.]+)" (?:cy|y)="([\d.]+)"')
PAINS = [(7, 4), (6, None), (7, 5), (5, 3), (None, 2), (4, 10), (0, 0)]


@pytest.fixture
def row() -> Routine:
    return keep({"minutes": 20, "pressure": "firm", "pain_zones": ["shoulder_left"]}, now=NOW - 30 * DAY)


@pytest.fixture
def page(row: Routine) -> str:
    return f"/r/{row.token(Purpose.ROUTINE)}/progress/"


def tell(row: Routine, *pains: tuple[int | None, int | None], **more: Any) -> list[Session]:
    """Massages three days from each other, the last one yesterday."""
    told = []
    for number, (before, after) in enumerate(pains):
        at = NOW - DAY - timedelta(days=3) * (len(pains) - 1 - number)
        said = {"given_at": at, "pressure_felt": "right", "pain_before": before, "pain_after": after, **more}
        told.append(telling.tell(routine=row, key=str(at), telling=Telling(**said), now=at))
    return told


def text_of(client: Client, page: str) -> str:
    return client.get(page).content.decode()


def test_before_anything_is_told_it_says_how_to(client: Client, row: Routine, page: str) -> None:
    text = text_of(client, page)
    assert "Nothing told yet" in text
    assert "<svg" not in text.split("<main")[1]


def test_the_numbers_read_back_from_the_drawing_are_those_that_were_told(
    client: Client, row: Routine, page: str
) -> None:
    tell(row, *PAINS)
    places = {FRAME.x(number, of=len(PAINS), inset=INSET): number for number in range(len(PAINS))}
    read: dict[str, dict[int, int]] = {"before": {}, "after": {}}
    drawing = text_of(client, page).split('<figure class="chart">')[1].split("<figcaption>")[0]
    for which, x, y in MARK.findall(drawing):
        read[which][places[float(x)]] = round((FRAME.y(0) - float(y)) / (FRAME.y(0) - FRAME.y(1)))
    assert read["before"] == {number: before for number, (before, _) in enumerate(PAINS) if before is not None}
    assert read["after"] == {number: after for number, (_, after) in enumerate(PAINS) if after is not None}


def test_the_table_says_the_same_the_newest_first(client: Client, row: Routine, page: str) -> None:
    tell(row, *PAINS)
    none = "\N{EN DASH}"
    cells = re.findall(rf"<td>([\d{none}]+)</td><td>([\d{none}]+)</td>", text_of(client, page))
    shown = [tuple(none if pain is None else str(pain) for pain in pains) for pains in PAINS]
    assert cells == shown[::-1]


def test_the_drawing_has_a_name_and_its_two_lines_differ_in_shape(client: Client, row: Routine, page: str) -> None:
    tell(row, *PAINS)
    text = text_of(client, page)
    assert 'role="img" aria-labelledby="chart-title chart-said"' in text
    assert text.count("<circle") == 1 + sum(before is not None for before, _ in PAINS)
    assert text.count('<rect class="chart-after"') == 1 + sum(after is not None for _, after in PAINS)


def test_the_last_forty_are_drawn(row: Routine) -> None:
    sessions = tell(row, *[(number % 11, 0) for number in range(MOST + 5)])
    chart = chart_of(sessions)
    assert chart
    assert [mark.pain for mark in chart.before] == [number % 11 for number in range(5, MOST + 5)]
    assert len({mark.x for mark in chart.before}) == MOST


def test_without_any_pain_there_is_no_drawing(client: Client, row: Routine, page: str) -> None:
    tell(row, (None, None))
    assert "<figure" not in text_of(client, page)


@pytest.mark.parametrize(
    ("pains", "said"),
    [
        ([(6, 4)], ["One massage so far, 20 minutes in all.", "In the last four weeks there was one.", "A look back"]),
        ([(6, 4)], ["Right after the last massage it hurt two points less than before."]),
        ([(6, 4), (4, 5)], ["Right after the last massage it hurt one point more than before."]),
        ([(9, 7), (8, 6), (3, 2), (3, 2)], ["it mostly hurt about one and a half points less than before."]),
        ([(6, 6), (6, 6), (6, 5), (6, 5), (6, 5)], ["it mostly hurt about one point less than before."]),
        ([(5, 5)] + [(5, 6)] * 3, ["it mostly hurt about one point more than before."]),
        ([(6, 4), (6, 4), (6, 7), (6, 7)], ["it hurt sometimes less and sometimes more than before."]),
        ([(6, None)] * 5, ["A look back begins to say something after six massages."]),
        ([(6, None)] * 6, ["Before the first three it hurt about 6, before the last three about 6.", "chance"]),
        ([(8, None)] * 3 + [(4, None)] * 3, ["before the last three about 4.", "it is good to see"]),
        ([(3, None)] * 3 + [(6, None)] * 3, ["It hurts more than at the start. Please have it looked at."]),
    ],
)
def test_the_weeks_are_told_in_sentences(
    client: Client, row: Routine, page: str, pains: list[tuple[int, int | None]], said: list[str]
) -> None:
    tell(row, *pains)
    text = text_of(client, page)
    assert [part for part in said if part not in text] == []


@pytest.mark.parametrize(
    "pains", [[(6, 6)], [(6, 4), (6, None)], [(6, 6)] * 4, [(6, 6)] * 3 + [(6, 5)], [(6, 4), (6, 7), (6, 6)]]
)
def test_what_is_not_known_is_not_said(
    client: Client, row: Routine, page: str, pains: list[tuple[int, int | None]]
) -> None:
    tell(row, *pains)
    text = text_of(client, page)
    assert not [words for words in ("Right after", "mostly", "more than chance", "in the middle") if words in text]


def test_massages_of_long_ago_say_nothing_about_the_last_weeks(client: Client, row: Routine, page: str) -> None:
    at = NOW - 60 * DAY
    telling.tell(routine=row, key="long ago", telling=Telling(given_at=at, pressure_felt="right"), now=at)
    text = text_of(client, page)
    assert "One massage so far" in text
    assert "the last four weeks" not in text


def test_the_rhythm_is_told_beside_what_the_reminders_called_for(client: Client, row: Routine, page: str) -> None:
    tell(row, (6, 4))
    mails = owed([remind(row)], now=NOW - 2 * DAY)
    for mail in mails:
        mail.state, mail.sent_at = "sent", NOW - 2 * DAY
        mail.save()
    assert "there was one; the reminders called for one." in text_of(client, page)


def test_a_massage_can_be_taken_out_and_twice_is_once(client: Client, row: Routine, page: str) -> None:
    first, second = tell(row, (6, 4), (5, 3))
    for _ in range(2):
        answer = client.post(f"{page}take-back/", {"session": first.key_hash}, follow=True)
        assert "It is taken out" in answer.content.decode()
    assert list(Session.objects.all()) == [second]


def test_nobody_takes_out_a_massage_of_another_routine(client: Client, row: Routine, page: str) -> None:
    (other,) = tell(keep(now=NOW - 30 * DAY), (6, 4))
    client.post(f"{page}take-back/", {"session": other.key_hash})
    assert Session.objects.count() == 1


def test_the_pressure_may_be_as_before_again(client: Client, row: Routine, page: str) -> None:
    assert "as before again" not in text_of(client, page)
    Routine.objects.update(checked_at=NOW - DAY)
    tell(fresh(row), (6, 4), pressure_felt="too_much")
    assert "It may be as before again" in text_of(client, page)
    client.post(f"{page}as-firm-as-before/")
    assert "It may be as before again" not in text_of(client, page)


def test_all_of_it_can_be_taken_along(client: Client, row: Routine, page: str) -> None:
    tell(row, (6, 4), steps=(ToldStep("long_glide", "helped"), ToldStep("fan_stroke", "skipped")))
    answer = client.get(f"{page}massages.csv")
    (line,) = csv.DictReader(StringIO(answer.content.decode()))
    assert (line["pain_before"], line["pain_after"], line["pressure_felt"]) == ("6", "4", "right")
    assert line["steps"] == "long_glide: helped; fan_stroke: skipped"
    assert "attachment" in answer.headers["Content-Disposition"]
    document = json.loads(client.get(f"{page}massages.json").content)
    api = client.get(f"/api/v1/routines/{row.token(Purpose.ROUTINE)}/sessions").json()
    assert document == api
    assert set(line) < set(api["sessions"][0]) | {"steps"}


def test_days_are_those_of_whoever_is_reminded(client: Client, row: Routine, page: str) -> None:
    evening = datetime(2026, 11, 14, 4, 10, tzinfo=UTC)  # ten past eight on the 13th
    telling.tell(routine=row, key="1", telling=Telling(evening, "right", pain_before=6), now=evening)
    assert "14 Nov 2026" in text_of(client, page)
    remind(row, timetable=replace(TIMETABLE, timezone="America/Los_Angeles"))
    text = text_of(client, page)
    assert ("13 Nov 2026" in text, ">13 Nov<" in text, "14 Nov" in text) == (True, True, False)
    assert b"2026-11-13T20:10:00-08:00" in client.get(f"{page}massages.csv").content


def test_what_changed_is_told_here_and_on_the_routine(client: Client, row: Routine, page: str) -> None:
    Routine.objects.update(checked_at=NOW - DAY)
    tell(fresh(row), (6, 4), pressure_felt="too_much")
    for address in (page, page.replace("progress/", "")):
        text = text_of(client, address)
        assert "What changed since last time" in text
        assert "Firm pressure was too much, so it is medium at most until you say otherwise." in text


def test_what_was_learnt_is_told_where_no_step_changed(client: Client, page: str) -> None:
    lesson = {"rule": "it-may-be-firmer", "text": "It only rises when you ask.", "answers": {}, "sources": []}
    Routine.objects.update(changed={"summary": "", "lessons": [lesson]}, checked_at=NOW - DAY)
    text = text_of(client, page.replace("progress/", ""))
    box = text.partition('id="since-last"')[2].partition("</section>")[0]
    assert "It only rises when you ask." in box
    assert "<p>" not in box


def test_no_better_is_told_without_the_numbers_it_was_worked_out_from(client: Client, row: Routine, page: str) -> None:
    Routine.objects.update(checked_at=NOW - DAY)
    at = NOW - 30 * DAY
    telling.tell(routine=fresh(row), key="first", telling=Telling(at, "right", pain_before=5), now=at)
    tell(fresh(row), *[(5, 4)] * 6)
    text = text_of(client, page.replace("progress/", ""))
    assert "After four weeks of massages the pain is no less" in text
    assert not [words for words in ("Massages so far", "Weeks so far", "Pain fell by") if words in text]


def test_a_shorter_one_is_offered_and_taken(client: Client, row: Routine, page: str) -> None:
    kept = page.replace("progress/", "")
    Routine.objects.update(checked_at=NOW - DAY)
    reminder = remind(row)
    for mail in owed([reminder] * 1, now=NOW - 2 * DAY):
        mail.state, mail.sent_at, mail.occasions = "sent", NOW - 2 * DAY, 8
        mail.save()
    tell(fresh(row), (6, 4), (6, 4))
    assert "Make it 10 minutes" in text_of(client, kept)
    assert client.post(f"{kept}shorter/").status_code == 303
    assert fresh(row).minutes == 10
    assert "Make it 10 minutes" not in text_of(client, kept)
    client.post(f"{kept}shorter/")
    assert fresh(row).minutes == 10


def test_before_the_first_massage_there_is_nothing_to_say() -> None:
    assert list(sentences([], {}, planned=3, lately=0)) == []


def test_what_was_said_of_steps_is_told_by_their_titles(client: Client, row: Routine, page: str) -> None:
    tell(row, (6, 4), steps=(ToldStep("long_glide", "helped"), ToldStep("gone_since", "skipped")))
    assert "Long glide: Helped, gone_since: Skipped" in text_of(client, page)
