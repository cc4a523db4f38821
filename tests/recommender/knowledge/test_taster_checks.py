"""What is offered halfway through the questions: after a page there is, made from answers that are some."""

from pathlib import Path
from typing import Any

import pytest

from recommender.knowledge import KnowledgeError
from recommender.knowledge.files import read_yaml
from tests.recommender.editions import Edit, edition, write


def taster(**changes: Any) -> Edit:
    """The taster with these parts of it changed."""

    def change(folder: Path) -> None:
        content = read_yaml(folder / "questions.yaml")
        content["taster"] |= changes
        write(folder / "questions.yaml", content)

    return change


def no_taster(folder: Path) -> None:
    content = read_yaml(folder / "questions.yaml")
    del content["taster"]
    write(folder / "questions.yaml", content)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"after": "helth"}, "'helth' is not a page: did you mean health"),
        ({"answers": {"presure": "light"}}, "'presure' is not a question: did you mean pressure"),
        ({"answers": {"pressure": "feather"}}, "pressure 'feather' is not an answer: use one of light, medium, firm"),
        ({"answers": {"pain_zones": "sides"}}, "pain_zones 'sides' must be a list, such as [neck_left]"),
        ({"answers": {"pain_zones": ["elbow"]}}, "pain_zones 'elbow' is not an answer: use one of neck_left"),
        ({"answers": {"pressure": None}}, "has no pressure: use one of light, medium, firm"),
        ({"unsaid": ["calm_musik"]}, "'calm_musik' is not a preparation: did you mean calm_music"),
        ({"sources": ["E0"]}, "'E0' is not a source"),
    ],
)
def test_a_mistake_is_told_with_its_mend(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(KnowledgeError) as refused:
        edition(tmp_path, taster(**changes))
    (problem,) = refused.value.problems
    assert (problem.file, problem.entry) == ("questions.yaml", "taster")
    assert problem.message.startswith(message)
    assert problem.line
    lines = next(tmp_path.iterdir()).joinpath("questions.yaml").read_text(encoding="utf-8").splitlines()
    assert lines.index("taster:") < problem.line <= lines.index("questions:")


def test_a_knowledge_may_do_without(tmp_path: Path) -> None:
    assert edition(tmp_path, no_taster).questionnaire.taster is None
