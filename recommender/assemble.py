"""The end of the flow: directives and plan become the Routine or the Referral that people read."""

from collections.abc import Iterable, Sequence

from recommender import rhythm
from recommender.catalogue import OPPOSITE, PRESSURES
from recommender.directives import Directives, Finding, most_urgent
from recommender.explain import Explainer, reasons
from recommender.knowledge import Knowledge
from recommender.movement import movements
from recommender.outcome import Line, Offer, Referral, ReferralDetail, Routine, Step, Urgency
from recommender.picture.scene import motion_of
from recommender.planner import Placed, Plan
from recommender.prose import listed
from recommender.schema import Advice, LubricantChoice, Refer


def referral(findings: Iterable[Finding], knowledge: Knowledge) -> Referral:
    """The most urgent referral wins; every reason for one is told, the most urgent first."""
    ranked = [(finding, refer) for finding in most_urgent(findings) if (refer := finding.rule.then.refer)]
    urgency = ranked[0][1].urgency
    words = knowledge.wording.referral[urgency]
    advice = " ".join([words.advice, *_own_advice(refer for _, refer in ranked if refer.urgency == urgency)])
    detail = ReferralDetail(urgency, reasons(finding for finding, _ in ranked), advice)
    return _referral(knowledge, words.title, words.summary, detail)


def _own_advice(refers: Iterable[Refer]) -> list[str]:
    return list(dict.fromkeys(refer.advice for refer in refers if refer.advice))


def nothing_left(directives: Directives, plan: Plan, knowledge: Knowledge) -> Referral:
    """The referral for a back of which nothing may be touched."""
    words = knowledge.wording.nothing_left
    excluding = reasons([*(f for f, _, zones in directives.exclusions if zones), *most_urgent(directives.referrals)])
    limit = knowledge.reasons["zone_side_most"]
    own = Explainer(knowledge, directives, plan).wording("nothing-left", words.because, limit)
    urgency: Urgency = "clinician"
    return _referral(knowledge, words.title, words.because, ReferralDetail(urgency, (own, *excluding), words.advice))


def _referral(knowledge: Knowledge, title: str, summary: str, detail: ReferralDetail) -> Referral:
    return Referral(knowledge.version, title, summary, knowledge.wording.disclaimer, detail)


def routine(directives: Directives, plan: Plan, knowledge: Knowledge) -> Routine:
    """The routine, every line with its reasons."""
    writer = _Writer(directives, plan, knowledge)
    return Routine(
        knowledge_version=knowledge.version,
        title=knowledge.wording.routine.title.format(minutes=plan.minutes, areas=writer.areas()),
        summary=writer.summary(),
        disclaimer=knowledge.wording.disclaimer,
        minutes=plan.minutes,
        needs=writer.needs(),
        preparation=(*writer.advice("preparation"), writer.lubricant()),
        steps=writer.steps(),
        cautions=(*writer.shortened(), *writer.around("caution", writer.cautions())),
        notes=writer.around("note", writer.notes("giver")),
        left_out=writer.explainer.left_out(),
        aftercare=writer.around("aftercare", writer.notes("aftercare")),
        rhythm=rhythm.suggest(directives.speaking, knowledge),
        movement=movements(directives, plan, knowledge),
        offer=_offer(directives, plan),
    )


def _offer(directives: Directives, plan: Plan) -> Offer | None:
    """The fewest minutes that a rule offers, where they are fewer than there are."""
    offers = [(effect.minutes, finding) for finding in directives.speaking if (effect := finding.rule.then.offer)]
    fewest = min((minutes for minutes, _ in offers), default=plan.minutes)
    if fewest >= plan.minutes:
        return None
    return Offer(fewest, reasons(finding for minutes, finding in offers if minutes == fewest))


class _Writer:
    """The parts of a routine, in words."""

    def __init__(self, directives: Directives, plan: Plan, knowledge: Knowledge) -> None:
        self._directives = directives
        self._plan = plan
        self._knowledge = knowledge
        self._words = knowledge.wording.routine
        self.explainer = Explainer(knowledge, directives, plan)

    def areas(self) -> str:
        """The areas that hurt and are worked on, in words; the whole back where none does."""
        pain = set(self._directives.values["pain_zones"])
        worked = {placed.slot.placement.area for placed in self._plan.placed if placed.slot.phase == "work"}
        hurting = [
            area.title.lower()
            for area in reversed(list(self._knowledge.areas.values()))
            if area.id in worked and pain.intersection(area.zones)
        ]
        if not hurting or len(hurting) > 3:
            return self._words.whole_back
        return f"your {listed(hurting)}"

    def summary(self) -> str:
        """One line: how many steps, the most pressure, the position."""
        areas = self.areas()
        words = self._words.summary_relax if areas == self._words.whole_back else self._words.summary
        level = max(placed.slot.level for placed in self._plan.placed)
        wording = self._knowledge.wording
        return words.format(
            steps=len(self._plan.placed),
            pressure=wording.pressures[PRESSURES[level]],
            position=wording.positions[self._plan.position],
            areas=areas,
        )

    def steps(self) -> tuple[Step, ...]:
        """The steps with their numbers and starting times in seconds."""
        steps, starts_at = [], 0
        for number, placed in enumerate(self._plan.placed, start=1):
            steps.append(self._step(number, starts_at, placed))
            starts_at += placed.slot.seconds
        return tuple(steps)

    def _step(self, number: int, starts_at: int, placed: Placed) -> Step:
        slot, place = placed.slot, placed.slot.placement
        technique = place.technique
        return Step(
            number=number,
            phase=slot.phase,
            technique=technique.id,
            stroke=technique.stroke,
            title=technique.title,
            zone=place.area,
            side=place.side,
            tool=technique.tool,
            pressure=PRESSURES[slot.level],
            seconds=slot.seconds,
            starts_at=starts_at,
            position=self._plan.position,
            stance=placed.stance,
            instructions=(*self._move(placed), *place.instructions),
            cue=technique.cue,
            because=self.explainer.step(slot),
            sources=self._knowledge.reasons[technique.id].sources,
            motion=motion_of(technique),
        )

    def _move(self, placed: Placed) -> Sequence[str]:
        if not placed.move:
            return ()
        under = OPPOSITE.get(placed.side_up, "")
        return (str(getattr(self._knowledge.wording.moves, placed.move)).format(opposite=under),)

    def needs(self) -> tuple[str, ...]:
        """What to have at hand: for the skin first, then what the preparation uses."""
        kinds = dict.fromkeys(choice.kind for choice in self._choices())
        words = self._words.lubricant_need
        skin = [words[kind] for kind in kinds if kind in words]
        return tuple(dict.fromkeys([*skin, *(item.need for item in self._advised("preparation") if item.need)]))

    def advice(self, place: str) -> list[Line]:
        """The sentences for this place, with their reasons."""
        return [self.explainer.advice(item) for item in self._advised(place)]

    def around(self, place: str, own: list[Line]) -> tuple[Line, ...]:
        """What rules say by themselves, after the advice that has an order below zero and before the rest."""
        first = sum(item.order < 0 for item in self._advised(place))
        advice = self.advice(place)
        return (*advice[:first], *own, *advice[first:])

    def _advised(self, place: str) -> list[Advice]:
        """What is said to everybody or asked for by a rule, unless a rule forbids it."""
        directives = self._directives
        return [
            item
            for item in self._knowledge.advice.values()
            if item.place == place
            and (item.always or item.id in directives.prepare)
            and item.id not in directives.excluded_advice
        ]

    def cautions(self) -> list[Line]:
        """What the rules that fired warn of."""
        return [Line(text, (f.reason,)) for f in self._directives.speaking if (text := f.rule.then.caution)]

    def notes(self, place: str) -> list[Line]:
        """What the rules that fired say to the giver, or for afterwards."""
        notes = [(finding, finding.rule.then.note) for finding in self._directives.speaking]
        return [Line(text, (f.reason,)) for f, note in notes if note and (text := getattr(note, place))]

    def lubricant(self) -> Line:
        """What may go on the skin, with its reasons."""
        because = reasons(finding for finding in self._directives.speaking if finding.rule.then.lubricant)
        titles = [choice.title for choice in self._choices() if choice.kind != "nothing"]
        if not titles:
            return Line(self._words.no_lubricant, because)
        words = self._words.lubricant if len(titles) > 1 else self._words.lubricant_only
        return Line(words.format(choices=listed(titles, last="or")), because)

    def _choices(self) -> list[LubricantChoice]:
        """Everything offered for the skin and not refused."""
        effects = [effect for f in self._directives.speaking if (effect := f.rule.then.lubricant)]
        offered = dict.fromkeys(choice for effect in effects for choice in effect.offer)
        refused = {choice for effect in effects for choice in effect.refuse}
        return [self._knowledge.lubricants[code] for code in offered if code not in refused]

    def shortened(self) -> list[Line]:
        """The caution that tells why there are fewer minutes than asked for."""
        because = self.explainer.shortening()
        if not because:
            return []
        words = self._words.shortened_by_limit if self.explainer.is_cut_short else self._words.shortened
        asked = self._directives.values["minutes"]
        return [Line(words.format(minutes=self._plan.minutes, asked=asked), because)]
