"""Each fact leads to all that stands on it, and each technique to the rules that name it."""

import pytest

from recommender.document.citing import citing, rules_about, rules_about_movement
from recommender.knowledge import shipped
from recommender.verify import cited_facts

KNOWLEDGE = shipped()
CITING = citing(KNOWLEDGE)


def test_every_fact_that_is_cited_leads_to_who_cites_it() -> None:
    assert {fact for fact in CITING if any(name.kind != "invariant" for name in CITING[fact])} == cited_facts(KNOWLEDGE)


@pytest.mark.parametrize(
    ("fact", "kind", "entry"),
    [
        ("T02", "rule", "desk-work-all-day"),
        ("R06", "technique", "long_glide"),
        ("T02", "question", "work"),
        ("R17", "place", "neck"),
        ("P24", "place", "spine"),
        ("C23", "limit", "thumbs_share"),
        ("P08", "lubricant", "olive_oil"),
        ("E14", "advice", "water_and_rest"),
        ("CSP-BACK", "movement", "knee_rolls"),
        ("GCARE75-FEVER", "invariant", "a-weak-immune-system-makes-fever-an-emergency"),
        ("HOUSE-CAUTION", "invariant", "monotone"),
    ],
)
def test_every_kind_of_entry_is_found_by_what_it_cites(fact: str, kind: str, entry: str) -> None:
    assert (kind, entry) in {(name.kind, name.id) for name in CITING[fact]}


@pytest.mark.parametrize(
    ("technique", "rule"),
    [
        ("spread_oil", "something-on-the-skin"),  # required
        ("spread_oil", "oil-it-is"),  # preferred by its name
        ("long_glide", "light-was-asked-for"),  # by its stroke
        ("heel_circles", "some-pain-wants-broad-hands"),  # by its tool
    ],
)
def test_the_rules_that_ask_for_a_technique_are_found(technique: str, rule: str) -> None:
    wanted, left_out = rules_about(KNOWLEDGE.techniques[technique], KNOWLEDGE)
    assert rule in {name.id for name in wanted}
    assert rule not in {name.id for name in left_out}


@pytest.mark.parametrize(
    ("technique", "rule"),
    [
        ("elbow_on_knot", "osteoporosis-is-light"),  # by its tool
        ("long_glide", "clothes-rule-out-gliding"),  # by a trait
        ("fingertip_presses", "osteoporosis-is-light"),  # by its name
    ],
)
def test_the_rules_that_leave_a_technique_out_are_found(technique: str, rule: str) -> None:
    wanted, left_out = rules_about(KNOWLEDGE.techniques[technique], KNOWLEDGE)
    assert rule in {name.id for name in left_out}
    assert rule not in {name.id for name in wanted}


def test_a_rule_about_zones_alone_names_no_technique() -> None:
    named = [
        one
        for technique in KNOWLEDGE.techniques.values()
        for found in rules_about(technique, KNOWLEDGE)
        for one in found
    ]
    assert "painful-places-come-first" not in {name.id for name in named}


def test_the_rules_that_ask_for_a_movement_or_leave_it_out_are_found() -> None:
    wanted, left_out = rules_about_movement("back_bends", KNOWLEDGE)
    assert [name.id for name in wanted] == ["long-sitting-leans-back"]
    assert {"pregnancy-moves-upright", "from-sixty-five-moves-with-support"} <= {name.id for name in left_out}
