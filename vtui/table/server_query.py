"""A query with which the server filters a list."""

from collections.abc import Mapping
from dataclasses import dataclass

from vtui.table.filtering.terms import Term


@dataclass(frozen=True, slots=True)
class ServerQuery:
    """A query made from some terms of a filter."""

    terms: tuple[Term, ...]
    """The terms that it was made from."""
    query: Mapping[str, str]
    """Parameters of the list's operation."""
    exact: bool
    """Whether the response has every row that matches the terms; it may have others as well."""
