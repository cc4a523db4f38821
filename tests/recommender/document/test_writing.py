"""The document says all that the knowledge says, in public words."""

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest

from recommender.document import KnowledgeDocument, as_document, read_document
from recommender.knowledge import shipped
from recommender.proof.certificate import Certificate

KNOWLEDGE = shipped()
WRITTEN = as_document(KNOWLEDGE)
DOCUMENT = read_document(json.dumps(WRITTEN))
PROOF = Certificate(
    version=KNOWLEDGE.version, proven_on=date(2026, 11, 20), answers="1234567", invariants=96, milliseconds=1
)


def entry(found: Any, code: str) -> Any:
    return next(one for one in found if one.id == code)


def rule(code: str) -> Any:
    return entry([one for group in DOCUMENT.rules for one in group.rules], code)


def test_the_same_knowledge_gives_the_same_document() -> None:
    assert as_document(KNOWLEDGE) == WRITTEN
    assert WRITTEN["version"] == KNOWLEDGE.version


def test_every_entry_of_the_knowledge_is_in_it() -> None:
    told = {
        "techniques": KNOWLEDGE.techniques,
        "invariants": KNOWLEDGE.invariants,
        "questions": KNOWLEDGE.questionnaire.questions,
        "places": KNOWLEDGE.areas,
        "limits": KNOWLEDGE.limit_entries,
        "lubricants": KNOWLEDGE.lubricants,
    }
    for name, entries in told.items():
        assert [one["id"] for one in WRITTEN[name]] == list(entries), name
    assert {one["id"] for one in WRITTEN["advice"]} == set(KNOWLEDGE.advice)
    assert [one["id"] for one in WRITTEN["never"]] == [zone.id for zone in KNOWLEDGE.never]
    assert [one["fact"] for one in WRITTEN["declined"]] == [one.fact for one in KNOWLEDGE.declined]
    assert {fact["id"] for one in WRITTEN["sources"] for fact in one["facts"]} == set(KNOWLEDGE.sources)


def test_every_rule_stands_once_under_its_file_and_screening_comes_first() -> None:
    files = {one.id: group.file for group in DOCUMENT.rules for one in group.rules}
    assert files == dict(KNOWLEDGE.rule_files)
    assert [group.file for group in DOCUMENT.rules][:2] == ["screening.yaml", "care.yaml"]
    assert DOCUMENT.rules[0].title == "When massage is not the right thing"


def test_a_file_of_rules_that_is_new_has_its_name_for_a_title() -> None:
    files = {code: "bed-time.yaml" if file == "rhythm.yaml" else file for code, file in KNOWLEDGE.rule_files.items()}
    groups = as_document(replace(KNOWLEDGE, rule_files=files))["rules"]
    assert [(group["file"], group["title"]) for group in groups][-1] == ("bed-time.yaml", "Bed time")


def test_a_rule_is_told_with_both_of_its_sides() -> None:
    told = rule("desk-work-all-day")
    assert told.title == "Desk work all day"
    assert told.when.text == "Work is “At a desk” and hours sitting is at least 6"
    assert [effect.effect for effect in told.then] == ["prefer"]
    assert told.because == KNOWLEDGE.rules["desk-work-all-day"].because
    assert [source.id for source in told.sources] == ["T02", "P15"]
    assert told.fires == ("Work: At a desk", "Hours sitting: 8 hours")
    assert told.silent == ("Work: At a desk", "Hours sitting: 5 hours")


def test_a_technique_is_told_in_words_and_its_motion_in_codes_to_draw_it() -> None:
    told = entry(DOCUMENT.techniques, "heel_circles")
    assert (told.tool, told.stroke, told.pressure) == ("heels of the hands", "kneading (petrissage)", "light to medium")
    assert told.places == ("Whole back",)
    assert told.positions == ("lying face down",)
    assert (told.motion.shape, told.motion.hands) == ("circles", "both")
    assert told.left_out_by


def test_a_technique_that_is_always_light_says_so_once() -> None:
    assert entry(DOCUMENT.techniques, "spread_oil").pressure == "light"


@pytest.mark.parametrize(
    ("technique", "sentence"),
    [
        ("dry_smoothing", "Lay your palms on the chosen place, both sides."),
        (
            "elbow_on_knot_hip",
            "Stand or kneel on the chosen side, beside the hip, and find the large knot with your fingers.",
        ),
        (
            "elbow_on_knot_hip",
            "Set your bent elbow on the big muscle of the buttock, below the rim of the hip bone, one side.",
        ),
        ("side_heel_push", "Stand or kneel behind them. The chosen side is on top. Steady them at the upper arm."),
        (
            "knuckle_press",
            "Stand or kneel on the other side and reach across. Make a loose fist, wrist straight.",
        ),
    ],
)
def test_instructions_can_be_read_before_place_and_side_are_known(technique: str, sentence: str) -> None:
    assert sentence in entry(DOCUMENT.techniques, technique).instructions


def test_no_sentence_has_a_gap_left_in_it() -> None:
    assert not re.search(r"\{\w*\}", json.dumps(WRITTEN["techniques"]))


def test_an_invariant_for_everybody_names_nobody() -> None:
    everybody = {one.id for one in DOCUMENT.invariants if one.for_whom is None}
    assert everybody == set(KNOWLEDGE.invariants) - set(KNOWLEDGE.invariant_conditions)


def test_one_more_tick_is_told_with_the_names_of_its_lists() -> None:
    assert DOCUMENT.monotone.questions[:2] == ("Signs that need help now", "Signs to look at first")
    assert DOCUMENT.monotone.because == KNOWLEDGE.monotone.because


def test_a_fact_tells_who_cites_it_or_why_it_is_declined() -> None:
    facts = {fact.id: fact for one in DOCUMENT.sources for fact in one.facts}
    assert facts["T10"].declined == next(one.because for one in KNOWLEDGE.declined if one.fact == "T10")
    assert "desk-work-all-day" in {name.id for name in facts["T02"].cited_by}
    assert all(bool(fact.declined) is not bool(fact.cited_by) for fact in facts.values())


def test_a_declined_claim_is_told_with_where_it_was_read() -> None:
    [told] = [one for one in DOCUMENT.declined if one.fact == "T10"]
    assert told.says.startswith("Claims of lymphatic drainage")
    assert told.source == KNOWLEDGE.sources["T10"]


def test_a_question_tells_its_choices_or_its_range_and_when_it_is_asked() -> None:
    questions = DOCUMENT.questions
    assert entry(questions, "knots").options == ("None", "Small ones", "Large ones")
    assert entry(questions, "minutes").options == ("3 to 60 minutes",)
    assert entry(questions, "giver").options == ("Somebody close to me", "A colleague", "Just me")
    assert entry(questions, "work").asked_when is None
    assert entry(questions, "clothing").asked_when.text == "Giver is “Somebody close to me”"


def test_places_tell_how_much_pressure_they_bear() -> None:
    assert entry(DOCUMENT.places, "neck").at_most == "medium"
    assert [entry(DOCUMENT.never, place).at_most for place in ("spine", "kidneys")] == ["never", "light"]


def test_advice_says_when_and_to_whom_it_is_told() -> None:
    told = entry(DOCUMENT.advice, "water_and_rest")
    assert (told.place, told.always) == ("afterwards", True)
    places = [item.place for item in DOCUMENT.advice]
    assert list(dict.fromkeys(places)) == ["before", "as a warning", "to the giver", "afterwards"]
    assert places == sorted(places, key=places.index)


def test_the_proof_of_this_version_is_told() -> None:
    proof = read_document(json.dumps(as_document(KNOWLEDGE, proof=PROOF))).proof
    assert proof
    assert (proof.proven_on, proof.answers, proof.invariants) == (date(2026, 11, 20), "1234567", 96)


@pytest.mark.parametrize("proof", [None, msgspec.structs.replace(PROOF, version="2020-01-01+0123456789ab")])
def test_a_proof_of_another_version_proves_nothing_of_this_one(proof: Certificate | None) -> None:
    assert as_document(KNOWLEDGE, proof=proof)["proof"] is None


def test_the_document_is_plain_json_that_reads_as_the_same() -> None:
    assert isinstance(DOCUMENT, KnowledgeDocument)
    assert json.loads(json.dumps(WRITTEN)) == WRITTEN
