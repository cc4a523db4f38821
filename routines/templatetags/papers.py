"""What a template asks before it offers a PDF: `{% pdf_can_be_made as offered %}`."""

from django import template

from routines.pages import pdf

register = template.Library()


@register.simple_tag
def pdf_can_be_made() -> bool:
    """Whether this machine can draw one."""
    return pdf.can_be_made()
