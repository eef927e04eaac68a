"""What a filter says, as values."""

from dataclasses import dataclass
from typing import Literal

from vtui.table.filtering.pieces import quoted, value_written, word_written

Comparison = Literal["has", "is", "regex", "<", "<=", ">", ">="]
"""How a value is held against a row's: `has` and `is` after folding, `regex` as it stands, the others by size."""

OPERATORS: dict[Comparison, str] = {"has": "", "is": "=", "regex": "~", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
"""What stands before a value to say how it is compared."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that must be so, or with `negated` must not."""

    values: tuple[str, ...]
    """As they were written; one of them is enough."""
    column: str = ""
    """Id of the column that is looked at; empty: all text and choice columns of the row, for one value."""
    comparison: Comparison = "has"
    negated: bool = False

    def __str__(self) -> str:
        """The expression that this term is read from."""
        minus = "-" if self.negated else ""
        if not self.column and self.comparison == "has":
            return minus + ",".join(map(word_written, self.values))
        column = f"{self.column}:" if self.column else ""
        return f"{minus}{column}{OPERATORS[self.comparison]}{','.join(self._written())}"

    def _written(self) -> list[str]:
        if self.comparison != "regex":
            return [value_written(value) for value in self.values]
        bare = len(self.values) == 1 and not self.values[0].startswith('"')
        return [value if bare and not any(map(str.isspace, value)) else quoted(value) for value in self.values]


@dataclass(frozen=True, slots=True)
class Filter:
    """Terms that must all be so; without any every row is meant."""

    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        """The expression that this filter is read from."""
        return " ".join(map(str, self.terms))
