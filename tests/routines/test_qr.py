"""The QR code is a drawing of ours, plain enough for our strict policy, and holds the address."""

import re

import segno

from routines.qr import QUIET_ZONE, qr_code

ADDRESS = f"https://unknot.example/g/{'i' * 22}.{'s' * 22}/"
RUN = re.compile(r"([Mmhv])(-?[\d.]+)(?: (-?[\d.]+))?")


def dark_modules(svg: str) -> set[tuple[int, int]]:
    """The black squares (column, row) that the drawing's second path strokes, row by row."""
    path = re.findall(r' d="([^"]+)"', svg)[1]
    squares, x, y = set(), 0, 0.0
    for command, first, second in RUN.findall(path):
        if command == "h":
            squares |= {(column, int(y)) for column in range(x, x + int(first))}
            x += int(first)
        else:
            x, y = (int(first), float(second)) if command == "M" else (x + int(first), y + float(second))
    return squares


def test_it_shows_the_address_and_nothing_else() -> None:
    matrix = segno.make(ADDRESS, error="m", micro=False).matrix
    wanted = {
        (column + QUIET_ZONE, row + QUIET_ZONE)
        for row, modules in enumerate(matrix)
        for column, module in enumerate(modules)
        if module
    }
    assert dark_modules(qr_code(ADDRESS)) == wanted
    assert dark_modules(qr_code(ADDRESS + "x")) != wanted


def test_it_is_black_on_white_in_a_quiet_zone_and_without_a_style() -> None:
    svg = qr_code(ADDRESS)
    assert svg.startswith("<svg ")
    size = len(segno.make(ADDRESS, error="m", micro=False).matrix) + 2 * QUIET_ZONE
    assert f'viewBox="0 0 {size} {size}"' in svg
    assert f'<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/>' in svg
    assert 'stroke="#000"' in svg
    assert not re.search(r"style|script|href|xmlns|on\w+=", svg)
