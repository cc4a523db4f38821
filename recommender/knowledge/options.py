"""Options that an author need not write: those of questions about techniques. Between reading and checking."""

from collections.abc import Sequence

from msgspec.structs import replace

from recommender.schema import Option, Question, QuestionFile, Technique


def with_all_options(file: QuestionFile, techniques: Sequence[Technique]) -> QuestionFile:
    """The same, with every technique as an option of each question that has `options_of: techniques`."""
    titles = {technique.id: technique.title for technique in techniques}
    options = tuple(Option(id=technique, text=title) for technique, title in titles.items())
    return replace(file, questions=tuple(_filled(question, options) for question in file.questions))


def _filled(question: Question, options: tuple[Option, ...]) -> Question:
    return replace(question, options=(*question.options, *options)) if question.options_of else question
