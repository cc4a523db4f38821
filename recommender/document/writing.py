"""Writes the document: every entry of the knowledge in public words."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from recommender.document.citing import citing, rules_about, rules_about_movement
from recommender.document.shapes import (
    AdviceEntry,
    DeclinedEntry,
    DocumentEntry,
    FactEntry,
    InvariantEntry,
    KnowledgeDocument,
    LimitEntry,
    LubricantEntry,
    MonotoneEntry,
    Motion,
    MovementEntry,
    PlaceEntry,
    ProofEntry,
    QuestionEntry,
    RuleEntry,
    RuleGroup,
    Seconds,
    TechniqueEntry,
)
from recommender.in_words import Clause, Effects, answers_in_words, as_title, condition_in_words
from recommender.knowledge import Knowledge
from recommender.outcome import Source
from recommender.proof.certificate import Certificate
from recommender.schema import Invariant, PressureRange, Question, Rule, Technique

GROUPS = {
    "screening.yaml": "When massage is not the right thing",
    "care.yaml": "How it stays gentle enough",
    "selection.yaml": "Where the time goes",
    "pressure.yaml": "How firm it is",
    "setting.yaml": "The people and the place",
    "rhythm.yaml": "How often",
    "history.yaml": "What earlier massages teach",
}
SIDES = {"both": "both sides at once or one", "each": "one side, then the other", "one": "one side"}
TOLD = {"preparation": "before", "caution": "as a warning", "note": "to the giver", "aftercare": "afterwards"}
SIDE = re.compile(r"([Tt]he )?\{side\}")


class Writer:
    """Writes the document of one knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._words = knowledge.wording
        self._questions = knowledge.questionnaire.questions
        self._effects = Effects(knowledge)

    def document(self, proof: Certificate | None) -> KnowledgeDocument:
        """All of it. A proof of another version is not told."""
        knowledge = self._knowledge
        return KnowledgeDocument(
            version=knowledge.version,
            disclaimer=self._words.disclaimer,
            proof=self._proof(proof),
            techniques=tuple(self._technique(technique) for technique in knowledge.techniques.values()),
            rules=tuple(self._groups()),
            invariants=tuple(self._invariant(invariant) for invariant in knowledge.invariants.values()),
            monotone=self._monotone(),
            sources=tuple(self._documents()),
            declined=tuple(self._declined()),
            questions=tuple(self._question(question) for question in self._questions.values()),
            places=tuple(self._places()),
            never=tuple(self._never()),
            limits=tuple(self._limits()),
            lubricants=tuple(self._lubricants()),
            advice=tuple(self._advice()),
            movements=tuple(self._movements()),
        )

    def _proof(self, proof: Certificate | None) -> ProofEntry | None:
        if proof is None or proof.version != self._knowledge.version:
            return None
        return ProofEntry(proof.proven_on, proof.answers, proof.invariants)

    def _cited(self, entry: Any) -> tuple[Source, ...]:
        return tuple(self._knowledge.sources[fact] for fact in entry.sources)

    def _technique(self, technique: Technique) -> TechniqueEntry:
        words = self._words
        wanted_by, left_out_by = rules_about(technique, self._knowledge)
        return TechniqueEntry(
            id=technique.id,
            title=technique.title,
            tool=words.tools[technique.tool],
            stroke=words.strokes[technique.stroke],
            areas=technique.areas,
            places=tuple(self._knowledge.areas[area].title for area in technique.areas),
            sides=SIDES[technique.sides],
            positions=tuple(words.positions[position] for position in technique.positions),
            phases=tuple(words.phases[phase] for phase in technique.phases),
            pressure=self._pressure(technique.pressure),
            seconds=Seconds(technique.seconds.least, technique.seconds.usual, technique.seconds.most),
            traits=tuple(words.traits[trait] for trait in technique.traits),
            motion=msgspec.convert(technique.motion, Motion, from_attributes=True),
            instructions=tuple(self._instruction(line, technique) for line in technique.instructions),
            cue=technique.cue,
            because=technique.because,
            sources=self._cited(technique),
            wanted_by=wanted_by,
            left_out_by=left_out_by,
        )

    def _pressure(self, pressure: PressureRange) -> str:
        least, most = self._words.pressures[pressure.least], self._words.pressures[pressure.most]
        return least if least == most else f"{least} to {most}"

    def _instruction(self, line: str, technique: Technique) -> str:
        """An instruction as it reads before anybody knows on which place and side it is used."""
        areas = technique.areas
        place = self._knowledge.areas[areas[0]].place if len(areas) == 1 else "the chosen place"
        alone = self._words.sides["both"] if technique.sides == "both" else "one side"
        sided = SIDE.sub(lambda found: f"{found[1]}chosen side" if found[1] else alone, line)
        return sided.format(place=place, opposite="other")

    def _groups(self) -> Iterator[RuleGroup]:
        knowledge = self._knowledge
        order = dict.fromkeys([*GROUPS, *knowledge.rule_files.values()])
        for file in filter(set(knowledge.rule_files.values()).__contains__, order):
            rules = [one for one in knowledge.compiled if knowledge.rule_files[one.rule.id] == file]
            title = GROUPS.get(file, as_title(file.removesuffix(".yaml")))
            yield RuleGroup(file, title, tuple(self._rule(one.rule, self._when(one.condition)) for one in rules))

    def _when(self, condition: Any) -> Clause:
        return condition_in_words(condition, self._questions)

    def _rule(self, rule: Rule, when: Clause) -> RuleEntry:
        return RuleEntry(
            id=rule.id,
            title=as_title(rule.id),
            when=when,
            then=self._effects.of_rule(rule.then),
            because=rule.because,
            sources=self._cited(rule),
            fires=answers_in_words(self._questions, rule.examples.fires),
            silent=answers_in_words(self._questions, rule.examples.silent),
        )

    def _invariant(self, invariant: Invariant) -> InvariantEntry:
        condition = self._knowledge.invariant_conditions.get(invariant.id)
        return InvariantEntry(
            id=invariant.id,
            title=as_title(invariant.id),
            for_whom=self._when(condition) if condition else None,
            promises=self._effects.of_invariant(invariant.always, invariant.never),
            because=invariant.because,
            sources=self._cited(invariant),
        )

    def _monotone(self) -> MonotoneEntry:
        monotone = self._knowledge.monotone
        questions = tuple(self._questions[code].short for code in monotone.questions)
        return MonotoneEntry(questions, monotone.because, self._cited(monotone))

    def _documents(self) -> Iterator[DocumentEntry]:
        cited = citing(self._knowledge)
        declined = {entry.fact: entry.because for entry in self._knowledge.declined}
        for document in self._knowledge.documents:
            facts = tuple(
                FactEntry(
                    fact.id, fact.says, fact.locator, fact.safety, declined.get(fact.id, ""), cited.get(fact.id, ())
                )
                for fact in document.facts
            )
            yield DocumentEntry(document.id, document.title, document.publisher, document.kind, facts)

    def _declined(self) -> Iterator[DeclinedEntry]:
        says = {fact.id: fact.says for document in self._knowledge.documents for fact in document.facts}
        for entry in self._knowledge.declined:
            yield DeclinedEntry(entry.fact, says[entry.fact], entry.because, self._knowledge.sources[entry.fact])

    def _question(self, question: Question) -> QuestionEntry:
        asked = self._knowledge.questionnaire.asked_when.get(question.id)
        options = tuple(option.text for option in question.options)
        if question.kind == "integer":
            options = (f"{question.least} to {question.most} {question.unit}".strip(),)
        return QuestionEntry(
            id=question.id,
            title=question.short,
            text=question.text,
            options=options,
            asked_when=self._when(asked) if asked else None,
            sources=self._cited(question),
        )

    def _places(self) -> Iterator[PlaceEntry]:
        for area in self._knowledge.areas.values():
            at_most = self._words.pressures[area.at_most]
            yield PlaceEntry(area.id, area.title, area.place, at_most, area.because, self._cited(area))

    def _never(self) -> Iterator[PlaceEntry]:
        for zone in self._knowledge.never:
            at_most = self._words.pressures.get(zone.at_most, zone.at_most)
            yield PlaceEntry(zone.id, zone.title, "", at_most, zone.because, self._cited(zone))

    def _limits(self) -> Iterator[LimitEntry]:
        for limit in self._knowledge.limit_entries.values():
            yield LimitEntry(limit.id, limit.value, limit.unit, limit.because, self._cited(limit))

    def _lubricants(self) -> Iterator[LubricantEntry]:
        for choice in self._knowledge.lubricants.values():
            yield LubricantEntry(choice.id, choice.title, self._cited(choice))

    def _advice(self) -> Iterator[AdviceEntry]:
        by_place = sorted(self._knowledge.advice.values(), key=lambda item: list(TOLD).index(item.place))
        for item in by_place:
            yield AdviceEntry(item.id, TOLD[item.place], item.text, item.always, item.because, self._cited(item))

    def _movements(self) -> Iterator[MovementEntry]:
        for one in self._knowledge.movements.values():
            wanted_by, left_out_by = rules_about_movement(one.id, self._knowledge)
            yield MovementEntry(
                id=one.id,
                title=one.title,
                places=tuple(self._knowledge.areas[area].title for area in one.areas),
                position=one.position,
                asks=tuple(self._words.movement_traits[trait] for trait in one.traits),
                instructions=one.instructions,
                times=one.times,
                because=one.because,
                sources=self._cited(one),
                wanted_by=wanted_by,
                left_out_by=left_out_by,
            )
