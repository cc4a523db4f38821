"""Two who want different things at the same moment. races.py lets them meet, here is how it has to end."""

from typing import Any


def test_nothing_is_resumed_past_an_emergency_of_the_same_moment(races: dict[str, Any]) -> None:
    assert races["resume_while_an_emergency_comes_up"] == {"errors": [], "state": "paused"}


def test_a_sign_up_of_the_same_moment_does_not_undo_a_stop(races: dict[str, Any]) -> None:
    assert races["sign_up_while_it_is_stopped"] == {"errors": [], "state": "stopped", "email": ""}


def test_a_yes_and_a_question_for_the_links_do_not_get_in_each_others_way(races: dict[str, Any]) -> None:
    assert races["confirm_while_the_links_are_asked_for"] == {"errors": [], "state": "active"}


def test_what_is_asked_for_again_at_the_last_moment_is_not_forgotten(races: dict[str, Any]) -> None:
    assert races["forget_while_it_is_asked_for_again"] == {"errors": [], "reminders": 1}
