"""How wide a thumbnail is in the strip above a routine (parts/thumbnails.html): as wide as its step is long.

What is too short to be seen or tapped is as wide as a fingertip, and a short routine fills about the width of a phone.
"""

from recommender.outcome import Routine, Step

LEAST, MOST = 56, 104  # pixels
PER_SECOND = 0.3  # pixels
A_PHONE = 240  # pixels for the steps of the shortest routine


def thumbnail_width(step: Step, routine: Routine) -> int:
    """In pixels."""
    scale = max(PER_SECOND, A_PHONE / sum(step.seconds for step in routine.steps))
    return round(min(max(step.seconds * scale, LEAST), MOST))
