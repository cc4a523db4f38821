"""The smallest change of choices, and what stands in the way, where the shipped questions leave no doubt about it."""

from pathlib import Path

import pytest

from recommender import recommend
from recommender.change.advisor import Advisor, Obstacle
from recommender.change.trials import Trial
from recommender.knowledge import shipped
from tests.recommender.editions import alter, edition, rule
from tests.recommender.strategies import plain


def test_answers_that_lead_to_no_massage_get_no_advice() -> None:
    with pytest.raises(ValueError, match="lead to no massage"):
        Advisor(plain(warning_signs=["fever"]), shipped())


def test_of_choices_that_do_the_same_the_one_with_the_least_effect_is_suggested() -> None:
    found = Advisor(plain(), shipped()).to_leave_out(("spread_oil", "back"))
    assert found
    assert found.changes == {"lubricant": "nothing"}
    seated = recommend(plain(surface="chair"))
    assert "spread_oil" not in {step.technique for step in seated.steps}


def test_several_choices_bring_in_what_one_cannot(tmp_path: Path) -> None:
    no_feathers = {"exclude": {"technique": ["feather_strokes"]}}
    here = rule(no_feathers, when={"surface": "firm_bed"}, silent={"surface": "couch"})
    now = rule(no_feathers, when={"goal": "ease_pain"}, silent={"goal": "relax"}, code="another-new-rule")
    found = Advisor(plain(), edition(tmp_path, here, now)).to_bring(("feather_strokes", "back"))
    assert isinstance(found, Trial)
    assert found.changes.keys() == {"surface", "goal"}


def test_several_choices_leave_out_what_one_cannot(tmp_path: Path) -> None:
    both = {"goal": "relax", "surface": "couch"}
    no_feathers = {"exclude": {"technique": ["feather_strokes"]}}
    knowledge = edition(tmp_path, rule(no_feathers, when=both, silent={"goal": "relax"}))
    assert Advisor(plain(), shipped()).to_leave_out(("feather_strokes", "back")) is None
    found = Advisor(plain(), knowledge).to_leave_out(("feather_strokes", "back"))
    assert found
    assert found.changes == both


def test_a_choice_that_asks_for_more_than_one_answer_promises_nothing(tmp_path: Path) -> None:
    answers = plain(lubricant="nothing", minutes=45)
    assert isinstance(Advisor(answers, shipped()).to_bring(("long_glide", None)), Trial)
    only_with_oil = {"not": {"lubricant": "nothing"}}
    knowledge = edition(tmp_path, alter("questions.yaml", "allergies", ["asked_when"], only_with_oil))
    found = Advisor(answers, knowledge).to_bring(("long_glide", None))
    assert isinstance(found, Obstacle)
    assert found.kind == "depends"
