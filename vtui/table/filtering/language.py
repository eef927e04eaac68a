"""The filter language: its grammar, and the parser.

    filter  = [ term { blank term } ]                all terms must hold
    term    = [ "-" ] ( word | "~" regex | name ":" value { "," value } )
    value   = [ "=" | "~" | "<" | "<=" | ">" | ">=" ] text
    word, text, regex = bare | '"' { character | '\"' | '\\' } '"'

A `-` negates a term. A word, or a `~regex` without a name, is searched in all text that a row shows. A name is a
column's ID or one of its other names, case-insensitive. One of the values must match; the operator of the first value
holds for all: none searches the value in the column's text, `=` compares the complete text, `~` searches a Python
regex, all case-insensitive. Ages, times, durations (`90s 5m 1h30m 2d 3w 6mo 1y`) and numbers are compared by size,
numbers also with `=`. `age:<2d` is younger than two days, `expires:<30d` is less than 30 days from now.

An unquoted word or regex ends at a blank, an unquoted value also at a comma. A text before a colon is a word if nothing
or `//` follows (`fix:`, `https://x.y`), and must be a column's name otherwise.
"""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from vtui.table.columns import Column, Kind, T
from vtui.table.columns.filterable import columns_by_name, has_text, is_text
from vtui.table.filtering.amounts import parse_amount
from vtui.table.filtering.patterns import compiled
from vtui.table.filtering.pieces import Clause, Piece, quote, split_clauses
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
    """An invalid expression; the message is a text for the user."""

    def __init__(self, message: str, at: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.at = at
        """Where the error begins in the expression, in characters."""
        self.end = end
        """Where it ends; equal to `at` where something is missing."""


def parse(text: str, columns: Sequence[Column[T]]) -> Filter:
    """Parse an expression; columns without a `value` do not exist for it. Raises FilterError."""
    names = columns_by_name(columns)
    return Filter(tuple(_term(clause, names) for clause in split_clauses(text, names)))


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
            message = f"All values need the same operator: add {operator} to the first value, or remove it here."
            raise FilterError(message, piece.at - len(operator), piece.end)
    comparison = _COMPARISONS[operators[0]]
    for piece in clause.pieces:
        _check_meaning(piece, column, comparison)
    values = tuple(piece.text for piece in clause.pieces)
    return Term(values, column.id if column else "", comparison, clause.negated)


def _unknown(clause: Clause, names: Mapping[str, Column[Any]]) -> FilterError:
    name = clause.name or ""
    close_names = get_close_matches(name.casefold(), names, 1)
    suggestion = f" Did you mean {close_names[0]}?" if close_names else ""
    shown = _short_text(name)
    message = f"Unknown column: {shown}.{suggestion} To search for the text, use quotes: {quote(shown + ':…')}."
    return FilterError(message, clause.name_at, clause.name_at + len(name))


def _check_written(piece: Piece, clause: Clause, column: Column[Any] | None) -> None:
    if piece.problem == "open":
        raise FilterError('Missing closing quote: add ".', piece.at, piece.end)
    if piece.problem == "tail":
        or_comma = "" if column is None else " or a comma"
        raise FilterError(f"Expected a space{or_comma} after the closing quote.", piece.at, piece.end)
    if piece.text:
        return
    if piece.end > piece.at:
        message = "Empty quotes: enter a text to search for."
    elif len(clause.pieces) > 1:
        message = "Missing value: add one, or remove the comma."
    elif column is not None:
        message = f"Missing value: add one, such as {column.id}:{_EXAMPLES[column.values.kind]}."
    elif piece.operator:
        message = "Missing pattern after ~: add one, such as ~^fix."
    else:
        message = "Missing text after -: add what to exclude, such as -main."
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
    by_size = comparison in {"<", "<=", ">", ">="}
    if is_text(column):
        if by_size:
            forms = f"{column.id}:text, {column.id}:=text or {column.id}:~regex"
            message = f"{column.title} cannot be compared by size: use {forms}."
            raise FilterError(message, begin, piece.end)
        return
    if not by_size and column.values.kind != "number" and has_text(column) and not _is_amount(column, piece.text):
        return
    if not by_size and (column.values.kind != "number" or comparison == "regex"):
        example = _EXAMPLES[column.values.kind]
        message = f"{column.title} needs an operator: use < <= > or >=, such as {column.id}:{example}."
        raise FilterError(message, begin, piece.end)
    try:
        parse_amount(column.values.kind, piece.text)
    except ValueError as error:
        raise FilterError(f"{_short_text(piece.text)} {error}.", piece.at, piece.end) from None


def _is_amount(column: Column[Any], text: str) -> bool:
    """Whether a value is an amount whose comparison was left out."""
    try:
        parse_amount(column.values.kind, text)
    except ValueError:
        return False
    return True


def _short_text(text: str) -> str:
    return short(text) or "this"
