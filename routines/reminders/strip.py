"""The routine by time, as a mail shows it: a bar of coloured cells and a line for each, and the same as plain lines.

It is put together here and not in a template, which takes five times as long. Most of its pieces are the same in the
next mail. No image, so that nothing can be blocked, and colours that need no dark twin.
"""

from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from routines.reminders.at_a_glance import Stretch

REMEMBERED = 2000  # stretches
CELL = '<td height="14" width="{width}%" bgcolor="{tint}" style="font-size:0;line-height:0;">&nbsp;</td>'
LINE = (
    '<tr><td class="soft" width="52" style="color:#635a53;">{starts}</td>'
    '<td><span aria-hidden="true" style="color:{tint};font-size:20px;vertical-align:-1px;">&#9679;</span>'
    "&nbsp; {title}</td>"
    '<td class="soft" align="right" style="color:#635a53;">{lasts}</td></tr>'
)


def bar_of(strip: Iterable[Stretch]) -> SafeString:
    """The cells of a table, as wide as each stretch is long."""
    return _joined(map(_cell, strip))


def lines_of(strip: Iterable[Stretch]) -> SafeString:
    """The rows of a table: "6:00", "Lower back", "4½ min"."""
    return _joined(map(_line, strip))


def as_text(strip: Iterable[Stretch]) -> str:
    """A line for each stretch: "6:00 Lower back"."""
    return "\n".join(f"{stretch.starts} {stretch.title}" for stretch in strip)


def _joined(pieces: Iterable[SafeString]) -> SafeString:
    """In short lines of ASCII, which need no encoding on the way; that would cost more than all the rest."""
    plain = "\n".join(pieces).encode("ascii", "xmlcharrefreplace").decode()
    return mark_safe(plain)  # nosec B308 B703 # noqa: S308 all pieces are


@lru_cache(maxsize=REMEMBERED)
def _cell(stretch: Stretch) -> SafeString:
    return format_html(CELL, width=stretch.width, tint=stretch.tint)


@lru_cache(maxsize=REMEMBERED)
def _line(stretch: Stretch) -> SafeString:
    return format_html(LINE, starts=stretch.starts, tint=stretch.tint, title=stretch.title, lasts=stretch.lasts)
