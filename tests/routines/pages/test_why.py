"""The page that tells why, and what would change it, to whoever is curious."""

from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from recommender.change import Why, why
from recommender.knowledge import Knowledge, shipped
from routines import selectors
from routines.models import Routine
from tests.recommender.editions import edition, rule
from tests.routines.cast import NOW, REFERRED, keep
from tests.routines.older import apply, keep_as
from tests.routines.pages.private import SECOND, all_there_is, answered, link
from tests.routines.visitors import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def why_of(routine: Routine) -> Why:
    return why(selectors.outcome_of(routine), routine.answers, knowledge=shipped())


def sentences(told: Why) -> list[str]:
    """Every suggestion, and all that stands in the way."""
    found = [step.would_remove.text for step in told.steps if step.would_remove]
    found += [item.would_bring.text for item in told.left_out if item.would_bring]
    return found + [item.stands_in_the_way for item in told.left_out if item.stands_in_the_way]


def test_the_kept_page_leads_to_it(client: Client, rosas: Routine) -> None:
    assert f'href="{link(rosas)}why/"' in client.get(link(rosas)).content.decode()


def test_every_step_and_all_that_was_left_out_is_there(client: Client, rosas: Routine) -> None:
    before = all_there_is(client)
    response = client.get(link(rosas) + "why/")
    said, told = text_of(response), why_of(rosas)
    for title in [*(step.title for step in told.steps), *(item.title for item in told.left_out)]:
        assert title in said
    for sentence in sentences(told):
        assert sentence in said
    for step in told.steps:
        assert all(reason.text in said for reason in step.because)
    assert "How your body feels is not a choice." in said
    assert response.headers["Cache-Control"] == "no-store"
    assert "noindex" in response.content.decode()
    assert all_there_is(client) == before


def test_the_rules_and_sources_are_folded_away(client: Client, rosas: Routine) -> None:
    page = client.get(link(rosas) + "why/").content.decode()
    step = why_of(rosas).steps[0]
    entry = page[page.index('<li value="1">') : page.index('<li value="2">')]
    assert entry.index("<details") < entry.index(step.because[0].text) < entry.index("</details>")
    assert step.because[0].sources[0].id in entry


def test_what_is_left_out_on_several_places_for_the_same_reason_is_told_once(client: Client, rosas: Routine) -> None:
    said = text_of(client.get(link(rosas) + "why/"))
    assert "Heel circles on one place Upper back, lower back and middle back Other strokes do the same work" in said


def test_a_referral_tells_its_reasons_only(client: Client, db: None) -> None:
    routine = keep(REFERRED)
    said = text_of(client.get(link(routine) + "why/"))
    assert "Why there is no massage Pain or pressure in the chest needs emergency care now" in said
    assert "What is in it" not in said
    assert "this would be" not in said


def test_what_older_knowledge_made_keeps_its_reasons_and_says_so(client: Client, older: Knowledge) -> None:
    routine = keep_as(older, {})
    said = text_of(client.get(link(routine) + "why/"))
    assert "made with an earlier version of our rules" in said
    assert "this would be" not in said
    assert selectors.outcome_of(routine).steps[0].because[0].text in said


def test_while_a_check_is_due_it_waits(client: Client, rosas: Routine, noon: time_machine.Traveller) -> None:
    noon.move_to(NOW + selectors.FRESH + SECOND)
    assert client.get(link(rosas) + "why/").headers["Location"] == link(rosas)
    assert "why/" not in client.get(link(rosas)).content.decode()


def test_what_is_recalled_waits_too(client: Client, tmp_path: Path) -> None:
    routine = keep({"work": "desk"})
    apply(edition(tmp_path, rule({"dose": {"minutes_at_most": 15}}, when={"work": "desk"}, silent={"work": "caring"})))
    assert client.get(link(routine) + "why/").headers["Location"] == link(routine)


def test_it_can_only_be_read(client: Client, rosas: Routine) -> None:
    assert client.post(link(rosas) + "why/").status_code == 405


def test_the_fresh_routine_tells_why_too(client: Client, rosa: dict[str, Any], rosas: Routine) -> None:
    answered(client, rosa)
    fresh, kept = text_of(client.get("/routine/why/")), text_of(client.get(link(rosas) + "why/"))
    assert fresh == kept


def test_before_there_is_an_outcome_there_is_no_why(client: Client) -> None:
    assert client.get("/routine/why/").headers["Location"] == "/routine/"
