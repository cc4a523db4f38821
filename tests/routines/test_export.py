"""What can be taken along is all there is, compared with every row of every table; an address only behind its link."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from recommender.history import ToldStep
from routines import export
from routines.links import Purpose
from routines.models import Reminder, Routine
from routines.services import adapting, keeping, telling
from routines.told import Telling
from tests.routines.cast import (
    BEN,
    NOW,
    PAUL,
    ROSA,
    TONIGHT,
    fresh,
    give_copy,
    keep,
    mails_until,
    owed,
    remind,
    sign_up,
)
from tests.routines.visitors import plain_answers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NOBODYS = {
    "knowledgeversion",
    "watch",
    "unconfirmedmail",
    "callcount",
    "staffaccess",
    "tally",
    "stafflogin",
    "recoverycode",
}


@pytest.fixture
def busy(client: Client) -> Routine:
    """A routine with something in every table that can hang on it."""
    body = {"answers": plain_answers(), "consent": True}
    client.post(
        "/api/v1/routines",
        body,
        content_type="application/json",
        headers={"Idempotency-Key": "a-key-that-nobody-else-has"},
    )
    row = Routine.objects.get()
    remind(row)
    remind(row, BEN)
    said = Telling(given_at=NOW, pressure_felt="right", pain_before=7, steps=(ToldStep("long_glide", "helped"),))
    telling.tell(routine=row, key="k", telling=said, now=NOW)
    adapting.change_today(routine=row, leave_alone=[], pressure="light", now=NOW)
    mails_until(TONIGHT)
    return fresh(row)


def taken_along(client: Client, row: Routine | Reminder) -> Any:
    if isinstance(row, Routine):
        address = f"/r/{row.token(Purpose.ROUTINE)}/routine.json"
    else:
        address = f"/reminders/{row.token(Purpose.REMINDER)}/reminder.json"
    response = client.get(address)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert "attachment" in response.headers["Content-Disposition"]
    return json.loads(response.content)


def columns_of(model: str, document: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each column of this row and of all rows that hang on it: table, name, value."""
    for name, value in document.items():
        table = {
            relation.name: relation.related_model
            for relation in apps.get_model("routines", model)._meta.related_objects
        }
        if name in table:
            for row in value:
                yield from columns_of(table[name]._meta.model_name, row)
        else:
            yield model, name, json.dumps(value, sort_keys=True)


def all_columns() -> Iterator[tuple[str, str, str]]:
    """Each column of every row that is somebody's, as it is stored."""
    for model in apps.get_app_config("routines").get_models():
        name = model._meta.model_name
        assert name
        if name not in NOBODYS:
            for row in model._default_manager.all():
                plain_columns = {
                    field.name: export.value_of(row, field.name)
                    for field in model._meta.concrete_fields
                    if not field.is_relation
                }
                yield from columns_of(name, json.loads(json.dumps(plain_columns, cls=export.ENCODER)))


def test_every_column_of_every_row_is_in_it(client: Client, busy: Routine) -> None:
    found = set(columns_of("routine", taken_along(client, busy)["routine"]))
    for reminder in busy.reminders.all():
        found |= set(columns_of("reminder", taken_along(client, reminder)["reminder"]))
    there_is = set(all_columns())
    tables = {table for table, _, _ in there_is}
    assert {"routine", "session", "reminder", "delivery", "keptrequest"} <= tables
    assert there_is - found == set()


def test_whoever_has_the_routines_link_learns_no_address(client: Client, busy: Routine) -> None:
    text = json.dumps(taken_along(client, busy))
    hashes = [reminder.address_hash for reminder in busy.reminders.all()]
    assert [secret for secret in (ROSA, BEN, *hashes) if secret in text] == []


def test_a_reminders_link_tells_its_own_address_and_nobody_elses(client: Client, busy: Routine) -> None:
    mine, other = busy.reminders.order_by("pk")
    text = json.dumps(taken_along(client, mine))
    assert mine.email in text
    assert other.email not in text
    assert "answers" not in text


def test_of_an_address_that_said_no_yes_yet_no_mail_is_told(client: Client, rosas: Routine) -> None:
    pending = sign_up(rosas, PAUL)
    [told] = taken_along(client, rosas)["routine"]["reminders"]
    assert (told["state"], told["deliveries"], "asked_at" in told) == ("unconfirmed", [], False)
    own = taken_along(client, pending)["reminder"]
    assert [mail["kind"] for mail in own["deliveries"]] == ["confirmation"]
    assert own["asked_at"]


def test_a_draft_can_be_taken_along_until_it_is_erased(client: Client) -> None:
    draft = keeping.save_draft(answers={"minutes": 20}, consent=True, now=NOW)
    page = f"/saved/{draft.token(Purpose.DRAFT)}/"
    assert f'href="{page}draft.json"' in client.get(page).content.decode()
    taken = client.get(f"{page}draft.json")
    assert "attachment" in taken.headers["Content-Disposition"]
    assert taken.json()["draft"]["answers"] == {"minutes": 20}
    assert set(columns_of("draft", taken.json()["draft"])) == set(all_columns())
    keeping.erase_draft(draft=draft)
    assert client.get(f"{page}draft.json").status_code == 404


def test_whoever_gets_a_copy_takes_along_what_is_kept_of_them(client: Client, rosas: Routine) -> None:
    reminder = remind(rosas)
    copy = give_copy(reminder, PAUL)
    owed([copy])
    page = f"/unsubscribe/{copy.token(Purpose.UNSUBSCRIBE)}/"
    assert f'href="{page}copy.json"' in client.get(page).content.decode()
    taken = client.get(f"{page}copy.json").json()["reminder"]
    assert (taken["email"], [mail["kind"] for mail in taken["deliveries"]]) == (PAUL, ["reminder"])
    assert ROSA not in json.dumps(taken)
    stops = f"/unsubscribe/{reminder.token(Purpose.UNSUBSCRIBE)}/"
    assert "copy.json" not in client.get(stops).content.decode()
    assert client.get(f"{stops}copy.json").status_code == 404


def test_no_link_can_be_made_from_it(client: Client, busy: Routine) -> None:
    text = json.dumps([taken_along(client, busy), *(taken_along(client, one) for one in busy.reminders.all())])
    rows: list[Routine | Reminder] = [busy, *busy.reminders.all()]
    assert [purpose for purpose in Purpose for row in rows if row.token(purpose) in text] == []


def test_the_outcome_is_json_and_not_a_text_that_holds_it(client: Client) -> None:
    taken = taken_along(client, keep())["routine"]
    assert taken["outcome"]["steps"][0]["number"] == 1
    assert taken["today_outcome"] is None


def test_the_api_gives_the_same(client: Client, busy: Routine) -> None:
    reminder = busy.reminders.order_by("pk")[0]
    for row, kind, purpose in ((busy, "routines", Purpose.ROUTINE), (reminder, "reminders", Purpose.REMINDER)):
        response = client.get(f"/api/v1/{kind}/{row.token(purpose)}/export")
        assert response.status_code == 200
        assert response.json() == taken_along(client, row)


def test_once_erased_there_is_nothing_to_take(client: Client, rosas: Routine) -> None:
    address = f"/r/{rosas.token(Purpose.ROUTINE)}/routine.json"
    rosas.delete()
    assert client.get(address).status_code == 404
