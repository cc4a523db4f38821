"""Where the open pages tell of an entry of the knowledge, for the links from a routine's reasons.

Such a link ends in a fragment, which browsers keep to themselves: what somebody looks up tells about their answers.
"""

from django.urls import NoReverseMatch, reverse

from recommender.knowledge import Knowledge


class OpenPages:
    """The open pages of one version. Entries are found by the ids that `knowledge`, perhaps a newer one, has."""

    def __init__(self, knowledge: Knowledge, version: str) -> None:
        self._knowledge = knowledge
        self._at = _address(version)

    def where(self, entry: str) -> str:
        """The address of an entry; empty where there is none."""
        knowledge = self._knowledge
        if not self._at:
            return ""
        if entry in knowledge.rules:
            return f"{self._at}rules/#{entry}"
        if entry in knowledge.techniques:
            return f"{self._at}techniques/#{entry}"
        said = (knowledge.areas, knowledge.advice, knowledge.movements)
        others = (*said, knowledge.limit_entries, knowledge.questionnaire.questions)
        return f"{self._at}around/#{entry}" if any(entry in found for found in others) else ""


def _address(version: str) -> str:
    """Where the pages of a version are; empty for what is no version."""
    try:
        return reverse("knowledge", kwargs={"version": version})
    except NoReverseMatch:
        return ""
