"""Rules that never speak and invariants about nobody are found; every shipped one speaks to somebody."""

import pytest
from msgspec.structs import replace

from recommender.knowledge import Knowledge, Problem, shipped
from recommender.proof import search
from recommender.proof.guarantees import Guarantees
from recommender.proof.space import Space
from recommender.schema import Always, Prefer, Refer, Targets, Then
from recommender.verify.dead import dead_entries
from tests.recommender.verify.editing import changed, edition, raw, with_rule_changed, with_rules

FEVER = {"warning_signs": {"includes": "fever"}}
LONG = Then(prefer=Prefer(weight=5, stroke=("effleurage",)))


def dead(knowledge: Knowledge) -> list[Problem]:
    return list(dead_entries(knowledge, Space.of(knowledge.questionnaire), Guarantees(knowledge)))


def test_every_shipped_entry_speaks_to_somebody() -> None:
    assert dead(shipped()) == []


@pytest.mark.parametrize(
    "when",
    [
        {"all": [{"surface": "firm_bed"}, {"feet_welcome": "yes"}]},
        {"all": [{"giver": "colleague"}, {"clothing": "bare_back"}]},
        {"all": [{"pain_zones": []}, {"pain_level": 0}, {"shoulder_tension": "none"}, {"knots": "large"}]},
    ],
    ids=["on a bed with feet", "a colleague on bare skin", "knots where nothing hurts"],
)
def test_a_rule_that_nothing_fires_is_found(when: dict[str, object]) -> None:
    (problem,) = dead(with_rule_changed("desk-work", when=when))
    assert problem == Problem(
        "selection.yaml", "desk-work", "never fires, whatever is answered: mend its `when`, or take the rule out"
    )
    assert problem.at == ("when",)


def test_a_rule_that_only_referred_people_would_see_is_found() -> None:
    (problem,) = dead(with_rules(("long-strokes-with-fever", FEVER, LONG)))
    assert (problem.file, problem.entry) == ("care.yaml", "long-strokes-with-fever")
    assert problem.message == (
        "is never seen, since whoever it fires for is referred and gets no massage (such as by fever-is-urgent): "
        "mend its `when`, or take the rule out"
    )


def test_a_rule_for_people_who_wait_today_is_only_seen_if_it_leaves_something_alone() -> None:
    ill = {"warning_signs": {"includes": "contagious_illness"}}
    assert [problem.entry for problem in dead(with_rules(("long-strokes-when-ill", ill, LONG)))] == [
        "long-strokes-when-ill"
    ]
    assert dead(with_rules(("no-neck-when-ill", ill, Then(exclude=Targets(zone=("neck_left",)))))) == []


def test_a_referral_that_never_decides_is_found() -> None:
    both = {"all": [FEVER, {"urgent_signs": {"includes": "chest_pain_or_pressure"}}]}
    (problem,) = dead(with_rules(("fever-in-the-chest", both, Then(refer=Refer(urgency="urgent")))))
    assert problem.message == (
        "never decides, since whoever it fires for is referred more urgently (such as by chest-pain-is-an-emergency): "
        "make it more urgent than urgent, or take the rule out"
    )


def test_an_emergency_always_decides() -> None:
    both = {"all": [FEVER, {"urgent_signs": {"includes": "chest_pain_or_pressure"}}]}
    assert dead(with_rules(("fever-in-the-chest", both, Then(refer=Refer(urgency="emergency"))))) == []


def test_an_invariant_about_nobody_is_found() -> None:
    code = next(iter(shipped().invariant_conditions))
    when = {"all": [{"surface": "firm_bed"}, {"feet_welcome": "yes"}]}
    file = replace(raw().invariants, invariants=tuple(changed(raw().invariants.invariants, code, when=when)))
    (problem,) = dead(edition(invariants=file))
    assert (problem.file, problem.entry, problem.at) == ("invariants.yaml", code, ("when",))
    assert problem.message.startswith("is about nobody, since no answers fit its `when`: mend it")


def test_an_invariant_that_is_said_by_a_rule_without_words_is_found() -> None:
    code = next(code for code, entry in shipped().invariants.items() if not entry.always.said_by)
    always = Always(said_by=("pain-for-months-deserves-a-look", "a-foot-may-help", "sore-thumbs-rest"))
    file = replace(raw().invariants, invariants=tuple(changed(raw().invariants.invariants, code, always=always)))
    (problem,) = dead(edition(invariants=file))
    assert (problem.file, problem.entry, problem.at) == (
        "invariants.yaml",
        code,
        ("always", "said_by", "sore-thumbs-rest"),
    )
    assert problem.message.startswith("sore-thumbs-rest has no caution and no note, so it says nothing: give it one")


def test_a_search_that_meets_its_limit_says_so_for_each_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "NODES_AT_MOST", 0)
    problems = dead(shipped())
    assert [problem.entry for problem in problems] == [*shipped().rules, *shipped().invariant_conditions]
    assert all(problem.message.startswith("could not be looked at to the end: more than 0") for problem in problems)
