"""The proof: what must hold for everybody, over every possible answers at once.

`bits` writes answers as integers, `clauses` conditions over them, `search` finds the plainest answers that meet all of
them or knows that there are none; `space` puts the three together. `guarantees` turns the rules round, from effects to
answers. On these stand the laws: `invariants`, `monotone`, `places`, `minutes`, `conflicts`. `proving` tries them all.
"""
