"""The options of `vtui list`."""

from dataclasses import dataclass

from vtui.cli.options import ROW_FORMATS, Format, Options


@dataclass(frozen=True, slots=True)
class ListOptions(Options):
    """Options of `vtui list`."""

    what: str = ""
    """One of `KINDS` of `vtui.cli.commands.list`."""
    limit: int | None = 100
    """Maximum number of rows; None for all."""
    format: Format = ROW_FORMATS[0]
