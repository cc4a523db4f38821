"""An address as a QR code, drawn here as SVG, so that nobody else learns of it."""

import segno
from django.utils.safestring import SafeString, mark_safe

QUIET_ZONE = 4  # modules of white around it, as the standard (ISO/IEC 18004) asks for


def qr_code(address: str) -> SafeString:
    """Black on white in any colour scheme, because many cameras do not read it the other way round."""
    code = segno.make(address, error="m", micro=False)
    return mark_safe(code.svg_inline(omitsize=True, border=QUIET_ZONE, dark="#000", light="#fff"))  # nosec B308 B703 # noqa: S308
