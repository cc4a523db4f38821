"""The last part of `make pictures`: makes one PNG of var/pictures.html, which `knowledge pictures` has written."""

from pathlib import Path

from tests.chromium import chromium, chromium_path

PAGE = Path("var/pictures.html")
WIDTH = 1600  # CSS pixels; as many pixels in the picture
HOW_TO_GET_IT = "For one PNG of it all, install Chromium (on Debian or Ubuntu: apt-get install chromium) and try again."


def main() -> None:
    """Make it where there is a Chromium, and say where it is or how to get it."""
    path = chromium_path()
    print(f"As one picture they are in {photograph(PAGE, path)}." if path else HOW_TO_GET_IT)


def photograph(page: Path, path: str) -> Path:
    """The picture of this page from top to bottom, beside it, with hands that are still."""
    picture = page.with_suffix(".png")
    with chromium(path) as browser:
        sheet = browser.new_page(viewport={"width": WIDTH, "height": 1000}, reduced_motion="reduce")
        sheet.goto(page.resolve().as_uri())
        sheet.screenshot(path=picture, full_page=True)
    return picture


if __name__ == "__main__":
    main()
