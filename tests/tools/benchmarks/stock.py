"""The app that vtui's start is compared with: stock widgets, the same frame, nothing else."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import DataTable, Footer, Header, Static, Tabs

TABS = ("Deployments", "Projects", "Domains", "Env vars")
COLUMNS = ("State", "Project", "Environment", "Branch", "Commit", "Age", "Took", "By")
KEYS = {
    "R": "Redeploy",
    "r": "Refresh",
    "o": "Visit",
    "i": "Dashboard",
    "y": "Copy",
    "u": "Project",
    "t": "Team",
    "question_mark": "Help",
}


class StockApp(App[None]):
    """Header, tabs, a table, two lines of text, footer."""

    TITLE = "stock"
    BINDINGS: ClassVar[list[BindingType]] = [(key, f"app.notify('{label}')", label) for key, label in KEYS.items()]

    def compose(self) -> ComposeResult:
        yield Header()
        yield Tabs(*TABS)
        yield Static("Connecting")
        yield DataTable(cursor_type="row")
        yield Static("not connected")
        yield Footer()

    def on_mount(self) -> None:
        self.query_one(DataTable).add_columns(*COLUMNS)


if __name__ == "__main__":
    StockApp().run()
