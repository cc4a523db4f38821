"""`make fonts`: cuts the fonts of the pages from those in tools/fonts/ down to the characters and weights in use.

What lies in tools/fonts/ is the Latin part of both families as font services hand it out. Neither licence reserves a
font name, so the smaller ones keep theirs, and the licence goes with them.
"""

import shutil
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

HERE = Path(__file__).parent / "fonts"
THERE = Path(__file__).parent.parent / "routines" / "static" / "unknot" / "fonts"
# What templates and knowledge can say (a test reads them), and common marks. Others are shown in a font of the system.
CHARACTERS = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0°·×–—‘’“”…−"  # noqa: RUF001 just these
NAMES = [0, 1, 2, 3, 4, 5, 6, 14]  # copyright, family, version, licence
FEATURES = ["kern", "tnum"]  # pairs of letters, and figures of one width for times
WEIGHTS: dict[str, float | tuple[float, float]] = {"figtree": (400, 700), "fraunces": 500}


def main() -> None:
    """Write them, each with its licence."""
    for name in WEIGHTS:
        (THERE / f"{name}.woff2").write_bytes(cut(name))
        shutil.copy(HERE / f"{name}-OFL.txt", THERE)
        print(f"{name}.woff2: {(HERE / f'{name}.woff2').stat().st_size} bytes cut to {len(cut(name))}")


def cut(name: str) -> bytes:
    """The font of this name with what is needed of it, always the same bytes."""
    font = TTFont(HERE / f"{name}.woff2", recalcTimestamp=False)
    options = subset.Options(layout_features=FEATURES, name_IDs=NAMES, hinting=False, notdef_outline=True)
    cutter = subset.Subsetter(options)
    cutter.populate(text=CHARACTERS)
    cutter.subset(font)
    font = instancer.instantiateVariableFont(font, {"wght": WEIGHTS[name]})
    font.flavor = "woff2"
    written = BytesIO()
    font.save(written)
    return written.getvalue()


if __name__ == "__main__":
    main()
