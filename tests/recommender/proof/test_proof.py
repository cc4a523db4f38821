"""The shipped knowledge is proven; each invariant can fail, and then shows somebody for whom it does."""

from datetime import date
from pathlib import Path

import pytest

from recommender import directives_for, recommend
from recommender.knowledge import FOLDER, Knowledge, shipped
from recommender.proof.certificate import certificate, keep
from recommender.proof.counterexample import Counterexample
from recommender.proof.proving import Proof, prove
from recommender.questionnaire import Answers
from recommender.schema import Invariant
from tests.recommender.invariants import promises
from tests.recommender.proof.breaking import claims, ways_to_break, without


def broken(invariant: Invariant, knowledge: Knowledge) -> list[Counterexample]:
    return list(claims(knowledge).broken(invariant))


def kept_promises(invariant: Invariant, answers: Answers, knowledge: Knowledge) -> list[bool]:
    """What the invariant promises, read plainly off what `recommend` works with."""
    return list(promises(invariant, directives_for(answers, knowledge=knowledge), knowledge).values())


@pytest.fixture(scope="module")
def heard() -> list[str]:
    """The laws that were named while the proof was made."""
    return []


@pytest.fixture(scope="module")
def proof(heard: list[str]) -> Proof:
    return prove(shipped(), progress=heard.append)


def test_the_shipped_knowledge_is_proven(proof: Proof) -> None:
    assert proof.broken == ()
    assert len(proof.laws) == len(shipped().invariants) + 6
    assert proof.version == shipped().version
    assert proof.answers > 10**20


def test_the_shipped_certificate_is_about_the_shipped_knowledge(proof: Proof) -> None:
    kept = certificate(FOLDER)
    assert kept is not None
    assert (kept.version, kept.answers, kept.invariants) == (proof.version, str(proof.answers), len(proof.laws))


@pytest.mark.untraced
@pytest.mark.parametrize("invariant", shipped().invariants.values(), ids=lambda invariant: invariant.id)
def test_each_invariant_has_a_mistake_that_breaks_it_for_somebody_who_can_be_replayed(invariant: Invariant) -> None:
    wrong = next(knowledge for knowledge in ways_to_break(invariant) if broken(invariant, knowledge))
    for one in broken(invariant, wrong):
        answers = wrong.questionnaire.check(one.answers)
        assert dict(answers) == one.answers
        recommend(answers, knowledge=wrong)
        assert not all(kept_promises(invariant, answers, wrong))
        assert all(kept_promises(invariant, answers, shipped()))


def test_progress_hears_of_every_law_and_each_says_why_and_that_nobody_is_the_exception(
    proof: Proof, heard: list[str]
) -> None:
    invariants = {invariant.id: invariant.because for invariant in shipped().invariants.values()}
    whole = {
        "monotone": shipped().monotone.because,
        "a-position-is-left": "Everybody can be massaged in some position.",
        "a-free-place-can-be-touched": "Every place that is not left alone can be massaged lightly.",
        "enough-for-every-minute": "Nobody runs out of strokes before the time is over.",
        "enough-movements-for-everybody": "Whoever gets a massage keeps enough gentle movements to do afterwards.",
        "no-silent-conflict": "What one rule asks for and another forbids is told, or never happens.",
    }
    expected = {name: (because, ()) for name, because in (invariants | whole).items()}
    assert {law.id: (law.because, law.counterexamples) for law in proof.laws} == expected
    assert heard == list(expected)


def test_a_counterexample_is_told_as_an_example_of_a_rule_would_be() -> None:
    invariant = shipped().invariants["urgent-signs-are-emergencies"]
    (one,) = broken(invariant, without("sudden-tearing-pain-is-an-emergency"))
    assert one.told(shipped().questionnaire) == "{urgent_signs: [sudden_tearing_pain]}"
    assert one.what == "refer: emergency"


def test_a_counterexample_quotes_what_yaml_would_read_as_true_or_false() -> None:
    one = Counterexample(
        "", shipped().questionnaire.check(_plain() | {"health_conditions": ["pregnancy"], "cleared_for_massage": "yes"})
    )
    assert one.told(shipped().questionnaire) == '{health_conditions: [pregnancy], cleared_for_massage: "yes"}'


def test_a_counterexample_tells_numbers_words_and_lists_as_yaml_reads_them() -> None:
    after = {"minutes": 20, "work": "desk", "feet_welcome": "no", "posture": ("slumped", "hunched")}
    one = Counterexample("", dict.fromkeys(after), after)
    assert one.told_after() == '{minutes: 20, work: desk, feet_welcome: "no", posture: [slumped, hunched]}'


def test_a_counterexample_of_two_answers_tells_what_the_tick_changed() -> None:
    one = Counterexample("", {"work": "desk", "posture": ()}, {"work": "desk", "posture": ("slumped",)})
    assert one.told_after() == "{posture: [slumped]}"


def test_a_certificate_is_kept_beside_the_knowledge(tmp_path: Path) -> None:
    assert certificate(tmp_path) is None
    proof = Proof("2026-11-21+abc", 10**30, ())
    keep(tmp_path, proof.certified(proven_on=date(2026, 11, 21), milliseconds=12))
    kept = certificate(tmp_path)
    assert kept is not None
    assert (kept.version, kept.proven_on, kept.answers) == ("2026-11-21+abc", date(2026, 11, 21), "1" + "0" * 30)
    assert (kept.invariants, kept.milliseconds) == (0, 12)


def _plain() -> dict[str, object]:
    return {code: question.example for code, question in shipped().questionnaire.questions.items()}
