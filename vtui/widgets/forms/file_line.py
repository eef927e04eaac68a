"""The input of a file's name: the path it resolves to, and what to do when that file already exists."""

from pathlib import Path
from typing import ClassVar

from textual.reactive import reactive

from vtui.system.save_file import AlreadyThere, ExportError, check, free_name, path_text, target
from vtui.table.columns import cell
from vtui.widgets.forms.field_line import FieldLine
from vtui.widgets.frame.key_bar import key_name


class FileLine(FieldLine):
    """The name, and below it its folder or why the name is invalid. It reads the file system and writes no file."""

    DEFAULT_CSS: ClassVar[str] = """
    FileLine {
        margin: 1 0;
        & .message { min-height: 2; }
    }
    """

    taken: reactive[Path | None] = reactive(None)
    """The existing file at the requested path; None if there is none."""

    def settle(self) -> None:
        """Reset `taken`, and show the folder of the file name."""
        self.taken = None
        self.show(cell(_folder(self.value), "muted"))

    on_mount = settle

    def free(self) -> Path | None:
        """The path that was typed, if a file can be made there. Else the message is the reason why not.

        Where a file has that name already, another that is free takes its place on the line, and `taken` is set.
        """
        try:
            path = target(self.value)
            check(path)
        except AlreadyThere:
            self._give_way(path)
        except ExportError as error:
            self.show(str(error))
        else:
            return path
        self.editor.focus()
        return None

    def _give_way(self, path: Path) -> None:
        typed, other = self.value.strip(), free_name(path)
        self.value = typed.removesuffix(path.name) + other.name if typed.endswith(path.name) else str(other)
        key, name = key_name(self, "menu.choose", "enter"), path_text(Path(path.name))
        self.show(
            cell(f"{name} already exists. Press {key} to use this name, or Overwrite to replace the file.", "warn")
        )
        self.taken = path


def _folder(typed: str) -> str:
    """The folder of the typed name, for display; empty while it is not known."""
    try:
        folder = target(typed).parent.absolute()
    except (ExportError, OSError):
        return ""
    try:
        return f"in {path_text('~' / folder.relative_to(Path.home()))}"
    except (ValueError, RuntimeError):
        return f"in {path_text(folder)}"
