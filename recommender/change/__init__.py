"""What would change a routine. Only what people are free to choose is ever suggested (`chosen` in questions.yaml).

It stands behind the flow and asks it: `trials` plans other answers, `nearest` varies one choice, `together` several at
once with what `verify` knows of all answers, `advisor` picks the smallest change, `why` tells it beside the reasons.
"""

from recommender.change.why import OTHERS, LeftOutWhy, StepWhy, Suggestion, Why, why

__all__ = ["OTHERS", "LeftOutWhy", "StepWhy", "Suggestion", "Why", "why"]
