"""Before values are written to a file: of which environment, and how many requests that takes."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from vtui.models.env_var import EnvVar
from vtui.models.scope import Scope
from vtui.resources.env import export_file
from vtui.resources.env.export_file import Chosen
from vtui.resources.env.values import READ_NOTICE
from vtui.screens.menus.menu import Menu
from vtui.system.save_file import ExportError
from vtui.table.columns import Cell, Span, cell
from vtui.text import count, first_few
from vtui.widgets.tones import block, padded

if TYPE_CHECKING:
    from vtui.api.secret import Secret
    from vtui.shell import Shell

NAME = 18
"""Terminal cells of an environment's name."""


class EnvironmentMenu(Menu[Chosen | None]):
    """Answers with what is to be read, or with nothing."""

    HEADING = "Values of which environment?"
    AROUND = 5
    DEFAULT_CSS: ClassVar[str] = """
    EnvironmentMenu {
        & > #box { width: 76; }
        & Static { height: auto; margin: 0 1 1 1; color: $muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "pick", "Read and write", id="menu.pick", tooltip="Read the values, a request each"),
        Binding("escape,q", "dismiss", "Close", id="menu.close", tooltip="Read nothing"),
    ]

    def __init__(self, choices: Sequence[Chosen], environments: Mapping[str, str]) -> None:
        """`environments` are custom ones: id -> slug."""
        super().__init__()
        self._choices, self._environments = choices, environments

    def compose_box(self) -> ComposeResult:
        """What the file is, and the environments."""
        said = cell("The file holds values in the clear: only you can read it, so keep it out of the repository.")
        yield Static(block([said, cell(READ_NOTICE)]), markup=False)
        yield from super().compose_box()

    def on_mount(self) -> None:
        """The first one under the cursor."""
        self.choices.show(len(self._choices), 0)

    def line(self, index: int, room: int) -> Cell:
        """An environment and its price."""
        del room
        chosen = self._choices[index]
        read, left = len(chosen.rows), len(chosen.left)
        said = f"{count(read, ('value', 'values'))}, {count(read, ('request', 'requests'))}"
        more = f"; {count(left)} by name alone" if left else ""
        name = self._environments.get(chosen.name, chosen.name)
        return (Span("  "), *padded(name, NAME, "strong"), Span(said), Span(more, "muted"))

    def pick(self) -> None:
        """The environment under the cursor."""
        self.dismiss(self._choices[self.choices.cursor])


async def values_text(shell: "Shell", scope: Scope, rows: Sequence[EnvVar]) -> tuple[str, str, str] | None:
    """A `.env` file of these variables, what it holds and what not, in words; None when it was canceled. For a worker.

    Raises ExportError.
    """
    from vtui.api.errors import VercelError

    if len({row.project_id for row in rows}) > 1:
        raise ExportError("A .env file is of one project: choose one, or mark variables of one alone.")
    choices = export_file.choices(rows)
    if not choices:
        raise ExportError("None of them is in any environment.")
    chosen = await shell.push_screen_wait(EnvironmentMenu(choices, shell.context().environments))
    if chosen is None:
        return None
    values: dict[str, Secret | None] = {}
    try:
        for row in chosen.rows:
            values[row.id] = await shell.service.env.reveal(scope, row)
    except VercelError as error:
        raise ExportError(f"{error.title}. {error.hint} Nothing was written.") from error
    file = export_file.env_file(chosen, values)
    by_name = len(chosen.rows) + len(chosen.left) - file.held - len(file.left_out)
    message = count(file.held, ("value", "values")) + (f", {count(by_name)} by name alone" if by_name else "")
    missing = f" Not written, because no .env file can carry the value: {first_few(file.left_out, 5)}."
    return file.text, message, missing if file.left_out else ""
