"""What the operator asks: how are the reminders doing, and what has to be done. Each subcommand is a module here.

`manage.py reminders` only picks the module. Nothing here shows an address, an answer or a link.
"""
