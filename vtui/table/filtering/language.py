"""The language that people write filters in.

    filter  = [ term { blank term } ]                all terms must hold
    term    = [ "-" ] ( word | "~" regex | name ":" value { "," value } )
    value   = [ "=" | "~" | "<" | "<=" | ">" | ">=" ] text
    word, text, regex = bare | '"' { character | '\"' | '\\' } '"'

A `-` turns a term round. A word is looked for in all text that a row shows, and so is a `~regex` alone. A name is
a column's id or one of its names, in any case; one of the values is enough, and all are compared as the first says:
without an operator the column has the text in it, with `=` it is the text, with `~` a Python regex is found in it,
without regard to case; by size when columns hold ages, times, durations (`90s 5m 1h30m 2d 3w 6mo 1y`) or numbers,
which may be `=` too. `age:<2d` is younger than two days, `expires:<30d` is less than 30 days from now.

What is bare ends at a blank, a value's also at a comma; a bare regex goes on to the blank. Quotes keep everything.
Before a colon that nothing follows, or `//`, stands a word: `fix:`, `https://x.y`; any other must be a column's name.
"""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from vtui.table.columns import Column, Kind, T
from vtui.table.filtering.amounts import amount
from vtui.table.filtering.columns import has_text, is_text, named
from vtui.table.filtering.patterns import compiled
from vtui.table.filtering.pieces import Clause, Piece, quoted, taken_apart
from vtui.table.filtering.terms import OPERATORS, Comparison, Filter, Term
from vtui.text import short

_COMPARISONS: dict[str, Comparison] = {operator: comparison for comparison, operator in OPERATORS.items()}
_EXAMPLES: dict[Kind, str] = {
    "text": "main",
    "choice": "ready",
    "age": "<2d",
    "time": "<30d",
    "duration": ">60s",
    "number": ">5",
}


class FilterError(ValueError):
    """An expression that says nothing: what is wrong with it and what to write instead."""

    def __init__(self, message: str, at: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.at = at
        """Where the fault begins in the expression, in characters."""
        self.end = end
        """Where it ends; `at` when something is missing there."""


def parse(text: str, columns: Sequence[Column[T]]) -> Filter:
    """The filter that the expression says; columns without a `value` are unknown to it. Raises FilterError."""
    names = named(columns)
    return Filter(tuple(_term(clause, names) for clause in taken_apart(text, names)))


def _term(clause: Clause, names: Mapping[str, Column[Any]]) -> Term:
    column = None
    if clause.name is not None:
        column = names.get(clause.name.casefold())
        if column is None:
            raise _unknown(clause, names)
    for piece in clause.pieces:
        _check_written(piece, clause, column)
    operators = [piece.operator for piece in clause.pieces]
    for piece, operator in zip(clause.pieces, operators, strict=True):
        if operator not in {"", operators[0]}:
            message = (
                f"All values of a term are compared as the first is: write {operator} there, or leave it out here."
            )
            raise FilterError(message, piece.at - len(operator), piece.end)
    comparison = _COMPARISONS[operators[0]]
    for piece in clause.pieces:
        _check_meaning(piece, column, comparison)
    values = tuple(piece.text for piece in clause.pieces)
    return Term(values, column.id if column else "", comparison, clause.negated)


def _unknown(clause: Clause, names: Mapping[str, Column[Any]]) -> FilterError:
    name = clause.name or ""
    near = get_close_matches(name.casefold(), names, 1)
    meant = f" Did you mean {near[0]}?" if near else ""
    said = _said(name)
    message = f"No column is called {said}.{meant} Quotes look for the text itself: {quoted(said + ':…')}."
    return FilterError(message, clause.name_at, clause.name_at + len(name))


def _check_written(piece: Piece, clause: Clause, column: Column[Any] | None) -> None:
    if piece.fault == "open":
        raise FilterError('The quote is not closed: write " where it ends.', piece.at, piece.end)
    if piece.fault == "tail":
        or_comma = "" if column is None else " or a comma"
        raise FilterError(f"After a closing quote goes a blank{or_comma}.", piece.at, piece.end)
    if piece.text:
        return
    if piece.end > piece.at:
        message = "Nothing is in the quotes: write what to look for."
    elif len(clause.pieces) > 1:
        message = "A value is missing at the comma: write one, or take the comma out."
    elif column is not None:
        message = f"A value is missing: write one, such as {column.id}:{_EXAMPLES[column.kind]}."
    elif piece.operator:
        message = "Nothing follows the ~: write a pattern, such as ~^fix."
    else:
        message = "Nothing follows the minus: write what is not to be there, such as -main."
    raise FilterError(message, clause.at if column is None else piece.at, piece.end)


def _check_meaning(piece: Piece, column: Column[Any] | None, comparison: Comparison) -> None:
    begin = piece.at - len(piece.operator)
    if comparison == "regex" and (column is None or has_text(column)):
        try:
            compiled(piece.text)
        except ValueError as error:
            raise FilterError(str(error), piece.at, piece.end) from None
    if column is None:
        return
    sized = comparison in {"<", "<=", ">", ">="}
    if is_text(column):
        if sized:
            message = f"{column.title} has no size: write {column.id}:text, {column.id}:=text or {column.id}:~regex."
            raise FilterError(message, begin, piece.end)
        return
    if not sized and column.kind != "number" and has_text(column) and not _is_amount(column, piece.text):
        return
    if not sized and (column.kind != "number" or comparison == "regex"):
        example = _EXAMPLES[column.kind]
        message = f"{column.title} is compared by size: write < <= > or >=, such as {column.id}:{example}."
        raise FilterError(message, begin, piece.end)
    try:
        amount(column.kind, piece.text)
    except ValueError as error:
        raise FilterError(f"{_said(piece.text)} {error}.", piece.at, piece.end) from None


def _is_amount(column: Column[Any], text: str) -> bool:
    """Whether a value is a size whose comparison was forgotten."""
    try:
        amount(column.kind, text)
    except ValueError:
        return False
    return True


def _said(text: str) -> str:
    return short(text) or "this"
