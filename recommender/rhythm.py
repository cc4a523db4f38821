"""How often to come back: times a week and days, from the rules that fired. It reads no clock."""

from collections.abc import Sequence

from recommender.directives import Finding
from recommender.knowledge import Knowledge
from recommender.outcome import Rhythm


def suggest(findings: Sequence[Finding], knowledge: Knowledge) -> Rhythm:
    """The highest number suggested, but never above the lowest limit; the usual number where nothing is suggested."""
    speaking = [finding for finding in findings if finding.rule.then.rhythm]
    effects = [rhythm for finding in speaking if (rhythm := finding.rule.then.rhythm)]
    suggested = max((effect.suggest for effect in effects), default=0) or knowledge.limits.usual_per_week
    at_most = min((effect.at_most for effect in effects if effect.at_most), default=7)
    per_week = min(suggested, at_most)
    because = tuple(finding.reason for finding in speaking) or (knowledge.reasons["usual_per_week"],)
    return Rhythm(per_week, tuple(knowledge.wording.rhythm_days[per_week]), because)
