"""Links open one row for one purpose; what the database and the logs hold opens nothing."""

import logging
import re
from collections.abc import Iterator
from io import StringIO
from itertools import permutations, product
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from config.logs import DiscreetFormatter
from routines import selectors
from routines.calendar_feed import calendar_of
from routines.links import TOKEN, Linked, Purpose, address_of, find_linked, keyed_digest, new_public_id
from routines.models import Draft, Reminder, Routine
from routines.reminders import dispatch
from routines.services import calendars, giving, keeping, reminding
from routines.services.once import RequestKey
from tests.recommender.strategies import plain
from tests.routines.cast import BEN, NOW, ROSA, TONIGHT, dump_with_keys, fresh, keep, remind, sign_up

MODELS: dict[Purpose, type[Linked]] = {
    Purpose.ROUTINE: Routine,
    Purpose.GIVER: Routine,
    Purpose.DRAFT: Draft,
    Purpose.CONFIRM: Reminder,
    Purpose.REMINDER: Reminder,
    Purpose.UNSUBSCRIBE: Reminder,
    Purpose.CALENDAR: Reminder,
}
FIELD = re.compile(r"(?=([A-Za-z0-9_-]{22}))")  # at every place, so that nothing hides in something longer


def opened(token: str, *, purpose: Purpose) -> Linked | None:
    return find_linked(MODELS[purpose]._default_manager.all(), purpose=purpose, token=token)


@pytest.fixture
def row(active: Reminder) -> Reminder:
    return active


def test_a_token_opens_its_row(row: Reminder) -> None:
    for purpose in (Purpose.CONFIRM, Purpose.REMINDER, Purpose.UNSUBSCRIBE, Purpose.CALENDAR):
        assert TOKEN.fullmatch(row.token(purpose))
        assert opened(row.token(purpose), purpose=purpose) == row


@pytest.mark.parametrize(("good_for", "asked"), list(permutations(Purpose, 2)))
def test_a_token_for_one_purpose_is_worth_nothing_for_another(row: Reminder, good_for: Purpose, asked: Purpose) -> None:
    anything = Reminder.objects.all()
    assert find_linked(anything, purpose=good_for, token=row.token(good_for)) == row
    assert find_linked(anything, purpose=asked, token=row.token(good_for)) is None


def test_raising_the_generation_revokes_every_link_of_the_row(row: Reminder, ben: Reminder) -> None:
    old = {purpose: row.token(purpose) for purpose in Purpose}
    row.generation += 1
    row.save()
    for purpose, token in old.items():
        assert find_linked(Reminder.objects.all(), purpose=purpose, token=token) is None
        assert find_linked(Reminder.objects.all(), purpose=purpose, token=row.token(purpose)) == row
    assert opened(ben.token(Purpose.REMINDER), purpose=Purpose.REMINDER) == ben


def test_the_calendars_link_is_revoked_by_itself(row: Reminder, ben: Reminder) -> None:
    old = {purpose: row.token(purpose) for purpose in Purpose}
    row.calendar_generation += 1
    row.save()
    for purpose, token in old.items():
        kept = None if purpose == Purpose.CALENDAR else row
        assert find_linked(Reminder.objects.all(), purpose=purpose, token=token) == kept
    assert opened(row.token(Purpose.CALENDAR), purpose=Purpose.CALENDAR) == row
    assert opened(ben.token(Purpose.CALENDAR), purpose=Purpose.CALENDAR) == ben


def test_the_givers_link_is_revoked_by_itself(rosas: Routine, bens: Routine) -> None:
    old = {purpose: rosas.token(purpose) for purpose in Purpose}
    rosas.giver_generation += 1
    rosas.save()
    for purpose, token in old.items():
        kept = None if purpose == Purpose.GIVER else rosas
        assert find_linked(Routine.objects.all(), purpose=purpose, token=token) == kept
    assert opened(rosas.token(Purpose.GIVER), purpose=Purpose.GIVER) == rosas
    assert opened(bens.token(Purpose.GIVER), purpose=Purpose.GIVER) == bens


def test_a_row_without_a_link_that_can_be_revoked_by_itself_has_one_generation_for_all() -> None:
    draft = Draft(generation=1)
    assert {draft.generation_of(purpose) for purpose in Purpose} == {"1"}
    draft.generation = 5
    assert {draft.generation_of(purpose) for purpose in Purpose} == {"5"}


def test_the_seal_of_one_row_does_not_open_another(row: Reminder, ben: Reminder) -> None:
    seal = ben.token(Purpose.REMINDER).partition(".")[2]
    assert opened(f"{row.public_id}.{seal}", purpose=Purpose.REMINDER) is None


def test_no_link_works_under_another_key(row: Reminder, settings: Settings) -> None:
    token = row.token(Purpose.REMINDER)
    settings.LINK_KEY = settings.LINK_KEY + "x"
    assert opened(token, purpose=Purpose.REMINDER) is None


def test_whatever_is_not_a_token_opens_nothing(row: Reminder) -> None:
    token = row.token(Purpose.REMINDER)
    public_id, _, seal = token.partition(".")
    swapped = token[:-1] + ("A" if token[-1] != "A" else "Q")
    bad = [
        "",
        ".",
        public_id,
        f"{public_id}.",
        f".{seal}",
        f"{token}\n",
        f" {token}",
        f"{token}A",
        f"{token}é",
        swapped,
    ]
    bad += [token.replace(".", "%2E"), token.swapcase(), token.replace(".", ".é"), f"{public_id}.{'é' * 22}"]
    assert [text for text in bad if opened(text, purpose=Purpose.REMINDER)] == []


def test_public_ids_are_random_and_as_long_as_a_token_wants_them() -> None:
    ids = {new_public_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(public_id) for public_id in ids} == {22}


def test_a_digest_keeps_its_purposes_and_its_parts_apart() -> None:
    digests = {
        keyed_digest("a", "b", "c"),
        keyed_digest("b", "b", "c"),
        keyed_digest("a", "bc"),
        keyed_digest("a", "b"),
    }
    assert len(digests) == 4
    assert keyed_digest("a", "b", "c") in digests


def test_a_mail_gets_the_whole_address(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://unknot.example"
    token = f"{'i' * 22}.{'s' * 22}"
    assert address_of("reminder", token) == f"https://unknot.example/reminders/{token}/"


@pytest.fixture
def log() -> Iterator[StringIO]:
    """All that is logged, at every level, the way the settings have it written."""
    written, root = StringIO(), logging.getLogger()
    handler = logging.StreamHandler(written)
    handler.setFormatter(DiscreetFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def whole_story(client: Client) -> None:
    """Rosa and Ben keep routines, sign up, confirm, get mail, follow its links, ask for them again; one stops."""
    rosas, bens = keep(), keep({"minutes": 30})
    answers = plain()
    keeping.keep_routine(answers=answers, consent=True, now=NOW, request=RequestKey("a-key", b"{}"))
    keeping.save_draft(answers=answers.as_dict(), consent=True, now=NOW)
    rosa, bens_reminder = sign_up(rosas), remind(bens, BEN)
    dispatch.send_waiting(clock=lambda: NOW)
    reminding.confirm(reminder=rosa, now=NOW)
    reminding.send_links(email=ROSA, now=NOW)
    dispatch.send_waiting(clock=lambda: NOW)
    for purpose in Purpose:
        client.get(f"/reminders/{rosa.token(purpose)}/nothing-here/")
        client.get(f"/reminders/{rosa.token(purpose).replace('.', '%2E')}/nothing-here/")
        client.get(f"/calendar/{rosa.token(purpose)}.ics")
        client.get(f"/g/{rosas.token(purpose)}/")
    calendars.new_address(reminder=rosa, now=NOW)
    giving.new_link(routine=rosas, now=NOW)
    reminding.snooze(reminder=rosa, now=TONIGHT)
    reminding.stop(reminder=bens_reminder)


def all_rows() -> list[Linked]:
    return [row for model in (Routine, Draft, Reminder) for row in model.objects.all()]


class InMemory(dict[str, Linked]):
    """Rows by their public id, found as in the database: ten thousands of tokens are tried."""

    def filter(self, *, public_id: str) -> "InMemory":
        return InMemory({public_id: self[public_id]} if public_id in self else {})

    def first(self) -> Linked | None:
        return next(iter(self.values()), None)


def openings(text: str) -> list[str]:
    """What of this text, or put together from it, opens anything."""
    runs, seals = set(re.findall(r"[^\s\"',]{20,200}", text)), set(FIELD.findall(text))
    found = []
    for purpose, model in MODELS.items():
        rows: Any = InMemory({row.public_id: row for row in model._default_manager.all()})
        made = {f"{public_id}.{seal}" for public_id, seal in product(rows, seals)}
        found += [token for token in runs | made if find_linked(rows, purpose=purpose, token=token)]
    return found


@pytest.mark.untraced
@pytest.mark.django_db
def test_a_copy_of_the_database_opens_nothing(client: Client) -> None:
    whole_story(client)
    copy = dump_with_keys()
    tokens = [row.token(purpose) for row in all_rows() for purpose in Purpose]
    assert ROSA in copy, "the copy is whole"
    assert [token for token in tokens if token in copy or token.partition(".")[2] in copy] == []
    assert openings(copy) == []
    reminder = selectors.reminders_of(ROSA).get()
    for token in (reminder.token(Purpose.CONFIRM), reminder.token(Purpose.CALENDAR)):
        assert openings(f"it would have found\n{token}") == [token]
        assert openings(f"and half of it-{token.partition('.')[2]}x") == [token]


@pytest.mark.django_db
def test_what_a_calendar_shows_opens_nothing(client: Client) -> None:
    whole_story(client)
    shown = [calendar_of(reminder).decode() for reminder in Reminder.objects.all()]
    assert "BEGIN:VEVENT" in shown[0]
    assert openings("\n".join(shown)) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("log")
def test_the_log_names_no_link_and_no_address(client: Client, log: StringIO) -> None:
    whole_story(client)
    written = log.getvalue()
    assert "/reminders/[link]/nothing-here/" in written
    assert "/calendar/[link].ics" in written
    assert "/g/[link]/" in written
    assert not TOKEN.search(written)
    for row in all_rows():
        assert not any(row.token(purpose).partition(".")[2] in written for purpose in Purpose)
    assert "delivery" in written
    assert ROSA not in written
    assert BEN not in written


@pytest.mark.django_db
def test_a_stopped_reminder_can_still_be_found_by_its_old_links(active: Reminder) -> None:
    token = active.token(Purpose.UNSUBSCRIBE)
    reminding.stop(reminder=active)
    assert opened(token, purpose=Purpose.UNSUBSCRIBE) == fresh(active)
