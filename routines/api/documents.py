"""The questionnaire as the API shows it. Wording and limits come from the knowledge, as its author wrote them."""

from typing import Any

from recommender.knowledge import Knowledge
from recommender.schema import Question


def questionnaire_document(knowledge: Knowledge) -> dict[str, Any]:
    """Pages and questions in their order, as JSON types."""
    return {
        "knowledge_version": knowledge.version,
        "pages": [
            {"id": page.id, "title": page.title, "intro": page.intro, "questions": list(page.questions)}
            for page in knowledge.questionnaire.pages
        ],
        "questions": [_question(question) for question in knowledge.questionnaire.questions.values()],
    }


def _question(question: Question) -> dict[str, Any]:
    """`asked_when` is a condition of the rules, or null for always. Options in `not_offered` are refused for now."""
    document: dict[str, Any] = {
        "id": question.id,
        "kind": question.kind,
        "text": question.text,
        "help": question.help,
        "short": question.short,
        "required": question.required,
        "asked_when": question.asked_when,
        "default": question.default,
        "default_when": [{"when": other.when, "value": other.value} for other in question.default_when],
    }
    if question.kind == "integer":
        return document | {"least": question.least, "most": question.most, "unit": question.unit}
    offered = [option for option in question.options if not option.not_offered]
    waiting = [option for option in question.options if option.not_offered]
    return document | {
        "options": [{"id": option.id, "text": option.text, "help": option.help} for option in offered],
        "not_offered": [{"id": option.id, "text": option.text, "because": option.not_offered} for option in waiting],
        "none_text": question.none_text,
    }
