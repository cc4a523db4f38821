"""What the author asks at the terminal, one module a question: each has a HELP line, `add_arguments` and `run`.

`manage.py knowledge` only picks the module; nothing here decides anything about massage.
"""
