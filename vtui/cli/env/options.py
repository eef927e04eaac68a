"""The options of `vtui env`."""

from dataclasses import dataclass

from vtui.cli.options import ROW_FORMATS, Format, Options


@dataclass(frozen=True, slots=True)
class EnvOptions(Options):
    """Options of `vtui env`."""

    words: tuple[str, ...] = ()
    """`find` and a key, or `diff` and two environments."""
    compare: bool = False
    """Whether `diff` reads values and compares them."""
    other: str | None = None
    """For `diff`: the project of the second environment; None for the same project."""
    reveal: bool = False
    """Whether values are printed."""
    format: Format = ROW_FORMATS[0]
