"""The card: the whole massage on one page, behind the giver's link, as the giver may see it. And as a PDF."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from recommender.for_giver import for_giver
from recommender.knowledge import shipped
from recommender.outcome import Routine as RoutineOutcome
from routines import selectors
from routines.links import Purpose
from routines.models import Reminder, Routine
from routines.pages import pdf
from routines.pages.card import density
from routines.services import keeping
from tests.missing import missing
from tests.routines.cast import NOW, REFERRED, keep
from tests.routines.pages.private import SECOND, all_rows, givers, link
from tests.routines.pages.test_giver import ILL
from tests.routines.visitors import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
HOW_TO_GET_IT = "No Pango here. On Debian or Ubuntu: apt-get install libpangoft2-1.0-0 libharfbuzz-subset0"
CAREFUL = ILL | {
    "health_conditions": ["osteoporosis", "pacemaker", "pregnancy", "blood_thinners", "long_term_steroids"],
    "cleared_for_massage": "yes",
    "age_group": "under_18",
    "pain_patterns": ["spreads_to_legs", "spreads_to_neck", "spreads_to_arms", "getting_up_or_bending"],
    "allergies": ["nuts", "fragrance", "wheat", "other_or_unsure"],
    "giver_hands": ["sore_thumbs", "tire_quickly"],
    "surface": "soft_bed",
}
ALL_PARTS = ["card/", "card.pdf"]
LINES = ("preparation", "cautions", "notes", "aftercare")


@pytest.fixture
def pango() -> None:
    if not pdf.can_be_made():
        missing(HOW_TO_GET_IT)


def outcome(row: Routine) -> RoutineOutcome:
    """What is kept, with all its answers."""
    kept = selectors.outcome_of(row)
    assert isinstance(kept, RoutineOutcome)
    return kept


def in_private_words(row: Routine) -> list[str]:
    """Every sentence around this massage, and every reason, that a giver must not read."""
    full = outcome(row)
    given = for_giver(full, knowledge=shipped())
    told = {line.text for part in LINES for line in getattr(given, part)}
    lines = [line for part in LINES for line in getattr(full, part)]
    reasons = {reason.text for step in full.steps for reason in step.because}
    reasons |= {reason.text for line in lines for reason in line.because}
    return [full.title, *({line.text for line in lines} - told), *reasons]


def squeezed(text: str) -> str:
    """Without spaces, which a PDF puts at the end of lines or not."""
    return re.sub(r"[\s-]+", "", text)


@pytest.mark.parametrize("minutes", [5, 20, 60])
def test_it_shows_every_step_and_every_caution(client: Client, minutes: int) -> None:
    row = keep(ILL | {"minutes": minutes})
    response = client.get(givers(row) + "card/")
    page, given = text_of(response), for_giver(outcome(row), knowledge=shipped())
    assert f"{minutes} minutes of massage" in page
    assert [need for need in given.needs if need not in page] == []
    assert [line.text for line in (*given.cautions, *given.preparation) if line.text not in page] == []
    numbers = re.findall(r'<li class="paper-step" value="(\d+)">', response.content.decode())
    assert numbers == [str(step.number) for step in given.steps]
    assert re.findall(r"<h3>(.*?)</h3>", response.content.decode()) == [step.title for step in given.steps]
    assert response.content.decode().count('<svg class="picture"') == len(given.steps)


def test_nobody_reads_a_private_answer_or_a_reason_off_it(client: Client) -> None:
    row = keep(ILL)
    page = text_of(client.get(givers(row) + "card/"))
    private = in_private_words(row)
    assert len(private) > 10
    assert [text for text in private if text in page] == []


@pytest.mark.parametrize(
    ("steps", "name"), [(5, "few"), (6, "some"), (12, "some"), (13, "more"), (16, "more"), (17, "many")]
)
def test_more_steps_stand_closer_together(steps: int, name: str) -> None:
    assert density(steps) == name


def test_few_steps_have_room_for_how_and_many_have_none(client: Client) -> None:
    short, middle, long = (keep({"minutes": minutes}) for minutes in (5, 20, 60))
    (step, *_) = outcome(short).steps
    assert " ".join(step.instructions) in text_of(client.get(givers(short) + "card/"))
    (step, *_) = outcome(middle).steps
    page = text_of(client.get(givers(middle) + "card/"))
    assert step.instructions[0] in page
    assert step.instructions[1] not in page
    (step, *_) = outcome(long).steps
    assert step.instructions[0] not in text_of(client.get(givers(long) + "card/"))


@pytest.mark.parametrize("part", ALL_PARTS)
def test_while_there_is_no_massage_it_leads_to_the_page_that_says_so(client: Client, part: str) -> None:
    referred, stale, recalled = keep(REFERRED), keep(now=NOW - selectors.FRESH - SECOND), keep()
    recall = {"version": "2026-12-01+000000000000", "urgency": "clinician", "changes": []}
    Routine.objects.filter(pk=recalled.pk).update(recalled_at=NOW, recall=recall)
    for row in (referred, stale, recalled):
        response = client.get(givers(row) + part)
        assert response.status_code == 303
        assert response.headers["Location"] == givers(row)
        assert response.content == b""


@pytest.mark.parametrize("part", ALL_PARTS)
def test_other_links_open_nothing(client: Client, rosas: Routine, active: Reminder, part: str) -> None:
    others = [rosas.token(purpose) for purpose in Purpose if purpose != Purpose.GIVER]
    for token in (*others, active.token(Purpose.REMINDER), f"{'x' * 22}.{'y' * 22}"):
        assert client.get(f"/g/{token}/{part}").status_code == 404


@pytest.mark.parametrize("part", ALL_PARTS)
def test_a_giver_whose_link_has_ended_gets_no_card(client: Client, rosas: Routine, part: str) -> None:
    old = givers(rosas)
    client.post(link(rosas) + "giver/")
    assert client.get(old + part).status_code == 404


@pytest.mark.parametrize("part", ALL_PARTS)
def test_it_can_only_be_read_and_changes_nothing(client: Client, rosas: Routine, part: str) -> None:
    before = all_rows()
    assert client.post(givers(rosas) + part).status_code == 405
    client.get(givers(rosas) + part)
    assert all_rows() == before


def test_it_is_kept_nowhere_and_found_by_no_search(client: Client, rosas: Routine) -> None:
    response = client.get(givers(rosas) + "card/")
    assert response.headers["Cache-Control"] == "no-store"
    assert '<meta name="robots" content="noindex">' in response.content.decode()


@pytest.mark.parametrize("page", [link, givers])
def test_both_pages_of_the_massage_lead_to_the_card(client: Client, rosas: Routine, page: Callable[..., str]) -> None:
    assert f'href="{givers(rosas)}card/"' in client.get(page(rosas)).content.decode()


def test_the_receivers_page_leads_to_no_card_while_a_check_is_due(client: Client) -> None:
    row = keep()
    keeping.ask_again(routine=row, now=NOW)
    assert "card/" not in client.get(link(row)).content.decode()


@pytest.mark.parametrize("part", ["", "card/"])
def test_a_pdf_is_offered_only_where_one_can_be_made(
    client: Client, rosas: Routine, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    for there in (True, False):
        monkeypatch.setattr(pdf, "can_be_made", lambda there=there: there)
        page = client.get(givers(rosas) + part).content.decode()
        assert (f'href="{givers(rosas)}card.pdf"' in page) is there


def test_where_no_pdf_can_be_made_its_address_leads_to_the_card(
    client: Client, rosas: Routine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "can_be_made", lambda: False)
    response = client.get(givers(rosas) + "card.pdf")
    assert response.status_code == 404
    assert "There is no PDF here" in text_of(response)
    assert f'href="{givers(rosas)}card/"' in response.content.decode()


@pytest.mark.untraced
@pytest.mark.usefixtures("pango")
@pytest.mark.parametrize("minutes", [5, 20, 60])
def test_the_pdf_is_one_page_with_all_of_it_as_text(
    client: Client, caplog: pytest.LogCaptureFixture, minutes: int
) -> None:
    row = keep(ILL | {"minutes": minutes})
    response = client.get(givers(row) + "card.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == f'inline; filename="massage-{minutes}-minutes.pdf"'
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.content.startswith(b"%PDF-")
    (page,) = PdfReader(BytesIO(response.content)).pages
    text, given = squeezed(page.extract_text()), for_giver(outcome(row), knowledge=shipped())
    assert [step.title for step in given.steps if squeezed(step.title) not in text] == []
    assert [line.text for line in given.cautions if squeezed(line.text) not in text] == []
    assert [words for words in in_private_words(row) if squeezed(words) in text] == []
    assert [record for record in caplog.records if record.name.startswith("weasyprint")] == []


@pytest.mark.untraced
@pytest.mark.usefixtures("pango")
@pytest.mark.parametrize("minutes", [7, 25, 33, 60])
def test_even_the_longest_cautions_fit_the_page(client: Client, minutes: int) -> None:
    row = keep(CAREFUL | {"minutes": minutes})
    assert len(for_giver(outcome(row), knowledge=shipped()).cautions) >= 12
    assert len(PdfReader(BytesIO(client.get(givers(row) + "card.pdf").content)).pages) == 1


def test_a_routine_from_before_there_were_pictures_has_a_card_too(
    client: Client, rosas: Routine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("routines.pages.sheet.drawing_of", lambda scene, knowledge: None)
    page = client.get(givers(rosas) + "card/").content.decode()
    assert 'class="picture"' not in page
    assert page.count('<p class="paper-number">') == len(outcome(rosas).steps)
