"""Which fields of the YAML name codes, hold conditions or answers, or may not be empty. Data for `json_schema`.

Each shape of `recommender.schema` with its fields; the kinds of codes are those of `known_codes`.
"""

from recommender.knowledge.references import EFFECTS, INVARIANT, MONOTONE, MOVEMENT, SOURCES, TASTER, TECHNIQUE, Names

CODES: dict[str, Names] = {
    "Advice": SOURCES,
    "Area": {**SOURCES, "zones": "zone"},
    "Declined": {"fact": "source"},
    "Invariant": INVARIANT,
    "InvariantFile": MONOTONE,
    "Limit": SOURCES,
    "LubricantChoice": SOURCES,
    "Movement": MOVEMENT,
    "NeverZone": SOURCES,
    "Page": {"questions": "question"},
    "Question": SOURCES,
    "Rule": {**SOURCES, "then": EFFECTS},
    "Taster": TASTER,
    "Technique": TECHNIQUE,
    "Wording": {"broad_tools": "tool", "spot_tools": "tool"},
    "Zone": {"area": "area"},
}
CONDITIONS = [
    *((shape, "when") for shape in ("Rule", "Invariant", "DefaultWhen", "LeastWhen")),
    ("Question", "asked_when"),
]
ANSWERS = [("Examples", "fires"), ("Examples", "silent"), ("Taster", "answers")]
NOT_EMPTY = [
    *((shape, "sources") for shape in ("Advice", "Invariant", "Limit", "Movement", "Rule", "Technique")),
    *((shape, "because") for shape in ("Advice", "Invariant", "LeastWhen", "Limit", "Movement", "Rule", "Technique")),
    *(("Technique", field) for field in ("areas", "instructions", "phases", "positions")),
    *(("Movement", field) for field in ("areas", "instructions")),
]
