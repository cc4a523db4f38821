"""The same rules for GoRules Zen, in the forms it can be asked in. Each gives the numbers of the rules that hold.

Every form is compiled before it is timed: decisions through a static loader, which Zen 2 parses and compiles once (what
`create_decision` gives evaluates slower), the bare expression through `compile_expression`. No trace is asked for.
Tried as well, and slower than the fastest here: a table with a column a question (100 µs for the shipped rules), a
function node in JavaScript (1,270), `evaluate_batch`, an expression a rule. Answers as JSON text are no faster.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import compress
from typing import Any

import pytest

from recommender.conditions import AllOf, Among, AnyOf, Condition, Includes, Not, Values
from recommender.schema import Question

zen: Any = pytest.importorskip("zen", reason="GoRules Zen is not installed: `make bench` installs it")

Matcher = Callable[[Values], list[int]]


def expression(condition: Condition, questions: Mapping[str, Question]) -> str:
    """The condition in Zen's expression language."""
    match condition:
        case AllOf(parts):
            return " and ".join(f"({expression(part, questions)})" for part in parts)
        case AnyOf(parts):
            return " or ".join(f"({expression(part, questions)})" for part in parts)
        case Not(part):
            return f"not ({expression(part, questions)})"
        case Among(code, values):
            return _among(questions[code], sorted(values))
        case Includes(code, options):
            alone = f"{json.dumps(options[0])} in {code}"
            return alone if len(options) == 1 else f"some({code}, # in {json.dumps(options)})"
        case _:
            code, options = condition.code, condition.options
            return " and ".join([f"len({code}) == {len(options)}", *(f"{json.dumps(o)} in {code}" for o in options)])


def _among(question: Question, values: Sequence[Any]) -> str:
    if len(values) == 1:
        return f"{question.id} == {json.dumps(values[0])}"
    if question.kind == "one":
        return f"{question.id} in {json.dumps(values)}"
    bounds = [f"{question.id} >= {values[0]}"] if values[0] > question.least else []
    bounds += [f"{question.id} <= {values[-1]}"] if values[-1] < question.most else []
    return " and ".join(bounds) or "true"


def bare(expressions: Sequence[str]) -> Matcher:
    """One compiled expression, outside any decision: a list with true or false for every rule."""
    compiled = zen.compile_expression(f"[{', '.join(expressions)}]")
    numbers = range(len(expressions))
    return lambda values: list(compress(numbers, compiled.evaluate(values)))


def expression_node(expressions: Sequence[str]) -> Matcher:
    """A decision of one expression node that gives the same list."""
    held = {"id": "fired", "key": "fired", "value": f"[{', '.join(expressions)}]"}
    evaluate = _decision({"type": "expressionNode", "content": {"expressions": [held]}})
    numbers = range(len(expressions))
    return lambda values: list(compress(numbers, evaluate(values)["fired"]))


def table(expressions: Sequence[str]) -> Matcher:
    """A decision table, a row a rule, that collects the number of every row that holds."""
    content = {
        "hitPolicy": "collect",
        "inputs": [{"id": "when", "name": "when", "field": ""}],
        "outputs": [{"id": "rule", "name": "rule", "field": "rule"}],
        "rules": [{"_id": str(n), "when": text, "rule": str(n)} for n, text in enumerate(expressions)],
    }
    evaluate = _decision({"type": "decisionTableNode", "content": content})
    return lambda values: [row["rule"] for row in evaluate(values)]


def _decision(node: dict[str, Any]) -> Callable[[Values], Any]:
    place = {"position": {"x": 0, "y": 0}}
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", **place},
        {"id": "rules", "name": "rules", **node, **place},
        {"id": "out", "name": "out", "type": "outputNode", **place},
    ]
    edges = [
        {"id": "first", "type": "edge", "sourceId": "in", "targetId": "rules"},
        {"id": "second", "type": "edge", "sourceId": "rules", "targetId": "out"},
    ]
    loader = {"type": "static", "content": {"rules": {"nodes": nodes, "edges": edges}}}
    evaluate = zen.ZenEngine({"loader": loader}).evaluate
    return lambda values: evaluate("rules", values)["result"]


FORMS: dict[str, Callable[[Sequence[str]], Matcher]] = {
    "a bare compiled expression": bare,
    "an expression node": expression_node,
    "a decision table, collecting": table,
}
