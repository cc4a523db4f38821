"""A population like the one that comes: mostly healthy, one to three sore places, ten minutes to an hour."""

import random
from typing import Any

from recommender.knowledge import shipped


def people(count: int, *, seed: int = 1) -> list[dict[str, Any]]:
    """Raw answers of so many people, the same for the same seed."""
    chance = random.Random(seed)
    zones = [zone for zone in shipped().zones if zone != "sides"]
    return [_person(chance, zones) for _ in range(count)]


def _person(chance: random.Random, zones: list[str]) -> dict[str, Any]:
    return {
        "urgent_signs": [],
        "warning_signs": [],
        "health_conditions": chance.choice([[], [], [], [], ["osteoporosis"], ["blood_thinners"]]),
        "age_group": chance.choice(["18_to_49", "18_to_49", "50_to_64", "65_or_over"]),
        "pain_zones": chance.sample(zones, chance.choice([0, 1, 1, 2, 2, 3])),
        "pain_level": chance.randint(1, 7),
        "pain_duration": chance.choice(["days", "weeks", "months"]),
        "shoulder_tension": chance.choice(["none", "mild", "moderate", "severe"]),
        "knots": chance.choice(["none", "none", "small", "large"]),
        "work": chance.choice(["desk", "desk", "standing", "physical", "driving", "caring", "varied"]),
        "stress": chance.choice(["low", "medium", "high"]),
        "sleep": chance.choice(["well", "poorly"]),
        "goal": chance.choice(["ease_pain", "ease_pain", "relax", "sleep_better"]),
        "minutes": chance.choice([10, 15, 20, 20, 20, 30, 30, 45, 60]),
        "pressure": chance.choice(["light", "medium", "medium", "firm"]),
        "lubricant": chance.choice(["oil", "lotion", "nothing"]),
        "face_down": chance.choice(["comfortable", "comfortable", "comfortable", "uncomfortable"]),
        "giver_experience": chance.choice(["first_time", "some", "confident"]),
    }
