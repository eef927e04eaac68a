"""What is known about an operation's response before it comes: where its rows are and what builds them.

A builder takes the row's shape, its `RowContext` and, where a row belongs to something that the response does not
name, that: `def member(row: MemberShape, context: RowContext) -> Member`. The annotation of `row` is the shape that is
validated. Nothing here imports pydantic.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")

Adapt = Callable[[Any], Any]
"""From the JSON of an unusual response to that of a usual one."""


IDS = ("id", "uid")
"""The two spellings of an id."""


def unchanged(answer: Any) -> Any:
    """The response of an operation that has no unusual one."""
    return answer


class DecodeError(ValueError):
    """The body is not what is documented. Says where and what kind of thing is wrong; never quotes the body."""


@dataclass(frozen=True, slots=True)
class PageReader(Generic[T]):
    """Reads a list of rows."""

    key: str
    """Where the response has its rows."""
    build: Callable[..., T]
    adapt: Adapt = unchanged


@dataclass(frozen=True, slots=True)
class RowReader(Generic[T]):
    """Reads one row."""

    key: str
    """Where the response has the row, unless the row is the response itself."""
    build: Callable[..., T]
    needs: tuple[str, ...] = IDS
    """Keys of which one must have a value; without any, every object is a row."""
    adapt: Adapt = unchanged


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
