"""What newer knowledge takes back of an outcome: referrals, and which recall goes further than which."""

from itertools import product
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given

from recommender import Answers, recommend
from recommender.knowledge import Knowledge, shipped
from recommender.outcome import Outcome, Urgency
from recommender.recall import Change, Comparison, Recall, changes, is_before
from recommender.stricter import Kind
from tests.recommender.editions import alter, edition, rule
from tests.recommender.strategies import answers, plain

URGENCIES: tuple[Urgency, ...] = get_args(Urgency)
NOTHING = Comparison(None, is_looser=False)
BUSY = {"work": "driving"}  # whoever the rules of these tests are about


def refer(urgency: str) -> dict[str, Any]:
    return {"refer": {"urgency": urgency, "advice": "Show this to somebody."}}


@pytest.fixture(scope="module")
def referring(tmp_path_factory: pytest.TempPathFactory) -> dict[str | None, Knowledge]:
    """By urgency: an edition that refers drivers so. None: the shipped one, which does not."""
    folder = tmp_path_factory.mktemp("editions")
    made: dict[str | None, Knowledge] = {None: shipped()}
    for urgency in URGENCIES:
        made[urgency] = edition(folder, rule(refer(urgency), when=BUSY, silent={"work": "desk"}))
    return made


def outcome_of(knowledge: Knowledge, **overlay: Any) -> Outcome:
    return recommend(plain(**BUSY | overlay), knowledge=knowledge)


@given(answers=answers())
def test_knowledge_takes_nothing_back_of_what_it_says_itself(answers: Answers) -> None:
    assert changes(recommend(answers), answers, knowledge=shipped()) == NOTHING


@pytest.mark.parametrize(("then", "now"), list(product([None, *URGENCIES], repeat=2)))
def test_a_referral_that_is_new_or_more_urgent_is_recalled_and_a_milder_one_only_looser(
    referring: dict[str | None, Knowledge], then: Urgency | None, now: Urgency | None
) -> None:
    ranks = {urgency: rank for rank, urgency in enumerate([*URGENCIES, None])}
    newer = referring[now]
    compared = changes(outcome_of(referring[then]), plain(**BUSY), knowledge=newer)
    assert compared.is_looser == (ranks[now] > ranks[then])
    assert (compared.recall is not None) == (ranks[now] < ranks[then])
    if compared.recall:
        assert (compared.recall.version, compared.recall.urgency) == (newer.version, now)


def test_a_new_referral_says_why_from_what_and_what_to_do(referring: dict[str | None, Knowledge]) -> None:
    newer = referring["clinician"]
    recall = changes(outcome_of(shipped()), plain(**BUSY), knowledge=newer).recall
    assert recall
    (told,) = recall.changes
    (reason,) = told.because
    assert told.kind == "referral"
    assert told.text == "We now suggest asking a doctor or another clinician before the next massage."
    assert told.advice.endswith("Show this to somebody.")
    assert (reason.rule, reason.text, reason.answers) == ("a-new-rule", "Newer guidance says so.", BUSY)
    assert [source.id for source in reason.sources] == ["NCCIH-MASSAGE"]
    assert told.steps == ()


def test_a_back_of_which_nothing_may_be_touched_any_more_is_referred(tmp_path: Path) -> None:
    everything = {"exclude": {"zone": list(shipped().zones)}}
    newer = edition(tmp_path, rule(everything, when=BUSY, silent={"work": "desk"}))
    recall = changes(outcome_of(shipped()), plain(**BUSY), knowledge=newer).recall
    assert recall
    assert recall.urgency == "clinician"


def test_more_time_is_looser(tmp_path: Path) -> None:
    older = edition(tmp_path, rule({"dose": {"minutes_at_most": 10}}, when=BUSY, silent={"work": "desk"}))
    assert changes(outcome_of(older), plain(**BUSY), knowledge=shipped()) == Comparison(None, is_looser=True)


def test_more_pressure_in_the_same_place_is_looser(tmp_path: Path) -> None:
    cap = {"cap_pressure": {"at": "light", "zone": ["shoulder_right"]}}
    older = edition(tmp_path, rule(cap, when=BUSY, silent={"work": "desk"}))
    assert changes(outcome_of(older), plain(**BUSY), knowledge=shipped()) == Comparison(None, is_looser=True)


def test_a_technique_that_may_be_used_again_is_looser_and_one_that_is_gone_is_not(tmp_path: Path) -> None:
    no_rest = {"exclude": {"technique": ["resting_hands"]}}
    older = edition(tmp_path, rule(no_rest, when=BUSY, silent={"work": "desk"}))
    without_it = edition(tmp_path, alter("techniques.yaml", "resting_hands", ["id"], "other_hands"))
    assert changes(outcome_of(older), plain(**BUSY), knowledge=shipped()) == Comparison(None, is_looser=True)
    assert changes(outcome_of(older), plain(**BUSY), knowledge=without_it) == NOTHING


def test_another_position_alone_is_neither(tmp_path: Path) -> None:
    prefer = {"position": {"prefer": "side_lying"}}
    rules = [rule(prefer, when=BUSY, silent={"work": "desk"}, code=f"prefer-{n}") for n in range(9)]
    outcome = outcome_of(edition(tmp_path, *rules))
    assert outcome.steps[0].position == "side_lying"
    assert changes(outcome, plain(**BUSY), knowledge=shipped()) == NOTHING


# Which recall goes further.


def recalled(kind: Kind, **told: Any) -> Recall:
    return Recall("later", told.get("urgency"), (Change(kind, "", (), **told),))


STEPS = recalled("left_out", steps=(2, 3))
FURTHER: list[tuple[Recall | None, Recall]] = [  # the second takes back more than the first
    (None, STEPS),
    (recalled("left_out", steps=(2,)), STEPS),
    (recalled("gentler", steps=(2, 3), at_most="light"), STEPS),
    (recalled("gentler", steps=(2,), at_most="medium"), recalled("gentler", steps=(2,), at_most="light")),
    (recalled("shorter", minutes=20), recalled("shorter", minutes=15)),
    (STEPS, recalled("shorter", minutes=15)),
    (STEPS, recalled("position", steps=(1, 2, 3))),
    (recalled("preparation", codes=("almond_oil",)), recalled("preparation", codes=("almond_oil", "olive_oil"))),
    (STEPS, recalled("referral", urgency="not_today")),
    (recalled("referral", urgency="clinician"), recalled("referral", urgency="urgent")),
]


@pytest.mark.parametrize(("less", "more"), FURTHER)
def test_it_goes_further_when_anything_is_stricter(less: Recall | None, more: Recall) -> None:
    assert more.exceeds(less)
    assert not more.exceeds(more)
    if less and not (less is STEPS and more.changes[0].kind == "shorter"):
        assert not less.exceeds(more)


def test_after_a_referral_nothing_about_steps_goes_further() -> None:
    assert not STEPS.exceeds(recalled("referral", urgency="not_today"))


@pytest.mark.parametrize(
    ("version", "later", "is_earlier"),
    [
        ("2026-11-16+ffffffffffff", "2026-11-17+000000000000", True),
        ("2026-11-17+000000000000", "2026-11-17+ffffffffffff", False),  # of one day: nobody can tell
        ("2026-11-17+000000000000", "2026-11-17+000000000000", False),
        ("2027-01-01+000000000000", "2026-11-17+ffffffffffff", False),
    ],
)
def test_which_version_is_the_earlier_one_its_day_says(version: str, later: str, is_earlier: bool) -> None:
    assert is_before(version, later) == is_earlier


def test_nothing_goes_no_further_than_nothing() -> None:
    assert not Recall("later", None, ()).exceeds(None)
