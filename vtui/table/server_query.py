"""A query that the server can answer for some terms of a filter."""

from collections.abc import Mapping
from dataclasses import dataclass

from vtui.table.filtering.terms import Term


@dataclass(frozen=True, slots=True)
class ServerQuery:
    """A query to the server, made from some of a filter's terms."""

    terms: tuple[Term, ...]
    """What it was made from."""
    query: Mapping[str, str]
    """Parameters of the list's operation."""
    exact: bool
    """Whether it brings every row that the terms match, and others at most."""
