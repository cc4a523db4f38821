"""Problems: how they are told, when two are the same, and one for all that share a cause."""

from recommender.knowledge import KnowledgeError, Problem
from recommender.knowledge.problem import told_once

WRONG = Problem("care.yaml", "a-rule", "'elbo' is not a tool")


def test_it_is_told_with_its_line_where_that_is_known() -> None:
    assert str(WRONG) == "care.yaml: a-rule: 'elbo' is not a tool"
    assert str(Problem("care.yaml", "a-rule", "is wrong", line=7)) == "care.yaml:7: a-rule: is wrong"


def test_it_is_the_same_wherever_it_stands() -> None:
    moved = Problem("care.yaml", "a-rule", "'elbo' is not a tool", at=("then",), cause="elbo", line=7)
    assert moved == WRONG
    assert len({moved, WRONG}) == 1
    assert Problem("care.yaml", "a-rule", "is wrong") != WRONG


def test_an_error_tells_each_on_a_line_of_its_own() -> None:
    error = KnowledgeError(iter([WRONG, WRONG]))
    assert str(error) == f"{WRONG}\n{WRONG}"
    assert error.problems == (WRONG, WRONG)


def caused(entry: str, cause: str | None = "elbo") -> Problem:
    return Problem("care.yaml", entry, "is wrong", cause=cause)


def test_what_has_no_cause_in_common_is_told_one_by_one() -> None:
    problems = [caused("a", None), caused("b", None), caused("c"), caused("d", "palm")]
    assert told_once(problems) == problems


def test_what_has_a_cause_in_common_is_told_once_and_names_the_others() -> None:
    (problem,) = told_once([caused("a"), caused("b"), caused("a")])
    assert (
        str(problem) == "care.yaml: a: is wrong (the same in b (care.yaml): if they are right, mend what they speak of)"
    )


def test_it_names_three_and_counts_the_rest() -> None:
    (problem,) = told_once([caused(entry) for entry in "abcdef"])
    assert "(the same in b (care.yaml), c (care.yaml), d (care.yaml) and 2 more: if they" in problem.message


def test_one_entry_with_the_same_twice_is_told_without_others() -> None:
    assert told_once([caused("a"), caused("a")]) == [caused("a")]
