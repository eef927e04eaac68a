"""Completions of a filter expression at the cursor."""

from collections.abc import Callable, Container, Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from vtui.table.columns import Column, Kind, T
from vtui.table.columns.filterable import columns_by_name, filterable, is_text
from vtui.table.filtering.pieces import Clause, Piece, format_value, split_clauses
from vtui.text import fold

AMOUNTS: dict[Kind, tuple[str, ...]] = {
    "age": ("<1h", "<1d", "<7d", "<30d", ">30d"),
    "time": ("<7d", "<30d", "<90d", ">90d"),
    "duration": (">1m", ">5m", ">10m", "<1m"),
}
"""Amounts that are offered, with their comparison."""


class Completion(NamedTuple):
    """One completion of an expression."""

    text: str
    """The complete expression after the completion."""
    cursor: int
    """Position of the cursor after the completion, in characters."""
    label: str
    """The offered part: `branch:`, `main`, `<1d`. Comes from the API: clean it before it is drawn."""


class _Offers(NamedTuple):
    """A range of the expression, and what can replace it: (inserted text, label)."""

    begin: int
    end: int
    pairs: Iterable[tuple[str, str]]


def completions(
    text: str,
    cursor: int,
    columns: Sequence[Column[T]],
    known_values: Callable[[Column[T]], Sequence[str]],
    limit: int = 8,
) -> list[Completion]:
    """Columns or, after a colon, values that match what is typed before the cursor: by prefix first, then by substring.

    `known_values` gives the values of a text or choice column, the likeliest first. Returns at most `limit`, and none
    within quotes or a regex. Raises nothing itself.
    """
    names = columns_by_name(columns)
    cursor = min(max(cursor, 0), len(text))
    clause = _typed_clause(text[:cursor], names)
    complete = next((other for other in split_clauses(text, names) if other.at == clause.at), clause)
    if clause.name is None:
        offers = _columns(text[clause.name_at : cursor], clause, complete, columns)
    elif column := names.get(clause.name.casefold()):
        if column.values.kind in AMOUNTS:
            offers = _amounts(clause, complete, column)
        else:
            offers = _values(clause, complete, column, known_values)
        if not is_text(column) and column.values.search_text is not None:
            shown = _values(clause, complete, column, known_values)
            offers = offers._replace(pairs=[*offers.pairs, *(shown.pairs if shown.begin == offers.begin else ())])
    else:
        return []
    candidates = (
        Completion(text[: offers.begin] + inserted + text[offers.end :], offers.begin + len(inserted), label)
        for inserted, label in offers.pairs
    )
    changing = (candidate for candidate in candidates if (candidate.text, candidate.cursor) != (text, cursor))
    return list(islice(changing, max(limit, 0)))


def _typed_clause(before: str, names: Container[str]) -> Clause:
    """The clause that ends at the cursor, or an empty word."""
    clauses = split_clauses(before, names)
    if clauses and clauses[-1].end == len(before):
        return clauses[-1]
    return Clause(len(before), False, len(before), None, (Piece(len(before), len(before), ""),))


def _columns(prefix: str, clause: Clause, complete: Clause, columns: Sequence[Column[T]]) -> _Offers:
    """Columns by ID, then by another name; the range includes the colon, if there is one."""
    end = clause.end if complete.name is None else complete.name_at + len(complete.name) + 1
    known, part = columns_by_name(columns), prefix.casefold()
    matching_ids = [column.id for column in filterable(columns) if column.id.casefold().startswith(part)]
    matching_names = [
        next(
            (
                name
                for name in column.values.names
                if name.casefold().startswith(part) and known[name.casefold()] is column
            ),
            "",
        )
        for column in filterable(columns)
        if column.id not in matching_ids
    ]
    return _Offers(
        clause.name_at, end, ((f"{name}:", f"{name}:") for name in [*matching_ids, *filter(None, matching_names)])
    )


def _values(
    clause: Clause, complete: Clause, column: Column[T], known_values: Callable[[Column[T]], Sequence[str]]
) -> _Offers:
    """Values that the term does not have yet: those with the typed prefix before those that contain it."""
    piece, first = clause.pieces[-1], clause.pieces[0]
    end = _value_end(piece, complete)
    if column.values.kind == "number" or piece.problem == "tail" or first.operator not in {"", "="}:
        return _Offers(piece.at, end, ())
    if piece.operator not in {"", first.operator}:
        return _Offers(piece.at, end, ())
    part = fold(piece.text)
    present_values = {other.text for other in complete.pieces if other.at != piece.at}
    holding = [
        value
        for value in dict.fromkeys(known_values(column))
        if value and value not in present_values and part in fold(value)
    ]
    holding.sort(key=lambda value: not fold(value).startswith(part))
    return _Offers(piece.at, end, ((format_value(value), value) for value in holding))


def _amounts(clause: Clause, complete: Clause, column: Column[T]) -> _Offers:
    """Amounts with the typed prefix, also without their comparison."""
    piece, first = clause.pieces[-1], clause.pieces[0]
    prefix = piece.operator + piece.text
    offers = [
        offer
        for offer in AMOUNTS[column.values.kind]
        if (offer.startswith(prefix) or offer[1:].startswith(prefix)) and (piece is first or offer[0] == first.operator)
    ]
    return _Offers(piece.at - len(piece.operator), _value_end(piece, complete), ((offer, offer) for offer in offers))


def _value_end(piece: Piece, complete: Clause) -> int:
    """The end of the value whose beginning was typed; for an open quote, the end of what was typed."""
    complete_piece = next((other for other in complete.pieces if other.at == piece.at), piece)
    return piece.end if complete_piece.problem == "open" else max(piece.end, complete_piece.end)
