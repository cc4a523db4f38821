"""Questions and options that change nothing are found, and so are those that are never asked."""

import re
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import recommender
from recommender.knowledge import Knowledge, Problem, shipped
from recommender.proof import search
from recommender.proof.space import Space
from recommender.schema import DefaultWhen, LeastWhen, Option, Question, Then
from recommender.verify.effectless import PLANNED_WITH, effectless_questions
from tests.recommender.verify.editing import edition, question, raw, with_question, with_rule_changed, without_rules

SHIRT = Option(id="red_shirt", text="A red shirt")
ON_A_BED_WITH_FEET = {"all": [{"surface": "firm_bed"}, {"feet_welcome": "yes"}]}


def found(knowledge: Knowledge) -> list[Problem]:
    return list(effectless_questions(knowledge, Space.of(knowledge.questionnaire)))


def with_question_more(**fields: Any) -> Knowledge:
    """The shipped knowledge with a question more at the end of the last page."""
    more = Question(id="shirt", text="Which shirt?", short="Shirt", **fields)
    *pages, last = raw().questions.pages
    page = replace(last, questions=(*last.questions, more.id))
    return edition(
        questions=replace(raw().questions, pages=(*pages, page), questions=(*raw().questions.questions, more))
    )


def test_every_shipped_question_and_option_has_an_effect() -> None:
    assert found(shipped()) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "one", "options": (SHIRT, Option(id="blue_shirt", text="A blue one")), "default": "red_shirt"},
        {"kind": "many", "options": (SHIRT,), "default": []},
        {"kind": "integer", "least": 1, "most": 9, "default": 1},
    ],
    ids=["one", "many", "integer"],
)
def test_a_question_that_nothing_looks_at_is_found(fields: dict[str, Any]) -> None:
    (problem,) = found(with_question_more(**fields, example=fields["default"]))
    assert problem == Problem(
        "questions.yaml", "shirt", "has no effect: write a rule that looks at it, or take the question out"
    )


def test_an_option_that_nothing_tells_from_another_is_found() -> None:
    options = (*question("work").options, Option(id="gardening", text="In the garden"))
    (problem,) = found(with_question("work", options=options))
    assert problem == Problem(
        "questions.yaml",
        "work",
        "option gardening does what varied does: write a rule that tells them apart, or take one out",
    )
    assert problem.at == ("options", "gardening")


def test_options_that_rules_only_ever_name_together_are_found() -> None:
    (problem,) = found(without_rules("nut-allergy-keeps-nut-oils-away", "wheat-allergy-keeps-wheat-germ-oil-away"))
    assert problem.entry == "allergies"
    assert problem.message.startswith("option wheat does what nuts does: ")


def test_an_option_to_tick_that_nothing_looks_at_is_found() -> None:
    options = (*question("posture").options, Option(id="on_tiptoe", text="On tiptoe"))
    (problem,) = found(with_question("posture", options=options))
    assert problem == Problem(
        "questions.yaml", "posture", "option on_tiptoe has no effect: write a rule that looks at it, or take it out"
    )


def test_ticking_anything_at_all_may_be_its_effect() -> None:
    options = (*question("allergies").options, Option(id="dust", text="Dust"))
    assert found(with_question("allergies", options=options)) == []


def test_numbers_need_not_be_told_apart_one_by_one() -> None:
    assert found(with_question("hours_sitting", most=24)) == []


def test_a_question_that_is_never_asked_is_found() -> None:
    (problem,) = found(with_question("wall_nearby", asked_when=ON_A_BED_WITH_FEET))
    assert problem == Problem(
        "questions.yaml", "wall_nearby", "is never asked, whatever is answered before: mend asked_when"
    )


def test_a_default_that_an_earlier_one_always_replaces_is_found() -> None:
    defaults = (*question("hours_sitting").default_when, DefaultWhen(when={"work": "desk"}, value=8))
    (problem,) = found(with_question("hours_sitting", default_when=defaults))
    assert problem == Problem(
        "questions.yaml", "hours_sitting", "default_when 8 never counts: mend its `when`, or take it out"
    )
    assert problem.at == ("default_when", 1)


def test_a_least_number_that_an_earlier_one_always_replaces_is_found() -> None:
    (first,) = question("minutes").least_when
    leasts = (first, LeastWhen(when={"giver": "partner"}, value=6, because="Partners have time."))
    (problem,) = found(with_question("minutes", least_when=leasts))
    assert problem == Problem("questions.yaml", "minutes", "least_when 6 never counts: mend its `when`, or take it out")
    assert problem.at == ("least_when", 1)


def test_the_zones_that_an_effect_speaks_about_are_its_question() -> None:
    problems = found(with_rule_changed("places-to-leave-alone-are-left-alone", then=Then(caution="Keep off them.")))
    assert {problem.entry for problem in problems} == {"leave_alone_zones"}


def test_a_search_that_meets_its_limit_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "NODES_AT_MOST", 0)
    problems = found(shipped())
    asked = shipped().questionnaire
    assert [one.entry for one in problems] == [
        c for c in asked.questions if c in asked.asked_when or asked.defaults_when[c] or asked.leasts_when[c]
    ]


def test_what_the_planner_reads_off_the_answers_is_known() -> None:
    house = Path(recommender.__file__).parent
    files = [*house.glob("planner/*.py"), house / "assemble.py", house / "explain.py"]
    read = {code for file in files for code in re.findall(r'values\["(\w+)"\]', file.read_text(encoding="utf-8"))}
    assert read == PLANNED_WITH
