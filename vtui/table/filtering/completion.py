"""What may come next in an expression, at the cursor."""

from collections.abc import Callable, Container, Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from vtui.table.columns import Column, Kind, T
from vtui.table.filtering.columns import filterable, is_text, named
from vtui.table.filtering.pieces import Clause, Piece, taken_apart, value_written
from vtui.text import fold

AMOUNTS: dict[Kind, tuple[str, ...]] = {
    "age": ("<1h", "<1d", "<7d", "<30d", ">30d"),
    "time": ("<7d", "<30d", "<90d", ">90d"),
    "duration": (">1m", ">5m", ">10m", "<1m"),
}
"""Sizes that people ask for, with their comparison."""


class Completion(NamedTuple):
    """One way to go on."""

    text: str
    """The whole expression once it is taken."""
    cursor: int
    """Where the cursor stands then, in characters."""
    label: str
    """What is offered: `branch:`, `main`, `<1d`; may be hostile: the drawer cleans."""


class _Offers(NamedTuple):
    """What may stand in the place of a part of the expression: what to write, and what to call it."""

    begin: int
    end: int
    offers: Iterable[tuple[str, str]]


def completions(
    text: str, cursor: int, columns: Sequence[Column[T]], seen: Callable[[Column[T]], Sequence[str]], limit: int = 8
) -> list[Completion]:
    """Columns or, after a colon, values that begin as what stands before the cursor, then those that hold it.

    `seen` gives the values of a text or choice column, the likeliest first. At most `limit`; none where nothing is
    known, as in quotes or a regex. Never raises of itself.
    """
    names = named(columns)
    cursor = min(max(cursor, 0), len(text))
    typed = _typed(text[:cursor], names)
    whole = next((clause for clause in taken_apart(text, names) if clause.at == typed.at), typed)
    if typed.name is None:
        found = _columns(text[typed.name_at : cursor], typed, whole, columns)
    elif column := names.get(typed.name.casefold()):
        found = _values(typed, whole, column, seen) if column.kind not in AMOUNTS else _amounts(typed, whole, column)
        if not is_text(column) and column.words is not None:
            shown = _values(typed, whole, column, seen)
            found = found._replace(offers=[*found.offers, *(shown.offers if shown.begin == found.begin else ())])
    else:
        return []
    made = (
        Completion(text[: found.begin] + offer + text[found.end :], found.begin + len(offer), label)
        for offer, label in found.offers
    )
    return list(islice((one for one in made if (one.text, one.cursor) != (text, cursor)), max(limit, 0)))


def _typed(before: str, names: Container[str]) -> Clause:
    """The term that ends at the cursor, or an empty word."""
    clauses = taken_apart(before, names)
    if clauses and clauses[-1].end == len(before):
        return clauses[-1]
    return Clause(len(before), False, len(before), None, (Piece(len(before), len(before), ""),))


def _columns(begun: str, typed: Clause, whole: Clause, columns: Sequence[Column[T]]) -> _Offers:
    """Columns by their id, then those of which only another name begins so; up to the colon, if there is one."""
    end = typed.end if whole.name is None else whole.name_at + len(whole.name) + 1
    known, part = named(columns), begun.casefold()
    ids = [column.id for column in filterable(columns) if column.id.casefold().startswith(part)]
    others = [
        next(
            (name for name in column.names if name.casefold().startswith(part) and known[name.casefold()] is column), ""
        )
        for column in filterable(columns)
        if column.id not in ids
    ]
    return _Offers(typed.name_at, end, ((f"{name}:", f"{name}:") for name in [*ids, *filter(None, others)]))


def _values(typed: Clause, whole: Clause, column: Column[T], seen: Callable[[Column[T]], Sequence[str]]) -> _Offers:
    """Values that are not in the term yet: those that begin so before those that only hold what was typed."""
    piece, first = typed.pieces[-1], typed.pieces[0]
    end = _end(piece, whole)
    if column.kind == "number" or piece.fault == "tail" or first.operator not in {"", "="}:
        return _Offers(piece.at, end, ())
    if piece.operator not in {"", first.operator}:
        return _Offers(piece.at, end, ())
    part = fold(piece.text)
    there = {other.text for other in whole.pieces if other.at != piece.at}
    holding = [value for value in dict.fromkeys(seen(column)) if value and value not in there and part in fold(value)]
    holding.sort(key=lambda value: not fold(value).startswith(part))
    return _Offers(piece.at, end, ((value_written(value), value) for value in holding))


def _amounts(typed: Clause, whole: Clause, column: Column[T]) -> _Offers:
    """Sizes that begin so, also when their comparison was left out."""
    piece, first = typed.pieces[-1], typed.pieces[0]
    begun = piece.operator + piece.text
    offers = [
        offer
        for offer in AMOUNTS[column.kind]
        if (offer.startswith(begun) or offer[1:].startswith(begun)) and (piece is first or offer[0] == first.operator)
    ]
    return _Offers(piece.at - len(piece.operator), _end(piece, whole), ((offer, offer) for offer in offers))


def _end(piece: Piece, whole: Clause) -> int:
    """Where the value ends of which a beginning was typed; an open quote goes on over what is none of it."""
    same = next((other for other in whole.pieces if other.at == piece.at), piece)
    return piece.end if same.fault == "open" else max(piece.end, same.end)
