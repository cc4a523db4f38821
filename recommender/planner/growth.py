"""Second stage of planning: minutes become seconds of steps, one minute after the other.

A routine is never dealt anew: each minute adds a quantum here, a unit there, and takes nothing away. So a longer
routine holds every step of the shorter one, and no zone ever loses time. `doses` is asked before every single grant.
"""

from collections.abc import Iterable, Iterator
from operator import attrgetter

from recommender.outcome import Phase
from recommender.planner.doses import Doses
from recommender.planner.parts import PHASES, AreaPlan, Limits, Menu, Slot, Unit, Wish

EAGER_STEPS = 4  # how many steps a minute may let in early before it counts as impossible to fill
_filled = attrgetter("filled")


class Growth:
    """A routine while it grows. `grow_to` is the only thing to call; `slots` then holds the steps."""

    def __init__(self, menu: Menu, limits: Limits) -> None:
        self._limits, self._shortest = limits, limits.shortest_in(menu.position)
        self._doses = Doses(menu, limits)
        self._extras = {phase: list(wishes) for phase, wishes in menu.extras.items()}
        self._shares = {phase: limits.share(phase) for phase in PHASES}
        self._room = 0
        self._steps = 0
        self._started: list[AreaPlan] = []
        self._short: list[Slot] = []
        self._short_before: tuple[Slot, ...] = ()
        self._undo: list[tuple[Slot, int, Wish | Unit | None]] = []
        self.slots: dict[Phase, list[Slot]] = {phase: [] for phase in PHASES}
        self.waiting: list[Unit] = self._doses.waiting

    def grow_to(self, minutes: int) -> int:
        """Add whole minutes up to `minutes`. Returns how many could be filled; 0 if not even one.

        Where one more minute cannot be filled, a few at once may: they allow another step.
        """
        shortest = self._shortest
        filled = next((start for start in range(min(shortest, minutes), 0, -1) if self._add(start, minutes=start)), 0)
        while shortest <= filled < minutes:
            ahead = range(1, min(self._limits.shortest, minutes - filled) + 1)
            more = next((count for count in ahead if self._add(count, minutes=filled + count)), 0)
            if not more:
                break
            filled += more
        return filled

    def surplus(self) -> list[Unit]:
        """The units still waiting whose area has all it may get."""
        return [unit for unit in self.waiting if not self._doses.has_room_for(unit)]

    def _add(self, count: int, *, minutes: int) -> bool:
        """Add `count` minutes, so that the whole is `minutes`; where they do not fit, let steps in early."""
        self._doses.minutes = minutes
        self._room = self._limits.steps_at_most(minutes) - self._steps
        for eager in range(EAGER_STEPS):
            if self._fill(count * 60, eager=eager):
                self._undo.clear()
                self._short_before = tuple(self._short)
                return True
            self._take_back()
        return False

    def _fill(self, seconds: int, *, eager: int) -> bool:
        while self._room and (cost := self._admit(seconds, self._turn_to_join(), eager=False)):
            seconds -= cost
        for _ in range(eager if self._room else 0):
            seconds -= self._admit(seconds, ("work", "warm", "connect", "close", "arrive"), eager=True)
        return self._share_out(seconds) and bool(self.slots["arrive"] and self.slots["work"] and self.slots["close"])

    # Admission: which steps join in.

    def _admit(self, seconds: int, turns: Iterable[Phase], *, eager: bool) -> int:
        """Let the next step or unit in that fits, and return the seconds it took; 0 when nothing fits."""
        for phase in turns:
            joining = self._next_unit(seconds, eager=eager) if phase == "work" else self._next_extra(phase, seconds)
            if joining:
                return sum([self._join(wish.slot(), joining) for wish in joining.wishes])
        return 0

    def _turn_to_join(self) -> Iterator[Phase]:
        """Phases in the order in which they may let a step in: first what no routine is without, then what hurts."""
        for phase in ("arrive", "work", "close", "warm"):
            if not self.slots[phase]:
                yield phase
        following = self._following_unit()
        hurting = following is not None and following.role == "broad" and bool(following.area.painful)
        areas = len(self._started)
        if not hurting or areas >= self._limits.areas_before_extras:
            if not self.slots["connect"]:
                yield "connect"
            yield from (phase for phase in self._extras if self._is_too_short(phase))
        yield "work"
        if following is None or not self._is_due(following):
            yield from (phase for phase in self._extras if self._has_outgrown(phase))

    def _target(self, phase: Phase) -> int:
        return self._shares[phase] * self._doses.minutes * 60 // 100

    def _is_too_short(self, phase: Phase) -> bool:
        """Whether a phase's steps cannot last its share, even at their most."""
        return bool(self.slots[phase]) and self._target(phase) > sum(slot.most for slot in self.slots[phase])

    def _has_outgrown(self, phase: Phase) -> bool:
        """Whether a phase's steps would each last so long that another one is pleasant."""
        count = len(self.slots[phase])
        wanted = 0 < count < self._limits.extras_most
        return wanted and self._target(phase) > count * self._limits.extra_after(phase)

    def _next_extra(self, phase: Phase, seconds: int) -> Wish | None:
        """Take the first further step that fits off the list of its phase."""
        for number, wish in enumerate(self._extras[phase]):
            least = wish.placement.technique.seconds.least
            if self._room and least <= seconds and self._doses.allow(wish, least):
                return self._extras[phase].pop(number)
        return None

    def _next_unit(self, seconds: int, *, eager: bool) -> Unit | None:
        """Take the first unit off the list, if it fits; in a hurry, any unit that does.

        One that needs more steps than there are lets a smaller one go first, where the work has too little to do.
        """
        following = self._following_unit()
        blocked = following is not None and len(following.wishes) > self._room and self._is_too_short("work")
        for unit in self._first_of_each_area() if eager or blocked else filter(None, [following]):
            fits = len(unit.wishes) <= self._room and unit.least <= seconds and (eager or self._is_due(unit))
            if fits and self._doses.allow_unit(unit):
                self.waiting.remove(unit)
                return unit
        return None

    def _first_of_each_area(self) -> Iterable[Unit]:
        """The next unit of each area: none is let in before what must come before it on the same place.

        While a place that hurts still waits for its first strokes, nothing else is let in.
        """
        first = list({unit.area.id: unit for unit in reversed(self.waiting)}.values())[::-1]
        hurting = [unit for unit in first if unit.area.painful]
        untouched = any(
            unit.role == "broad" and not unit.area.slots for unit in hurting if self._doses.has_room_for(unit)
        )
        return hurting if untouched else first

    def _following_unit(self) -> Unit | None:
        return next((unit for unit in self.waiting if self._doses.has_room_for(unit)), None)

    def _is_due(self, unit: Unit) -> bool:
        """What hurts comes as soon as it can; the rest once what is there could last as long as it usually does."""
        if unit.role == "broad" and unit.area.painful:
            return True
        usual = sum(slot.usual for slot in self.slots["work"])
        return usual + unit.least <= self._target("work")

    def _join(self, slot: Slot, source: Wish | Unit) -> int:
        self.slots[slot.phase].append(slot)
        self._room -= 1
        self._steps += 1
        plan = slot.plan
        if plan and slot.phase == "work":
            plan.slots.append(slot)
            if len(plan.slots) == 1:
                self._started.append(plan)
        if slot.role in ("broad", "deep") and slot.seconds < self._limits.in_earnest:
            self._short.append(slot)
        self._doses.count(slot, slot.seconds)
        self._undo.append((slot, slot.seconds, source))
        return slot.seconds

    # Growth: who gets the next seconds.

    def _share_out(self, seconds: int) -> bool:
        """Lengthen steps, each time in the phase that is furthest behind its share, by two quanta where they fit."""
        seconds -= self._top_up(seconds)
        quantum, spent = self._limits.quantum, self._doses.spent
        due = self._doses.minutes * 60
        behind = {phase: share * due // 100 - spent[phase] for phase, share in self._shares.items()}
        while seconds >= quantum:
            if not behind:
                return False
            phase = max(behind, key=behind.__getitem__)
            slot, grant = self._next_grant(phase, min(seconds, behind[phase]))
            if slot is None:
                del behind[phase]
                continue
            self._grant(slot, grant)
            behind[phase] -= grant
            seconds -= grant
        return True

    def _top_up(self, seconds: int) -> int:
        """Bring steps that joined with very little up to what a hand can do in earnest. Returns the seconds it took."""
        quantum, left = self._limits.quantum, seconds
        for slot in self._short:
            while slot.seconds < self._limits.in_earnest and left >= quantum and self._doses.may_grow(slot, quantum):
                self._grant(slot, quantum)
                left -= quantum
        self._short = [slot for slot in self._short if slot.seconds < self._limits.in_earnest]
        return seconds - left

    def _grant(self, slot: Slot, seconds: int) -> None:
        slot.seconds += seconds
        self._doses.count(slot, seconds)
        self._undo.append((slot, seconds, None))

    def _next_grant(self, phase: Phase, seconds: int) -> tuple[Slot | None, int]:
        """The neediest step of a phase that may be lengthened, and by how much."""
        quantum = self._limits.quantum
        neediest = self._neediest_work if phase == "work" else self._neediest
        if seconds >= 2 * quantum and (slot := neediest(self.slots[phase], 2 * quantum)):
            return slot, 2 * quantum
        return neediest(self.slots[phase], quantum), quantum

    def _neediest_work(self, _: list[Slot], seconds: int) -> Slot | None:
        """In the area with the least for its weight, the step with the least for what is usual."""
        for plan in sorted(self._started, key=_filled):
            if slot := self._neediest(plan.slots, seconds):
                return slot
        return None

    def _neediest(self, slots: list[Slot], seconds: int) -> Slot | None:
        for slot in sorted(slots, key=_filled) if len(slots) > 1 else slots:
            if slot.seconds + seconds <= slot.most and (slot.is_free or self._doses.may_grow(slot, seconds)):
                return slot
        return None

    def _take_back(self) -> None:
        """Undo everything since the last whole minute, the latest first."""
        self._short = list(self._short_before)
        while self._undo:
            slot, seconds, source = self._undo.pop()
            slot.seconds -= seconds
            self._doses.count(slot, -seconds)
            if source is not None:
                self._leave(slot, source)

    def _leave(self, slot: Slot, source: Wish | Unit) -> None:
        self.slots[slot.phase].remove(slot)
        self._room += 1
        self._steps -= 1
        if isinstance(source, Wish):
            self._extras[slot.phase].insert(0, source)
            return
        source.area.slots.remove(slot)
        if not source.area.slots:
            self._started.remove(source.area)
        if source not in self.waiting:
            self.waiting.insert(0, source)
