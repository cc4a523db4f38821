"""A routine or a referral as text for the author: each line with the entries behind it, what was left out, and why.

Entries are named where they have a say and told once, in the end.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from recommender import findings
from recommender.knowledge import Knowledge
from recommender.outcome import LeftOut, Line, Movement, Outcome, Reason, Routine, Step
from recommender.prose import clock
from recommender.questionnaire import Answers
from routines.authoring.terminal import heading, table

FIRMNESS = {"light": "green", "medium": "yellow", "firm": "red"}
Behind = dict[str, Reason]


def show(console: Console, answers: Answers, outcome: Outcome, knowledge: Knowledge, *, given: Sequence[str]) -> None:
    """All of it. `given` are the questions that were answered; the others count as plain."""
    console.print(Text(outcome.title, style="bold underline"))
    console.print(Text(outcome.summary))
    _show_answers(console, answers, knowledge, given)
    behind: Behind = {}
    if outcome.referral:
        heading(console, f"Referral: {outcome.referral.urgency}")
        console.print(Text(outcome.referral.advice))
        console.print(Text("because ").append(_named(outcome.referral.reasons, behind)))
    if isinstance(outcome, Routine):
        _show_routine(console, outcome, behind)
    _show_reasons(console, behind)
    _show_rules(console, answers, knowledge)


def _show_answers(console: Console, answers: Answers, knowledge: Knowledge, given: Sequence[str]) -> None:
    said = {code: value for code, value in answers.as_dict().items() if code in given}
    rest = f"{len(answers) - len(said)} answers count as the plain, healthy example"
    shown = Table.grid(padding=(0, 2))
    shown.add_row(Text("Answers", style="dim"), written(said) if said else "none given")
    shown.add_row(Text("The rest", style="dim"), rest)
    shown.add_row(Text("Knowledge", style="dim"), knowledge.version)
    console.print()
    console.print(shown)


def _show_routine(console: Console, routine: Routine, behind: Behind) -> None:
    heading(console, "Steps")
    steps = table("#", "at", "lasts", "step", right=("#", "at", "lasts"))
    for step in routine.steps:
        times = str(step.number), clock(step.starts_at), clock(step.seconds)
        steps.add_row(*times, Group(_step(step), _named(step.because, behind)))
    console.print(steps)
    _show_left_out(console, routine.left_out, behind)
    _show_lines(console, "Preparation", routine.preparation, behind)
    _show_lines(console, "Cautions", routine.cautions, behind)
    _show_lines(console, "For the giver", routine.notes, behind)
    _show_lines(console, "Aftercare", routine.aftercare, behind)
    _show_lines(console, "Movements", [_movement(one) for one in routine.movement], behind)
    rhythm = f"{routine.rhythm.per_week} times a week: {', '.join(routine.rhythm.days)}"
    _show_lines(console, "How often", [Line(rhythm, routine.rhythm.because)], behind)


def _movement(one: Movement) -> Line:
    return Line(" ".join((f"{one.title}.", *one.instructions, one.times)), one.because)


def _show_lines(console: Console, title: str, lines: Sequence[Line], behind: Behind) -> None:
    heading(console, title)
    for line in lines:
        console.print(Text(line.text))
        console.print(_indented(_named(line.because, behind)))


def _show_left_out(console: Console, left_out: Sequence[LeftOut], behind: Behind) -> None:
    """Techniques with the same reasons beside each other, each with the areas it was meant for."""
    groups: dict[str, dict[str, list[str]]] = {}
    for left in left_out:
        areas = groups.setdefault(_named(left.because, behind).plain, {}).setdefault(left.technique, [])
        areas += [left.zone] if left.zone else []
    heading(console, "Why not: left out")
    for because, techniques in groups.items():
        named = [f"{name} on {', '.join(areas)}" if areas else name for name, areas in techniques.items()]
        _show_below(console, because, Text("; ".join(named)))


def _step(step: Step) -> Text:
    side = {"left": ", left", "right": ", right"}.get(step.side, "")
    text = Text(step.title, style="bold").append(f"  {step.tool}, ", style="not bold")
    text.append(step.pressure, style=f"not bold {FIRMNESS[step.pressure]}")
    return text.append(f"\n{step.technique} on {step.zone}{side}", style="not bold")


def _named(because: Iterable[Reason], behind: Behind) -> Text:
    """The entries by name, remembered for the end."""
    named = {reason.rule: reason for reason in because}
    behind.update(named)
    return Text(", ".join(named), style="cyan")


def _show_reasons(console: Console, behind: Behind) -> None:
    """Each entry that had a say: its sentence, the answers that made it speak, its sources."""
    heading(console, "Reasons")
    for name, reason in behind.items():
        text = Text(reason.text)
        if reason.answers:
            text.append(f" {written(reason.answers)}", style="green")
        sources = ", ".join(source.id for source in reason.sources)
        _show_below(console, name, text.append(f" [{sources}]" if sources else "", style="dim"))


def _show_below(console: Console, name: str, text: Text) -> None:
    console.print(Text(name, style="cyan"))
    console.print(_indented(text))


def _indented(text: Text) -> Padding:
    return Padding(text, (0, 0, 0, 2))


def _show_rules(console: Console, answers: Answers, knowledge: Knowledge) -> None:
    heading(console, "Rules that fired")
    by_file: dict[str, list[str]] = {}
    for finding in findings(answers, knowledge=knowledge):
        by_file.setdefault(knowledge.rule_files[finding.rule.id], []).append(finding.rule.id)
    shown = table("file", "rules")
    for file, rules in by_file.items():
        shown.add_row(file, Text(", ".join(rules), style="cyan"))
    console.print(shown)


def written(answers: Mapping[str, Any]) -> str:
    """Answers as an author writes them, on one line: work: desk, posture: [slumped]."""
    return ", ".join(f"{code}: {_value(value)}" for code, value in answers.items())


def _value(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(str, value))}]"
    return f'"{value}"' if value in ("yes", "no") else str(value)
