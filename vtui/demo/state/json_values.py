"""Dataclasses as JSON and back, by their fields and the types of these, so that a new field is never left out.

An object that is met again is written as a reference to where it was met first, and is one object again when it is
read. What `__post_init__` computes beyond the fields is computed again.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

REFERENCE = "$ref"
T = TypeVar("T")
_hints = cache(get_type_hints)
_COLLECTIONS: Mapping[Any, Callable[[list[Any]], Any]] = {list: list, tuple: tuple, set: set, frozenset: frozenset}


class InvalidStateError(ValueError):
    """A value is not what its field holds; the text is where, and what is expected."""


def to_json(value: Any) -> Any:
    """A value of dataclasses, collections and JSON as JSON."""
    return _to_json(value, "", {})


def _to_json(value: Any, path: str, seen: dict[int, str]) -> Any:
    if is_dataclass(value):
        first = seen.setdefault(id(value), path)
        if first != path:
            return {REFERENCE: first}
        return {each.name: _to_json(getattr(value, each.name), f"{path}/{each.name}", seen) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _to_json(item, f"{path}/{key}", seen) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, list | tuple):
        return [_to_json(item, f"{path}/{index}", seen) for index, item in enumerate(value)]
    return value


def from_json(kind: type[T], value: Any) -> T:
    """The value of the type `kind` that `to_json` wrote as `value`. Raises InvalidStateError."""
    built: T = _from_json(kind, value, "", {})
    return built


def _from_json(kind: Any, value: Any, path: str, seen: dict[str, Any]) -> Any:
    if kind is Any:
        return value
    if is_dataclass(kind):
        return _object(kind, value, path, seen)
    origin, of = get_origin(kind), get_args(kind)
    if origin is UnionType:
        if value is None and NoneType in of:
            return None
        (only,) = (each for each in of if each is not NoneType)
        return _from_json(only, value, path, seen)
    if origin is Literal:
        return _require(value, value in of, path, " or ".join(map(repr, of)))
    if origin in _COLLECTIONS:
        return _COLLECTIONS[origin](_items(of, value, path, seen))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        _require(value, isinstance(value, dict), path, "an object")
        return {_key(of[0], key, path): _from_json(of[1], item, f"{path}/{key}", seen) for key, item in value.items()}
    if kind not in {int, bool, str}:
        raise TypeError(f"no JSON for {kind}")
    return _require(value, type(value) is kind, path, {int: "a whole number", bool: "true or false", str: "text"}[kind])


def _require(value: Any, valid: bool, path: str, expected: str) -> Any:
    """The value. Raises InvalidStateError if it is not `valid`."""
    if not valid:
        raise InvalidStateError(f"{path or '/'} should be {expected}")
    return value


def _items(of: tuple[Any, ...], value: Any, path: str, seen: dict[str, Any]) -> list[Any]:
    _require(value, isinstance(value, list), path, "a list")
    kinds = of if len(of) > 1 and of[1] is not Ellipsis else of[:1] * len(value)
    _require(value, len(value) == len(kinds), path, f"a list of {len(kinds)}")
    return [
        _from_json(kind, item, f"{path}/{index}", seen)
        for index, (kind, item) in enumerate(zip(kinds, value, strict=True))
    ]


def _key(kind: Any, key: str, path: str) -> Any:
    try:
        return kind(key)
    except ValueError:
        raise InvalidStateError(f"{path}/{key}: the key should be a whole number") from None


def _object(kind: Any, value: Any, path: str, seen: dict[str, Any]) -> Any:
    """An object without a call of `__init__`, which may take other arguments than there are fields."""
    _require(value, isinstance(value, dict), path, "an object")
    if REFERENCE in value:
        found = seen.get(str(value[REFERENCE]))
        return _require(found, isinstance(found, kind), path, "a reference to an object above")
    names = {each.name for each in fields(kind)}
    if unknown := sorted(value.keys() - names):
        raise InvalidStateError(f"{path}/{unknown[0]} is unknown")
    built = seen[path] = object.__new__(kind)
    for each in fields(kind):
        item_path, hint = f"{path}/{each.name}", _hints(kind)[each.name]
        item = _from_json(hint, value[each.name], item_path, seen) if each.name in value else _default(each, item_path)
        object.__setattr__(built, each.name, item)  # also where the class is frozen
    if hasattr(built, "__post_init__"):
        built.__post_init__()
    return built


def _default(missing: Field[Any], path: str) -> Any:
    """The default of a field that the file lacks. Raises InvalidStateError if it has none."""
    if missing.default_factory is not MISSING:
        return missing.default_factory()
    if missing.default is MISSING:
        raise InvalidStateError(f"{path} is missing")
    return missing.default
