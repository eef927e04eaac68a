"""What is known about an operation's response before it comes: where its rows are and what builds them.

A builder takes the row's shape, its `RowContext` and, where a row belongs to something that the response does not
name, that: `def member(row: MemberShape, context: RowContext) -> Member`. The annotation of `row` is the shape that is
validated. Builders are named, and their modules are imported with the first response that needs them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Generic, TypeVar

T = TypeVar("T")

Adapt = Callable[[Any], Any]
"""From the JSON of an unusual response to that of a usual one."""


IDS = ("id", "uid")
"""The two spellings of an id."""


def _function(name: str) -> Callable[..., Any]:
    """A function of a module in `vtui.models.responses`: `account.member`."""
    module, _, function = name.partition(".")
    found: Callable[..., Any] = getattr(import_module(f"vtui.models.responses.{module}"), function)
    return found


class DecodeError(ValueError):
    """The body is not what is documented. Says where and what kind of thing is wrong; never quotes the body."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How a response is read."""

    key: str
    """Where the response has its rows, or its row unless the row is the response itself."""
    builder: str
    """The module in `vtui.models.responses` and the function that builds a row: `account.member`."""
    adapter: str = ""
    """The same of an `Adapt`; empty for an operation that has no unusual response."""

    @property
    def build(self) -> Callable[..., Any]:
        """The function that builds a row."""
        return _function(self.builder)

    @property
    def adapt(self) -> Adapt:
        """The function that makes a usual response of an unusual one."""
        return _function(self.adapter) if self.adapter else lambda answer: answer


@dataclass(frozen=True, slots=True)
class PageReader(Reader):
    """Reads a list of rows."""


@dataclass(frozen=True, slots=True)
class RowReader(Reader):
    """Reads one row."""

    needs: tuple[str, ...] = IDS
    """Keys of which one must have a value; without any, every object is a row."""


@dataclass(frozen=True, slots=True)
class DecodedPage(Generic[T]):
    """One page: its rows and where the next one begins."""

    rows: tuple[T, ...]
    next: int | str | None = None
    """The cursor, unchanged; None when there is no further page."""
    malformed: int = 0
    """How many rows have a `problem`."""
    hidden: int = 0
    """Production env vars that the user's role may not see (`hiddenProductionEnvCount`)."""
