"""The strip above a routine: all of the massage by time, each step a small picture of it that leads to the step."""

import gzip
import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from msgspec.structs import replace

from recommender import recommend
from recommender.outcome import Routine as RoutineOutcome
from recommender.prose import clock
from routines.pages.thumbnails import A_PHONE, LEAST, MOST, thumbnail_width
from routines.pages.views import describe
from routines.services import keeping
from tests.recommender.strategies import plain
from tests.routines.cast import NOW, keep
from tests.routines.pages.private import givers, link

EVERYWHERE = ["shoulder_left", "shoulder_right", "upper_back_left", "lower_back_right", "hip_left", "hip_right"]
MOST_BYTES = 1536  # compressed, and beyond what the page weighs without
LINK = re.compile(
    r'<a href="#step-(\d+)"><svg width="(\d+)"[^>]*>(.*?)</svg><span class="visually-hidden">(.*?)</span>(.*?)</a>'
)


def made(minutes: int) -> RoutineOutcome:
    outcome = recommend(plain(minutes=minutes, pain_zones=EVERYWHERE))
    assert isinstance(outcome, RoutineOutcome)
    return outcome


def strip(outcome: RoutineOutcome) -> str:
    return render_to_string("unknot/parts/thumbnails.html", describe(outcome))


def lit(drawing: str) -> set[str]:
    (group,) = re.findall(r'<g class="lit">(.*?)</g>', drawing)
    return set(re.findall(r"#zone-(\w+)", group))


@pytest.mark.parametrize("minutes", [5, 60])
def test_it_shows_each_step_at_its_time_and_leads_to_it(minutes: int) -> None:
    outcome = made(minutes)
    found = LINK.findall(strip(outcome))
    assert [(number, starts) for number, *_, starts in found] == [
        (str(step.number), clock(step.starts_at)) for step in outcome.steps
    ]
    for step, (_, _, _, words, _) in zip(outcome.steps, found, strict=True):
        assert words.startswith(f"{step.title}, ")
        assert words.endswith(", at ")


def test_its_pictures_light_what_the_pictures_of_the_steps_light() -> None:
    context = describe(made(60))
    cards = [card for phase in context["sheet"].phases for place in phase.places for card in place.cards]
    drawings = [
        drawing for _, _, drawing, _, _ in LINK.findall(render_to_string("unknot/parts/thumbnails.html", context))
    ]
    assert len({frozenset(lit(drawing)) for drawing in drawings}) > 5
    assert [lit(drawing) for drawing in drawings] == [set(card.picture.picture.lit) for card in cards]


def test_it_says_which_phase_the_steps_are_of() -> None:
    context = describe(made(60))
    text = render_to_string("unknot/parts/thumbnails.html", context)
    titles = re.findall(r'<li class="thumbnail-phase"><p>(.*?)</p>', text)
    assert titles == [phase.title for phase in context["sheet"].phases]
    assert 'aria-label="All steps by time"' in text


@pytest.mark.parametrize("minutes", [5, 20, 60])
def test_a_longer_step_is_never_narrower_and_each_can_be_tapped(minutes: int) -> None:
    outcome = made(minutes)
    widths = [
        thumbnail_width(step, outcome) for step in sorted(outcome.steps, key=lambda step: (step.seconds, step.number))
    ]
    assert widths == sorted(widths)
    assert LEAST <= widths[0] < widths[-1] <= MOST
    assert min(widths) >= 24


def test_a_short_routine_is_about_as_wide_as_a_phone() -> None:
    outcome = made(5)
    assert A_PHONE <= sum(thumbnail_width(step, outcome) for step in outcome.steps) <= 354


def test_nothing_in_it_moves_or_has_a_style_of_its_own() -> None:
    text = strip(made(60))
    assert "<animate" not in text
    assert "style=" not in text


def test_steps_from_before_there_were_pictures_show_the_back_alone() -> None:
    outcome = made(5)
    old = replace(outcome, steps=tuple(replace(step, motion=None) for step in outcome.steps))
    drawings = [drawing for _, _, drawing, _, _ in LINK.findall(strip(old))]
    assert drawings == ['<use href="#figure"/>'] * len(outcome.steps)


def page_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
def test_receiver_and_giver_have_it_once_and_every_link_of_it_leads_somewhere(client: Client) -> None:
    row = keep()
    for address in (link(row), givers(row)):
        page = page_of(client, address)
        assert page.count('class="thumbnails"') == 1
        assert page.count('id="figure"') == page.count('id="tool-palms"') == 1
        targets = set(re.findall(r'id="([\w-]+)"', page))
        assert set(re.findall(r'href="#([\w-]+)"', page)) <= targets


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
def test_while_a_check_is_due_there_is_none(client: Client) -> None:
    row = keep()
    keeping.ask_again(routine=row, now=NOW)
    assert 'class="thumbnails"' not in page_of(client, link(row))


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
def test_it_weighs_little(client: Client) -> None:
    page = page_of(client, link(keep({"minutes": 60, "pain_zones": EVERYWHERE})))
    strip_of_it = re.findall(r'<section class="thumbnails".*?</section>', page, flags=re.S)
    assert len(LINK.findall(strip_of_it[0])) > 20
    without = page.replace(strip_of_it[0], "")
    assert _compressed(page) - _compressed(without) <= MOST_BYTES


def _compressed(page: str) -> int:
    return len(gzip.compress(page.encode(), mtime=0))
