"""One more sign, condition or place to leave alone makes nothing less careful, and it is seen where it does."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from recommender import Answers, directives_for
from recommender.conditions import Among, AnyOf, Condition, Exactly, Includes, Not, domain_of, parse
from recommender.directives import URGENCIES, Directives
from recommender.knowledge import Knowledge, shipped
from recommender.proof.counterexample import Counterexample
from recommender.proof.guarantees import Guarantees
from recommender.proof.monotone import Pair, losses
from tests.recommender.proof.breaking import referrals_of, with_condition
from tests.recommender.strategies import answers

QUESTIONS = shipped().questionnaire.questions
NO_URGENCY = len(URGENCIES)


def lost(knowledge: Knowledge) -> list[Counterexample]:
    return list(losses(knowledge, Guarantees(knowledge), referrals_of(knowledge)))


def only_if(rule: str, raw: dict[str, object]) -> Knowledge:
    """The shipped knowledge where a rule fires only for these answers."""
    return with_condition(rule, parse(raw, QUESTIONS))


@pytest.mark.untraced
def test_the_shipped_rules_lose_nothing() -> None:
    assert lost(shipped()) == []


@pytest.mark.untraced
@pytest.mark.parametrize(
    ("rule", "raw", "told", "ticked"),
    [
        pytest.param(
            "fever-is-urgent",
            {"warning_signs": ["fever"]},
            "takes away refer: urgent",
            "warning_signs: contagious_illness",
            id="a referral, by a list that is exact",
        ),
        pytest.param(
            "blood-thinners-are-light",
            {
                "all": [
                    {"health_conditions": {"includes": "blood_thinners"}},
                    {"not": {"health_conditions": {"includes": "kidney_disease"}}},
                ]
            },
            "takes away cap_pressure: light",
            "health_conditions: kidney_disease",
            id="a cap, by a not",
        ),
        pytest.param(
            "pulled-muscle-waits-three-days",
            {"all": [{"warning_signs": {"includes": "pulled_muscle_last_3_days"}}, {"cleared_for_massage": "no"}]},
            "takes away refer: not_today",
            "health_conditions: cancer_in_the_past",
            id="by a question that is asked only then",
        ),
    ],
)
def test_a_rule_that_gives_way_to_one_more_tick_is_found(
    rule: str, raw: dict[str, object], told: str, ticked: str
) -> None:
    knowledge = only_if(rule, raw)
    found = [one for one in lost(knowledge) if told in one.what and one.what.startswith(ticked)]
    assert found
    for one in found:
        before, after = (knowledge.questionnaire.check(values) for values in (one.answers, one.after))
        assert less_careful(directives_for(before, knowledge=knowledge), directives_for(after, knowledge=knowledge))


def test_an_oil_that_comes_back_is_found() -> None:
    rule = "nut-allergy-keeps-nut-oils-away"
    knowledge = only_if(rule, {"all": [{"allergies": {"includes": "nuts"}}, {"allergies": ["nuts"]}]})
    monotone = replace(knowledge.monotone, questions=("allergies",))
    assert "refuse: almond_oil" in " ".join(one.what for one in lost(dataclasses.replace(knowledge, monotone=monotone)))


@given(answers(), st.data())
def test_one_more_tick_makes_nothing_less_careful_for_anybody(person: Answers, data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(shipped().monotone.questions))
    open_options = [option for option in domain_of(QUESTIONS[code]) if option not in person[code]]
    if open_options:
        more = person.as_dict() | {code: [*person[code], data.draw(st.sampled_from(open_options))]}
        after = shipped().questionnaire.check(more)
        assert not less_careful(directives_for(person), directives_for(after))


def less_careful(before: Directives, after: Directives) -> bool:
    """Whether something that was referred, excluded, capped or cut short is so no more."""
    gone = before.excluded_techniques & ~after.excluded_techniques or before.excluded_zones & ~after.excluded_zones
    softer = before.light_zones & ~after.light_zones or before.medium_zones & ~(after.medium_zones | after.light_zones)
    longer = (after.minutes_at_most or 60) > (before.minutes_at_most or 60)
    back = before.excluded_positions - after.excluded_positions or before.excluded_advice - after.excluded_advice
    return bool(gone or softer or longer or back or urgency(after) > urgency(before))


def urgency(one: Directives) -> int:
    """0 for an emergency, rising with calm."""
    refers = [finding.rule.then.refer for finding in one.referrals]
    return min((URGENCIES.index(refer.urgency) for refer in refers if refer), default=NO_URGENCY)


# Pairs of answers.


def pair(code: str = "health_conditions", option: str = "pregnancy") -> Pair:
    return Pair(shipped().questionnaire, code, option)


def test_a_tick_moves_its_question_and_what_is_asked_because_of_it() -> None:
    assert pair().moved == {"health_conditions", "cleared_for_massage"}
    assert pair("urgent_signs", "saddle_numbness").moved == {"urgent_signs"}
    moved = pair("pain_zones", "neck_left").moved
    assert moved == {"pain_zones", "pain_duration", "pain_patterns", "knots"}


def test_before_it_is_not_ticked_and_after_it_is_and_the_rest_stays() -> None:
    kidneys: Condition = Includes("health_conditions", ("kidney_disease",))
    found = pair().find(kidneys, Among("cleared_for_massage", frozenset(["yes"])))
    assert found is not None
    before, after = found
    assert before["health_conditions"] == ("kidney_disease",)
    assert after == before | {"health_conditions": ("pregnancy", "kidney_disease"), "cleared_for_massage": "yes"}
    assert pair().find(kidneys, Not(kidneys)) is None


def test_what_was_answered_before_is_not_answered_anew() -> None:
    cleared = Among("cleared_for_massage", frozenset(["yes"]))
    assert pair().find(Includes("health_conditions", ("cancer_treatment",)), cleared) is not None
    asked: Condition = Includes("health_conditions", ("cancer_treatment",))
    refused = Among("cleared_for_massage", frozenset(["no"]))
    both = AnyOf((asked,))
    assert pair().find(both, cleared) == pair().find(asked, cleared)
    assert pair().find(cleared, refused) is None


def test_a_list_that_is_exact_ends_with_one_more_tick() -> None:
    alone = Exactly("health_conditions", ())
    assert pair().find(alone, alone) is None
    assert pair().find(alone, Exactly("health_conditions", ("pregnancy",))) is not None
