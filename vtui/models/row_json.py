"""Rows as JSON and back, by the fields of their classes and the types of these, so that a new field is never left out.

Fields with their default are not written. Those fetched `apart` are not either: no list has them.
"""

from collections.abc import Callable
from dataclasses import Field, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from vtui import times

Read = Callable[[Any], Any]
"""Makes a value of JSON; raises MalformedRowError for one of another type."""


class MalformedRowError(ValueError):
    """A value of JSON is not a row of its class."""


def row_to_json(row: Any) -> dict[str, Any]:
    """A row as JSON."""
    values = ((field, getattr(row, field.name)) for field in _written(type(row)))
    return {field.name: _to_json(value) for field, value in values if value != field.default}


def row_reader(kind: Any) -> Read:
    """What makes a row of the class `kind`. It raises MalformedRowError for any other value."""
    return _reader(kind)


def _written(kind: type[Any]) -> list[Field[Any]]:
    return [field for field in fields(kind) if not field.metadata.get("apart")]


def _to_json(value: Any) -> Any:
    if is_dataclass(value):
        return row_to_json(value)
    return [_to_json(item) for item in value] if isinstance(value, tuple) else value


@cache
def _reader(kind: Any) -> Read:
    if kind in (str, bool):
        return _plain(kind)
    if kind is int:
        return _number
    origin, of = get_origin(kind), get_args(kind)
    if origin in (UnionType, Union) and NoneType in of and len(of) == 2:
        read = _reader(next(each for each in of if each is not NoneType))
        return lambda value: None if value is None else read(value)
    if origin is tuple:
        return _tuple(of)
    if is_dataclass(kind):
        return _row(kind)
    raise TypeError(f"no JSON for {kind}")


def _plain(kind: type[Any]) -> Read:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise MalformedRowError
        return value

    return read


def _number(value: Any) -> int:
    """A whole number: times in ms have the largest ones."""
    if type(value) is not int or not times.BAD <= value <= times.LATEST:
        raise MalformedRowError
    return value


def _tuple(of: tuple[Any, ...]) -> Read:
    if of[-1] is Ellipsis:
        item = _reader(of[0])
        return lambda value: tuple(map(item, _list(value)))
    readers = [_reader(kind) for kind in of]
    return lambda value: tuple(read(item) for read, item in zip(readers, _list(value), strict=True))


def _list(value: Any) -> list[Any]:
    if type(value) is not list:
        raise MalformedRowError
    return value


def _row(kind: Any) -> Read:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in _written(kind)}

    def read(value: Any) -> Any:
        if type(value) is not dict or not value.keys() <= readers.keys():
            raise MalformedRowError
        try:
            return kind(**{name: readers[name](item) for name, item in value.items()})
        except (TypeError, ValueError):  # a field without a default is missing, a tuple has another length
            raise MalformedRowError from None

    return read
