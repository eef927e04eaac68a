"""A parsed filter, as values."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from vtui.table.filtering.pieces import format_value, format_word, quote

Comparison = Literal["has", "is", "regex", "<", "<=", ">", ">="]
"""How a value is compared with a row's: `has` and `is` after folding, `regex` as written, the others by size."""

OPERATORS: dict[Comparison, str] = {"has": "", "is": "=", "regex": "~", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
"""Comparison -> the operator before a value."""


@dataclass(frozen=True, slots=True)
class Term:
    """A condition on a row, inverted by `negated`."""

    values: tuple[str, ...]
    """The values as written; one of them must match."""
    column: str = ""
    """ID of the column; empty for a single value that is searched in all text and choice columns."""
    comparison: Comparison = "has"
    negated: bool = False

    def __str__(self) -> str:
        """The expression that parses to this term."""
        minus = "-" if self.negated else ""
        if not self.column and self.comparison == "has":
            return minus + ",".join(map(format_word, self.values))
        column = f"{self.column}:" if self.column else ""
        return f"{minus}{column}{OPERATORS[self.comparison]}{','.join(self._written())}"

    def _written(self) -> list[str]:
        if self.comparison != "regex":
            return [format_value(value) for value in self.values]
        bare = len(self.values) == 1 and not self.values[0].startswith('"')
        return [value if bare and not any(map(str.isspace, value)) else quote(value) for value in self.values]


class Filter(NamedTuple):
    """Terms that must all hold; without terms every row matches."""

    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        """The expression that parses to this filter."""
        return " ".join(map(str, self.terms))
