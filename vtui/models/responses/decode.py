"""From the bytes of a response to rows.

A documented page is validated in one go, straight from the bytes. Only when that fails is it validated row by row:
what is wrong is removed and named in the row's `problem`, the rest stays. Import it late: it takes 20 ms.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache, reduce
from operator import getitem
from typing import Any, get_args, get_type_hints

from pydantic_core import ValidationError
from typing_extensions import TypedDict, is_typeddict

from vtui.models.responses.reader import IDS, DecodedPage, DecodeError, PageReader, RowReader
from vtui.models.responses.validator import validator
from vtui.models.responses.values import RowContext

_KINDS = {
    "bool_type": "not a boolean",
    "dict_type": "not an object",
    "float_type": "not a number",
    "int_type": "not a number",
    "list_type": "not a list",
    "string_type": "not a string",
}

LARGE_PAGE = 1024 * 1024
"""Bytes from which on a page is validated row by row: in one go, pydantic keeps all other threads from running."""


class PaginationShape(TypedDict, total=False):
    """Where the next page begins; no other key is relied on."""

    next: Any


def decode(reader: PageReader | RowReader, body: bytes, *parent: object) -> Any:
    """The page or the row in the body; `parent` is what its rows belong to, for builders that take it.

    Raises DecodeError.
    """
    return _page(reader, body, parent) if isinstance(reader, PageReader) else _row(reader, body, parent)


def _page(reader: PageReader, body: bytes, parent: tuple[object, ...]) -> DecodedPage[Any]:
    checked, answer = _read_page(reader, body)
    build, ids = reader.build, Counter[str]()
    rows, malformed = [], 0
    for row, problems in checked:
        context = RowContext(problems, ids)
        rows.append(build(row, context, *parent))
        malformed += bool(context.problems)
    hidden = answer.get("hiddenProductionEnvCount")
    return DecodedPage(tuple(rows), _cursor(answer.get("pagination")), malformed, hidden if type(hidden) is int else 0)


def _read_page(reader: PageReader, body: bytes) -> tuple[Iterator[tuple[Any, list[str]]], Any]:
    """The rows with their problems, and the whole response."""
    key, shape = reader.key, page_shape(reader)
    if len(body) < LARGE_PAGE:
        with suppress(ValidationError):
            answer = validator(shape).validate_json(body, strict=True)
            if key in answer:
                return ((row, []) for row in answer[key]), answer
    answer = reader.adapt(load(body, shape))
    if not isinstance(answer, dict):
        raise DecodeError(f"not an object with {key}")
    if not isinstance(answer.get(key), list):
        raise DecodeError(f"{key}: {'not a list' if key in answer else 'missing'}")
    return (_repair(row, row_shape(reader)) for row in answer[key]), answer


def _row(reader: RowReader, body: bytes, parent: tuple[object, ...]) -> Any:
    row, problems = _read_row(reader, body)
    if reader.needs and not _has(row, reader.needs):
        raise DecodeError(f"{reader.key}: no {reader.needs[0]}")
    return reader.build(row, RowContext(problems), *parent)


def _read_row(reader: RowReader, body: bytes) -> tuple[Any, list[str]]:
    """One object, bare or under its own name, with its problems."""
    key, shape, marks = reader.key, row_shape(reader), reader.needs or IDS
    with suppress(ValidationError):
        row = validator(shape).validate_json(body, strict=True)
        if _has(row, marks):  # else it may be under its own name
            return row, []
    answer = reader.adapt(load(body, shape, key))
    if isinstance(answer, dict) and isinstance(answer.get(key), dict) and not _has(answer, marks):
        answer = answer[key]
    if not isinstance(answer, dict) or not answer:
        raise DecodeError(f"{key}: not a known object")
    return _repair(answer, shape)


def _has(row: Any, keys: Iterable[str]) -> bool:
    return any(row.get(key) for key in keys)


def _repair(row: Any, shape: type) -> tuple[Any, list[str]]:
    """The row without what is of the wrong type, and words for what was removed."""
    if not isinstance(row, dict):
        return {}, ["not an object"]
    problems: list[str] = []
    while True:
        try:
            return validator(shape).validate_python(row, strict=True), problems
        except ValidationError as error:
            wrong: dict[tuple[int | str, ...], str] = {}
            for fault in error.errors(include_url=False, include_context=False, include_input=False):
                wrong.setdefault(_path(row, fault["loc"]), fault["type"])
        # Where several shapes are allowed, the one that came nearest is blamed: its fault lies deepest.
        shallow = {path[:length] for path in wrong for length in range(len(path))}
        deepest = [path for path in wrong if path not in shallow]
        problems += [f"{'.'.join(map(str, path))}: {_KINDS.get(wrong[path], 'unexpected type')}" for path in deepest]
        for *parents, last in reversed(deepest):  # from the end of a list to its start, so that positions hold
            del reduce(getitem, parents, row)[last]


def _path(row: Any, location: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """A fault's location in the row itself, without the names of union members that pydantic puts between."""
    path: list[int | str] = []
    for part in location:
        if (isinstance(row, dict) and part in row) or (isinstance(row, list) and isinstance(part, int)):
            path.append(part)
            row = row[part]  # type: ignore[index]  # a list is indexed with an int only, see above
    return tuple(path)


def load(body: bytes, shape: type, *more: str) -> Any:
    """The JSON with no keys but the shape's (and `more`), so that no other value is kept; lone surrogates replaced."""
    known = _keys(shape).union(more)

    def keep(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return {key: _readable(value) for key, value in pairs if key in known}

    def number(digits: str) -> int | float:
        return int(digits) if len(digits) < 20 else float(digits)  # Python refuses to read very long ones as integers

    with suppress(ValueError, RecursionError):
        return _readable(json.loads(body.decode("utf-8-sig", "replace"), object_pairs_hook=keep, parse_int=number))
    # Raised out here so that no error that holds the body hangs on this one.
    raise DecodeError("not JSON" if body.strip() else "empty")


def _readable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, list):
        return [_readable(item) if isinstance(item, str) else item for item in value]
    return value


def _cursor(pagination: object) -> int | str | None:
    cursor = pagination.get("next") if isinstance(pagination, dict) else None
    if isinstance(cursor, float):
        cursor = int(cursor) if cursor.is_integer() else str(cursor)
    return cursor if isinstance(cursor, int | str) and not isinstance(cursor, bool) and cursor else None


@cache
def row_shape(reader: PageReader | RowReader) -> type:
    """The shape that the reader's builder takes, by its annotation."""
    shape: type = get_type_hints(reader.build)["row"]
    return shape


@cache
def page_shape(reader: PageReader) -> type:
    """The shape of a page of the reader's rows."""
    make: Any = TypedDict  # a type checker takes literal keys only
    shape: type = make(
        "PageShape",
        {
            reader.key: list[row_shape(reader)],  # type: ignore[misc]  # the type is known when it runs
            "pagination": PaginationShape | Any,
            "hiddenProductionEnvCount": Any,
        },
        total=False,
    )
    return shape


@cache
def _keys(shape: Any) -> frozenset[str]:
    """The names of a shape's keys, and of the shapes within it."""
    hints = get_type_hints(shape) if is_typeddict(shape) else {}
    return frozenset(hints).union(*map(_keys, (*hints.values(), *get_args(shape))))
