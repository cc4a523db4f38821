"""What an error of the mail server means for a mail: wait, or never again; and what may be noted of it."""

import smtplib

from routines.reminders import provider


def is_final(error: Exception) -> bool:
    """Whether this mail will never be taken: its one recipient, or the mail itself, was refused for good."""
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    return is_about_the_address(error)


def is_about_the_address(error: Exception) -> bool:
    """Whether it says that nobody can be reached there."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return provider.refuses(error)


def named(error: Exception) -> str:
    """The kind of error and its code. Never its text, which may hold the address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = {str(code) for code, _ in error.recipients.values()}
        return f"{type(error).__name__} {' '.join(sorted(codes))}"
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()
