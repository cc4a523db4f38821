"""Whether the knowledge keeps its word: what `manage.py knowledge check` and `prove` ask.

`knowledge` refuses what cannot be read; this finds what can be read and is still wrong.
"""

from collections.abc import Iterator

from recommender.knowledge import Knowledge, Problem
from recommender.proof.guarantees import Guarantees
from recommender.proof.space import Space
from recommender.verify.dead import dead_entries
from recommender.verify.effectless import effectless_questions
from recommender.verify.examples import broken_examples, example_answers
from recommender.verify.facts import cited_facts, unused_facts
from recommender.verify.fitting import unfitting_techniques
from recommender.verify.paths import forbidden_paths, paths_without_a_picture
from recommender.verify.plainness import unplain_texts
from recommender.verify.private import private_texts
from recommender.verify.reach import out_of_reach
from recommender.verify.shadow import shadowed_rules

__all__ = ["cited_facts", "example_answers", "verify"]


def verify(knowledge: Knowledge) -> list[Problem]:
    """Every finding, one kind of check after the other; empty when all is well."""
    return [*broken_examples(knowledge), *_over_all_answers(knowledge), *_in_the_files(knowledge)]


def _over_all_answers(knowledge: Knowledge) -> Iterator[Problem]:
    space, promised = Space.of(knowledge.questionnaire), Guarantees(knowledge)
    yield from dead_entries(knowledge, space, promised)
    yield from shadowed_rules(knowledge, space)
    yield from effectless_questions(knowledge, space)
    yield from out_of_reach(knowledge, space, promised)


def _in_the_files(knowledge: Knowledge) -> Iterator[Problem]:
    yield from unfitting_techniques(knowledge)
    yield from forbidden_paths(knowledge)
    yield from paths_without_a_picture(knowledge)
    yield from private_texts(knowledge)
    yield from unplain_texts(knowledge)
    yield from unused_facts(knowledge)
