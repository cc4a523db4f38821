"""A routine for the giver's eyes: what to do and with what, never why where the why is a private answer.

It takes outcomes that were kept, whichever knowledge made them. Only what today's knowledge says is passed on: a
sentence or reason it does not know is left out, since nobody can tell any more what was behind it.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec.structs import replace

from recommender.catalogue import LEVEL
from recommender.knowledge import Knowledge
from recommender.outcome import Line, Reason, Routine, Step
from recommender.schema import NOTHING, SAME, Rule


def for_giver(routine: Routine, *, knowledge: Knowledge) -> Routine:
    """The same steps, without answers, what was left out, and reasons that look at a private question.

    Only steps keep reasons, and each has one of its own, so that nothing can be read off where they are missing.
    The movements afterwards are for the receiver: which of them were chosen would tell of their health.
    """
    return _Teller(knowledge).routine(routine)


def needs_told(needs: Iterable[str], knowledge: Knowledge) -> list[str]:
    """Those of the kept `needs` that a giver is told, for who wants nothing else of the routine."""
    known = _needs(knowledge)
    return [need for need in needs if need in known]


def private_rules(knowledge: Knowledge) -> dict[str, str]:
    """Every rule that looks at a private question, and the first such question."""
    private = {code for code, question in knowledge.questionnaire.questions.items() if question.private}
    looking = ((one.rule.id, private.intersection(one.looks_at)) for one in knowledge.compiled)
    return {code: min(seen) for code, seen in looking if seen}


def advice_of(rules: Iterable[str], knowledge: Knowledge) -> dict[str, str]:
    """The advice that these rules prepare, each with the first of them."""
    prepared: dict[str, str] = {}
    for code in rules:
        for advice in knowledge.rules[code].then.prepare:
            prepared.setdefault(advice, code)
    return prepared


def sentences_of(rule: Rule) -> list[str]:
    """What a rule says around the massage."""
    then = rule.then
    noted = (then.note.giver, then.note.aftercare) if then.note else ()
    return [text for text in (then.caution, *noted) if text]


class _Teller:
    """Tells routines in the words that one knowledge has for givers."""

    def __init__(self, knowledge: Knowledge) -> None:
        hidden = private_rules(knowledge)
        self._wording = knowledge.wording
        self._told = _told(knowledge, hidden)
        self._open = _open_reasons(knowledge, hidden)
        self._refusals = dict(_refusals(knowledge))
        self._about_skin = _about_skin(knowledge)
        self._needs = _needs(knowledge)

    def routine(self, kept: Routine) -> Routine:
        """Made anew field by field, so that nothing gets through by itself."""
        words = self._wording.for_giver
        return Routine(
            knowledge_version=kept.knowledge_version,
            title=words.title.format(minutes=kept.minutes),
            summary=self._summary(kept.steps),
            disclaimer=self._wording.disclaimer,
            minutes=kept.minutes,
            needs=tuple(need for need in kept.needs if need in self._needs),
            preparation=(*self._lines(kept.preparation), *self._skin(kept.preparation)),
            steps=tuple(replace(step, because=self._reasons(step.because)) for step in kept.steps),
            cautions=self._lines(kept.cautions),
            notes=self._lines(kept.notes),
            left_out=(),
            aftercare=self._lines(kept.aftercare),
            rhythm=replace(kept.rhythm, because=(), pause=False),
        )

    def _summary(self, steps: tuple[Step, ...]) -> str:
        wording = self._wording
        most = max((step.pressure for step in steps), key=LEVEL.__getitem__)
        return wording.for_giver.summary.format(
            steps=len(steps), pressure=wording.pressures[most], position=wording.positions[steps[0].position]
        )

    def _lines(self, lines: Iterable[Line]) -> tuple[Line, ...]:
        """Each sentence in the giver's words, once. None has its reasons: those without would stand out."""
        told = dict.fromkeys(self._told.get(line.text, "") for line in lines)
        return tuple(Line(text, ()) for text in told if text)

    def _reasons(self, because: Iterable[Reason]) -> tuple[Reason, ...]:
        return tuple(
            Reason(reason.rule, reason.text, {}, reason.sources)
            for reason in because
            if self._open.get(reason.rule) == reason.text
        )

    def _skin(self, preparation: Sequence[Line]) -> Iterator[Line]:
        """What may go on the skin, else the advice to ask; then what must not."""
        known = [line.text for line in preparation if self._about_skin.fullmatch(line.text)]
        spoke = {reason.rule for line in preparation for reason in line.because}
        refused = [text for rule, text in self._refusals.items() if rule in spoke]
        return (Line(text, ()) for text in (*(known or [self._wording.for_giver.skin]), *refused))


def _needs(knowledge: Knowledge) -> set[str]:
    """Everything that there is to have at hand."""
    return {*(item.need for item in knowledge.advice.values()), *knowledge.wording.routine.lubricant_need.values()}


def _told(knowledge: Knowledge, hidden: Collection[str]) -> dict[str, str]:
    """What a giver reads in the place of each sentence there is; empty for nothing. Other words win over `same`."""
    told: dict[str, str] = {}
    for text, words in (*_of_rules(knowledge, hidden), *_of_advice(knowledge, hidden)):
        if told.get(text, text) == text:
            told[text] = words
    return told


def _of_rules(knowledge: Knowledge, hidden: Collection[str]) -> Iterator[tuple[str, str]]:
    for rule in knowledge.rules.values():
        words = rule.then.for_giver or (NOTHING if rule.id in hidden else SAME)
        for number, text in enumerate(sentences_of(rule)):
            yield text, _in_place_of(text, words if number == 0 or words == SAME else NOTHING)


def _of_advice(knowledge: Knowledge, hidden: Collection[str]) -> Iterator[tuple[str, str]]:
    prepared = advice_of(hidden, knowledge)
    for item in knowledge.advice.values():
        yield item.text, _in_place_of(item.text, item.for_giver or (NOTHING if item.id in prepared else SAME))


def _in_place_of(text: str, words: str) -> str:
    return {SAME: text, NOTHING: ""}.get(words, words)


def _refusals(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Every rule that refuses something for the skin, and what a giver reads of it."""
    for rule in knowledge.rules.values():
        lubricant, words = rule.then.lubricant, rule.then.for_giver
        if lubricant and lubricant.refuse and words not in ("", SAME, NOTHING):
            yield rule.id, words


def _open_reasons(knowledge: Knowledge, hidden: Collection[str]) -> dict[str, str]:
    """The reasons that look at nothing private: of techniques and areas, and of all other rules."""
    own = {code: reason.text for code, reason in knowledge.reasons.items()}
    return own | {code: rule.because for code, rule in knowledge.rules.items() if code not in hidden}


def _about_skin(knowledge: Knowledge) -> re.Pattern[str]:
    """The sentences about oil and lotion, with any of the titles there are."""
    words = knowledge.wording.routine
    title = "|".join(re.escape(choice.title) for choice in knowledge.lubricants.values())
    choices = rf"(?:{title})(?:(?:, | or )(?:{title}))*"
    sentences = (words.lubricant, words.lubricant_only, words.no_lubricant)
    return re.compile("|".join(choices.join(map(re.escape, sentence.split("{choices}"))) for sentence in sentences))
