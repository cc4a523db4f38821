"""Answers, conditions and effects in plain English, for the open pages and the author's tools.

It only words what the knowledge says, with the short names and option texts of the questions; nothing is decided here.
"""

from recommender.in_words.answers import answer_in_words, answers_in_words, said_in_words
from recommender.in_words.conditions import Clause, condition_in_words
from recommender.in_words.effects import Effects, EffectWords
from recommender.in_words.names import Names, as_title, times_a_week

__all__ = [
    "Clause",
    "EffectWords",
    "Effects",
    "Names",
    "answer_in_words",
    "answers_in_words",
    "as_title",
    "condition_in_words",
    "said_in_words",
    "times_a_week",
]
