"""Whether the knowledge keeps its word: each way it can break it is found, and the shipped one breaks it nowhere."""

import dataclasses
from typing import Any

import pytest
from msgspec.structs import replace

from recommender import InvalidAnswers
from recommender.knowledge import Knowledge, Problem, shipped
from recommender.schema import Declined
from recommender.verify import cited_facts, example_answers, verify
from recommender.verify.examples import broken_examples
from recommender.verify.facts import unused_facts

RULE = "desk-work-all-day"
DECLINED, CITED, SAFETY, GUIDANCE = "T10", "C12", "P24", "NOS-OSTEOPOROSIS"


def with_examples(**examples: dict[str, Any]) -> Knowledge:
    """The shipped knowledge with other examples for one rule."""
    compiled = [
        dataclasses.replace(one, rule=replace(one.rule, examples=replace(one.rule.examples, **examples)))
        if one.rule.id == RULE
        else one
        for one in shipped().compiled
    ]
    return dataclasses.replace(shipped(), compiled=compiled)


def with_declined(*facts: str) -> Knowledge:
    """The shipped knowledge where only these facts are declined."""
    declined = [Declined(fact=fact, because="For no reason at all.") for fact in facts]
    return dataclasses.replace(shipped(), declined=declined)


def without_citing(fact: str) -> Knowledge:
    """The shipped knowledge where no entry cites this fact any more."""

    def silent(entry: Any) -> Any:
        return replace(entry, sources=tuple(source for source in entry.sources if source != fact))

    knowledge = shipped()
    named = ("rules", "techniques", "advice", "lubricants", "limit_entries", "areas")
    entries: dict[str, Any] = {
        name: {key: silent(entry) for key, entry in getattr(knowledge, name).items()} for name in named
    }
    asking = knowledge.questionnaire
    asking = type(asking)(asking.pages, {code: silent(q) for code, q in asking.questions.items()}, {}, {})
    return dataclasses.replace(
        knowledge, **entries, never=[silent(zone) for zone in knowledge.never], questionnaire=asking, compiled=[]
    )


def declined_facts() -> list[str]:
    return [entry.fact for entry in shipped().declined]


def test_the_shipped_knowledge_has_no_findings() -> None:
    assert verify(shipped()) == []


def test_every_declined_fact_has_its_reason() -> None:
    assert DECLINED in declined_facts()
    assert all(entry.because.strip() for entry in shipped().declined)


# Examples.


def test_it_finds_an_example_that_does_not_fire() -> None:
    (problem,) = broken_examples(with_examples(fires={"work": "desk", "hours_sitting": 5}))
    assert problem == Problem(
        "selection.yaml",
        RULE,
        "example fires {work: desk, hours_sitting: 5} does not fire: mend it or the rule",
    )


def test_it_finds_an_example_that_should_be_silent_and_fires() -> None:
    (problem,) = broken_examples(with_examples(silent={"work": "desk", "hours_sitting": 6}))
    assert problem == Problem(
        "selection.yaml", RULE, "example silent {work: desk, hours_sitting: 6} fires: mend it or the rule"
    )


@pytest.mark.parametrize(
    ("example", "message"),
    [
        ({"work": "desc"}, "work: desc is not one of the options. Did you mean desk?"),
        ({"hours_siting": 8}, "hours_siting: There is no such question. Did you mean hours_sitting?"),
        ({"posture": "slumped"}, "posture: Send a list of options; an empty list means none of these."),
        ({"feet_welcome": True}, 'feet_welcome: true: "yes" and "no" need quotes, or YAML reads them as true'),
    ],
)
def test_it_finds_an_example_that_nobody_could_answer(example: dict[str, Any], message: str) -> None:
    (problem,) = broken_examples(with_examples(fires=example))
    assert str(problem).startswith(f"selection.yaml: {RULE}: example fires is not valid: {message}")


def test_it_finds_both_examples_wrong() -> None:
    assert len(list(broken_examples(with_examples(fires={"work": "varied"}, silent={"work": "nap"})))) == 2


def test_it_finds_examples_that_are_the_wrong_way_round() -> None:
    long, short = {"work": "desk", "hours_sitting": 8}, {"work": "desk", "hours_sitting": 2}
    (problem,) = broken_examples(with_examples(fires=short, silent=long))
    assert problem.message == "examples are the wrong way round: swap fires and silent, or mend the rule"


def test_an_example_is_laid_over_the_plain_answers() -> None:
    plain, overlaid = example_answers(shipped(), {}), example_answers(shipped(), {"posture": ["slumped"]})
    assert {code for code in plain if plain[code] != overlaid[code]} == {"posture"}
    with pytest.raises(InvalidAnswers):
        example_answers(shipped(), {"posture": ["slump"]})


# Facts.


def test_it_finds_a_fact_that_nothing_uses() -> None:
    problems = list(unused_facts(with_declined(*[fact for fact in declined_facts() if fact != DECLINED])))
    assert [(problem.file, problem.entry) for problem in problems] == [("sources.yaml", DECLINED)]
    assert "is neither cited nor declined: use it, or say in declined.yaml why not" in problems[0].message


def test_it_finds_a_fact_both_cited_and_declined() -> None:
    (problem,) = unused_facts(with_declined(*declined_facts(), CITED))
    assert problem == Problem("declined.yaml", CITED, "is declined and cited: do one of the two")


def test_it_finds_a_fact_about_safety_that_is_declined() -> None:
    knowledge = dataclasses.replace(without_citing(SAFETY), declined=with_declined(*declined_facts(), SAFETY).declined)
    assert SAFETY not in cited_facts(knowledge)
    assert list(unused_facts(knowledge)) == [
        Problem("declined.yaml", SAFETY, "is about safety and may not be declined: write a rule for it")
    ]


def test_only_a_fact_of_an_article_may_be_declined() -> None:
    knowledge = dataclasses.replace(
        without_citing(GUIDANCE), declined=with_declined(*declined_facts(), GUIDANCE).declined
    )
    assert [(problem.file, problem.entry) for problem in unused_facts(knowledge)] == [("sources.yaml", GUIDANCE)]


def test_every_kind_of_entry_counts_as_a_citation() -> None:
    for fact in ("P24", "C20", "R17", "HOUSE-CAUTION"):
        assert fact in cited_facts(shipped())
        assert fact not in cited_facts(without_citing(fact))
