"""Pictures of the program: `python -m tests.tools.screenshots [NAME ...]` writes `screenshots/NAME.svg`.

The demo account and the clock stand still, so the same program draws the same bytes.
"""

import asyncio
import html
import os
import re
import sys
import time
from pathlib import Path

from rich.cells import cell_len

from tests.harness.scenarios import PICTURES, SCENARIOS

FOLDER = Path(__file__).parents[2] / "screenshots"
CELL = 12.2
"""Width of a terminal cell in Rich's pictures, in their units."""


def true_widths(svg: str) -> str:
    """The picture with each text as wide as its terminal cells: Rich takes a character for a cell."""

    def widened(match: re.Match[str]) -> str:
        words = html.unescape(match[3])
        return f"{match[1]}{CELL * cell_len(words):g}{match[2]}{match[3]}<"

    return re.sub(r'(<text [^>]*textLength=")[\d.]+("[^>]*>)([^<]*)<', widened, svg)


async def draw(name: str, folder: Path) -> None:
    """Write one picture."""
    scene = SCENARIOS[name]
    harness = scene.harness()
    async with harness.run_app(size=scene.size, **scene.app) as ui:
        await scene.act(ui)
        ui.app.clear_notifications()
        await ui.pilot.pause()
        ui.app.save_screenshot(f"{name}.svg", str(folder))


def main(names: list[str]) -> None:
    """Write the pictures named, or all."""
    FOLDER.mkdir(exist_ok=True)
    for name in names or PICTURES:
        asyncio.run(draw(name, FOLDER))
        file = FOLDER / f"{name}.svg"
        file.write_text(true_widths(file.read_text(encoding="utf-8")), encoding="utf-8")
        print(file)


if __name__ == "__main__":
    os.environ["TZ"] = "UTC"
    time.tzset()
    os.environ.pop("NO_COLOR", None)
    main(sys.argv[1:])
