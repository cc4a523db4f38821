"""The open pages of today's knowledge."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from recommender.knowledge import shipped
from recommender.proof.certificate import Certificate
from routines import todays
from routines.pages import knowledge as pages
from tests.recommender.document.test_shapes import KEPT
from tests.routines.cast import keep
from tests.routines.pages.private import all_rows
from tests.routines.pages.shelves import EARLIER, SHELVES, Reader, address, keep_earlier
from tests.routines.visitors import text_of

pytestmark = pytest.mark.django_db

TODAYS = shipped().version
PROOF = Certificate(
    version=TODAYS,
    proven_on=date(2026, 11, 20),
    answers="3061975996355488242782290165459058688",
    invariants=96,
    milliseconds=1263,
)


@pytest.fixture
def proof(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Certificate | None]]:
    """The certificate beside the knowledge. A test may put another one there."""
    found: list[Certificate | None] = [PROOF]
    monkeypatch.setattr(todays, "certificate", lambda folder: found[0])
    todays._of.cache_clear()
    yield found
    todays._of.cache_clear()


@pytest.mark.parametrize("shelf", SHELVES)
@pytest.mark.parametrize("at", ["/knowledge/", address(TODAYS)])
def test_every_page_of_todays_knowledge_is_open(client: Client, at: str, shelf: str) -> None:
    response = client.get(at + shelf)
    assert response.status_code == 200
    assert "You are reading an earlier version" not in text_of(response)
    assert "noindex" not in response.content.decode()


@pytest.mark.parametrize("shelf", [*SHELVES, "versions/"])
def test_browsers_may_keep_a_page_and_ask_whether_it_is_still_so(client: Client, shelf: str) -> None:
    first = client.get(f"/knowledge/{shelf}")
    assert first.headers["Cache-Control"] == "no-cache"
    assert "Cookie" not in first.headers.get("Vary", "")
    assert not first.cookies
    again = client.get(f"/knowledge/{shelf}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_page_travels_compressed_and_is_still_recognised(client: Client) -> None:
    compressed = client.get("/knowledge/rules/", headers={"Accept-Encoding": "gzip"})
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert len(compressed.content) * 4 < len(client.get("/knowledge/rules/").content)
    tag = compressed.headers["ETag"]
    assert client.get("/knowledge/rules/", headers={"If-None-Match": tag, "Accept-Encoding": "gzip"}).status_code == 304


@pytest.mark.parametrize("shelf", [*SHELVES, "versions/"])
def test_reading_changes_nothing_and_nothing_can_be_sent(client: Client, shelf: str) -> None:
    keep()
    before = all_rows()
    client.get(f"/knowledge/{shelf}")
    assert client.post(f"/knowledge/{shelf}").status_code == 405
    assert all_rows() == before


@pytest.mark.parametrize("start", ["/knowledge/", address(EARLIER)])
def test_every_link_leads_to_a_page_and_to_the_very_entry(client: Client, start: str) -> None:
    keep_earlier()
    reached = Reader(client).follow_all(start)
    assert {start + shelf for shelf in SHELVES} <= reached
    assert {f"{start}techniques/{code}/" for code in shipped().techniques} <= reached


def test_the_first_page_counts_what_there_is_and_says_who_has_not_reviewed_it(
    client: Client, proof: list[Certificate | None]
) -> None:
    proof[0] = None
    page = text_of(client.get("/knowledge/"))
    knowledge = shipped()
    assert f"Techniques {len(knowledge.techniques)} " in page
    assert f"Rules {len(knowledge.rules)} " in page
    assert f"Promises {len(knowledge.invariants)} " in page
    assert f"Sources {len(knowledge.sources)} facts from {len(knowledge.documents)} places" in page
    assert f"Declined {len(knowledge.declined)} " in page
    assert "No clinician has reviewed it yet." in page
    assert f"This is version {TODAYS}" in page


@pytest.mark.parametrize("shelf", ["", "invariants/"])
def test_the_proof_is_told_with_its_date_and_over_how_many_answers(
    client: Client, proof: list[Certificate], shelf: str
) -> None:
    said = (
        "Proven on 20 November 2026. All 96 promises hold for every possible answers, more than 3 \u00d7 10 36 of them."
    )
    assert said in text_of(client.get(f"/knowledge/{shelf}"))


def test_the_first_page_counts_all_promises_that_are_proven(client: Client, proof: list[Certificate]) -> None:
    assert "Promises 96 " in text_of(client.get("/knowledge/"))


@pytest.mark.parametrize(
    "other", [None, Certificate(version=EARLIER, proven_on=date(2026, 1, 2), answers="1", invariants=1, milliseconds=1)]
)
def test_without_a_proof_of_this_very_version_the_page_says_so(
    client: Client, proof: list[Certificate | None], other: Certificate | None
) -> None:
    proof[0] = other
    page = text_of(client.get("/knowledge/invariants/"))
    assert "Not proven yet for this version." in page
    assert "Proven on" not in page


def test_a_technique_is_told_from_the_hands_to_the_rules_that_leave_it_out(client: Client) -> None:
    page = text_of(client.get("/knowledge/techniques/heel_circles/"))
    assert "Hands heels of the hands" in page
    assert "Lasts 0:30 to 5:00 minutes, usually 2:00" in page
    assert "Keep them on the muscle beside the spine, never on the spine itself." in page
    assert "Rules that ask for it" in page
    assert "Rules that leave it out" in page
    assert "E07" in page


@pytest.mark.parametrize("code", ["no_such_technique", "desk-work"])
def test_a_technique_that_is_not_there_is_not_found(client: Client, code: str) -> None:
    assert client.get(f"/knowledge/techniques/{code}/").status_code == 404


def test_a_rule_says_when_then_because_and_shows_both_sides(client: Client) -> None:
    page = client.get("/knowledge/rules/", {"q": "desk-work-all-day"})
    said = text_of(page)
    assert "When Work is “At a desk” and hours sitting is at least 6" in said
    assert "Then More room (weight 10) for “Under the shoulder blade”" in said
    assert "It counts with Work: At a desk Hours sitting: 8 hours" in said
    assert 'id="desk-work-all-day"' in page.content.decode()


def test_long_conditions_are_laid_out_as_lists(client: Client) -> None:
    page = client.get("/knowledge/rules/", {"q": "warmth-before-the-touch"}).content.decode()
    assert "All of these:<ul><li>" in page
    assert "At least one of these:<ul><li>" in page


@pytest.mark.parametrize(
    ("wanted", "rule", "found"),
    [
        ("pregnancy", "cleared-pregnancy-is-light", True),
        ("PREGNANCY", "cleared-pregnancy-is-light", True),
        ("light pregnancy", "cleared-pregnancy-is-light", True),
        ("  pregnancy  ", "cleared-pregnancy-is-light", True),
        ("pregnancy", "desk-work", False),
        ("pregnancy elbow", "pregnancy-asks-first", False),
        ("ticked under “health”", "osteoporosis-is-light", True),
        ("weight 10", "desk-work", True),
    ],
)
def test_rules_are_found_by_all_the_words_together(client: Client, wanted: str, rule: str, found: bool) -> None:
    page = client.get("/knowledge/rules/", {"q": wanted}).content.decode()
    assert (f'id="{rule}"' in page) is found
    assert "Show all" in page


def test_what_is_looked_for_is_counted_and_stays_in_the_field(client: Client) -> None:
    response = client.get("/knowledge/rules/", {"q": "sore-thumbs-rest"})
    assert "1 rule with “sore-thumbs-rest”." in text_of(response)
    assert 'value="sore-thumbs-rest"' in response.content.decode()


def test_a_word_that_no_rule_has_is_said_kindly_and_never_trusted(client: Client) -> None:
    response = client.get("/knowledge/rules/", {"q": '"><script>'})
    assert "Try a shorter word." in text_of(response)
    assert '"><script>' not in response.content.decode()


def test_a_search_without_end_is_cut_short(client: Client) -> None:
    page = client.get("/knowledge/rules/", {"q": "x" * 5000}).content.decode()
    assert "x" * pages.LONGEST_SEARCH in page
    assert "x" * (pages.LONGEST_SEARCH + 1) not in page


def test_all_rules_are_there_where_nothing_is_looked_for(client: Client) -> None:
    page = client.get("/knowledge/rules/", {"q": " "}).content.decode()
    assert all(f'id="{rule}"' in page for rule in shipped().rules)
    assert "Show all" not in page


def test_a_promise_to_everybody_and_one_to_some_are_told_apart(client: Client) -> None:
    page = text_of(client.get("/knowledge/invariants/"))
    assert "Whenever Something is ticked under “Signs that need help now” It holds Instead of a massage" in page
    assert "Whenever Always, for everybody It holds At most medium pressure on the neck and the lower back." in page
    assert shipped().monotone.because in page


def test_a_fact_tells_what_stands_on_it_or_why_nothing_does(client: Client) -> None:
    page = text_of(client.get("/knowledge/sources/"))
    reasons = {one.fact: one.because for one in shipped().declined}
    assert f"Declined: {reasons['T10']}" in page
    assert "About safety" in page
    assert "Desk work all day rule" in page


def test_every_declined_claim_is_there_with_its_reason(client: Client) -> None:
    page = text_of(client.get("/knowledge/declined/"))
    assert all(one.because in page for one in shipped().declined)


def test_a_version_without_declined_claims_says_so(client: Client) -> None:
    keep_earlier(json.dumps(json.loads(KEPT.read_text()) | {"declined": []}))
    assert "Nothing is declined in this version." in text_of(client.get(address(EARLIER, "declined/")))


@pytest.mark.parametrize("page", ["/", "/about/"])
def test_the_way_to_it_stands_on_every_page(client: Client, page: str) -> None:
    assert 'href="/knowledge/"' in client.get(page).content.decode()
