"""What streaming is compared with: `python -m tests.tools.benchmarks.stock_stream URL TOKEN ROWS REPORT`.

Reports in ms the time that it `took` from the first rows on the list to the frame that shows the last of ROWS.

It is what a competent author would write with stock widgets, and does nothing that could be left out:

- The client, its parsing and the sizes of its pages are vtui's own, so that only what happens to rows is compared.
- Each page is one `add_rows`, on one turn of the event loop: nothing is laid out or painted between its rows.
- Columns have fixed widths: automatic ones are adjusted with every page that has a wider cell.
- Cells are `Text`. A `str` would be parsed as markup, which takes longer and goes wrong with `[wip]` in a message;
  `no_wrap` spares the wrapping.
- Rows have no keys, labels, stripes or heights of their own; nothing is ever looked up, patched or refreshed, and ages
  are drawn once, while vtui updates them every second.
- One line shows the count of rows, as vtui's does; it is set once a page, and has a fixed height: no layout.
- `gc.freeze` is called when the imports are done, as vtui does.
"""

import gc
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import DataTable, Footer, Header, Static

from tests.tools.benchmarks.fetching import acme
from tests.tools.benchmarks.stock import KEYS
from vtui import times
from vtui.api.service import Service
from vtui.models.deployment import Deployment
from vtui.table.feed import FIRST_PAGE_ROWS

if TYPE_CHECKING:
    from tests.tools.benchmarks.report import Report

COLUMNS = {
    "State": 12,
    "Project": 16,
    "Environment": 17,
    "Branch": 18,
    "Commit": 24,
    "Age": 4,
    "Took": 6,
    "By": 9,
}
"""Title -> width in terminal cells: vtui's columns."""
STATE_STYLES = {"READY": "green", "ERROR": "bold red", "BUILDING": "yellow", "QUEUED": "yellow", "CANCELED": "dim"}


def cell(words: str | None, style: str = "") -> Text:
    """A cell of one line."""
    return Text(words or "–", style, no_wrap=True, end="")


def cells(row: Deployment, now: int) -> tuple[Text, ...]:
    """What vtui shows of a row, without its finer points."""
    took = row.build_ms
    return (
        cell(row.state.capitalize(), STATE_STYLES.get(row.state, "")),
        cell(row.name),
        cell(row.environment),
        cell(row.branch, "dim"),
        cell((row.message or "").lstrip().split("\n", 1)[0]),
        cell(times.age(row.created_at, now), "dim"),
        cell(None if took is None else times.duration(took), "dim"),
        cell(row.creator, "dim"),
    )


class StockStream(App[None]):
    """Header, a table, a line of text, footer."""

    TITLE = "stock"
    CSS = "DataTable { height: 1fr; } #count { height: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [(key, f"app.notify('{label}')", label) for key, label in KEYS.items()]

    def __init__(self, url: str, token: str, rows: int) -> None:
        self.report: Report = {"failed": "the stock app did not come to its end"}
        self._service, self._rows = Service(url, token), rows
        super().__init__()

    def compose(self) -> ComposeResult:
        yield Header()
        yield DataTable[Text](cursor_type="row")
        yield Static("loading", id="count", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        for title, width in COLUMNS.items():
            self.query_one(DataTable).add_column(title, width=width)
        gc.freeze()
        self._load()

    @work
    async def _load(self) -> None:
        table, count, first = self.query_one(DataTable), self.query_one("#count", Static), 0.0
        scope = await acme(self._service)
        async for page in self._service.deployments.pages(scope, limit=self._rows, first=FIRST_PAGE_ROWS):
            now = times.now()
            table.add_rows(cells(row, now) for row in page.rows)
            count.update(f"{table.row_count:,} loaded", layout=False)
            first = first or time.perf_counter()
        self.call_after_refresh(self._ended, first)

    async def _ended(self, first: float) -> None:
        self.report = {"took": (time.perf_counter() - first) * 1_000, "rows": self.query_one(DataTable).row_count}
        await self._service.close()
        self.exit()


def main(url: str, token: str, rows: str, file: str) -> None:
    """Run it and write the report."""
    app = StockStream(url, token, int(rows))
    app.run()
    Path(file).write_text(json.dumps(app.report))


if __name__ == "__main__":
    main(*sys.argv[1:])
