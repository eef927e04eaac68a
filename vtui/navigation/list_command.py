"""A list by the beginning of its name, and a filter for it: `dep status:error`, `env store`, `proj`."""

from typing import NamedTuple

from vtui.resources.registry import TITLES


class ListCommand(NamedTuple):
    """A list that a command names."""

    list: str
    """Name of the list's resource."""
    expression: str | None
    """The filter after the name; None if there is only a name."""

    def __str__(self) -> str:
        """The command with the complete name; tab continues after it."""
        return f"{self.list} {self.expression or ''}"


def list_commands(given: str) -> list[ListCommand]:
    """The lists whose name or title begins with the first word, in the order of their keys; one with a filter."""
    word, blank, expression = given.lstrip().partition(" ")
    if not word:
        return []
    start = word.casefold()
    names = [name for name, title in TITLES.items() if name.startswith(start) or title.casefold().startswith(start)]
    commands = [ListCommand(name, expression.lstrip() if blank else None) for name in names]
    return commands[:1] if blank else commands
