"""Reminders from the sign-up to the mail: what is asked for, which mail is owed, how it is sent."""
