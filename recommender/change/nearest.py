"""One choice different: every single one there is, and the one that does what is wanted and changes the least else."""

from collections.abc import Callable, Iterator
from functools import cached_property

from recommender.change.trials import Choices, Trial, Trials
from recommender.conditions import domain_of
from recommender.knowledge import Knowledge

Wanted = Callable[[Trial], bool]


class SingleChoices:
    """The single choices that one set of answers leaves open."""

    def __init__(self, now: Trial, trials: Trials, knowledge: Knowledge) -> None:
        self._now = now
        self._trials = trials
        questions = knowledge.questionnaire.questions
        self._open = [questions[code] for code in trials.asked if questions[code].chosen]

    def nearest(self, wanted: Wanted) -> Trial | None:
        """The single choice that does this and otherwise loses least, then adds least. None where none does it."""
        return min((*self._numbers({}, wanted), *filter(wanted, self._options)), key=self._cost, default=None)

    def beside(self, others: Choices, wanted: Wanted) -> Trial | None:
        """These choices and one number, the nearest that does this together with them. None where none does."""
        return min(self._numbers(others, wanted), key=self._cost, default=None)

    @cached_property
    def _options(self) -> list[Trial]:
        """Every other option of every question that is asked."""
        tried = (
            self._trials.made({question.id: option})
            for question in self._open
            if question.kind == "one"
            for option in domain_of(question)
            if option != self._trials.values[question.id]
        )
        return [trial for trial in tried if trial]

    def _numbers(self, others: Choices, wanted: Wanted) -> Iterator[Trial]:
        """The nearest number that does it, below and above."""
        for question in (question for question in self._open if question.kind == "integer"):
            for end in (self._trials.least(question.id), question.most):
                trial = self._trials.made({**others, question.id: end})
                if trial and wanted(trial):
                    yield self._bisected(question.id, trial, wanted)

    def _bisected(self, code: str, found: Trial, wanted: Wanted) -> Trial:
        """The number nearest to the present one. What a longer routine holds, a still longer one holds too."""
        near, far = self._trials.values[code], found.changes[code]
        while abs(far - near) > 1:
            middle = (near + far) // 2
            trial = self._trials.made({**found.changes, code: middle})
            if trial and wanted(trial):
                far, found = middle, trial
            else:
                near = middle
        return found

    def _cost(self, trial: Trial) -> tuple[int, int]:
        return len(self._now.always - trial.always), len(trial.ever - self._now.ever)
