"""What all builders of rows share: a row's problems and id, interned strings, keys with several spellings."""

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from json import dumps
from sys import intern

from typing_extensions import TypedDict

from vtui.models.synthetic_id import PREFIX

Time = int | float | str | None
"""Date (ms), seconds, or IsoDate; read by `times.parse`."""


class ErrorShape(TypedDict, total=False):
    """Why something failed."""

    code: str | None
    message: str | None


class RowContext:
    """What a builder needs besides the row: the list of its problems, and the ids that the page has used."""

    __slots__ = ("_ids", "problems")

    def __init__(self, problems: list[str] | None = None, ids: Counter[str] | None = None) -> None:
        """`problems` are those that validation found; `ids` counts the ids that the page's rows were given."""
        self.problems = [] if problems is None else problems
        """What is wrong with the row, as texts that quote nothing of it."""
        self._ids = Counter() if ids is None else ids

    def id_of(self, row: Mapping[str, object]) -> str:
        """The row's id under either spelling; without one, a digest of the row's shown keys."""
        id_ = row.get("id") or row.get("uid")
        if isinstance(id_, str):
            return id_
        self.problems.append("no id")
        shown = dumps(row, sort_keys=True).encode()
        return self.unique_id(f"{PREFIX}{blake2b(shown, digest_size=8).hexdigest()}")

    def unique_id(self, base: str) -> str:
        """An id from what distinguishes the row; the same for each response, numbered for rows that are equal."""
        self._ids[base] += 1
        return base if self._ids[base] == 1 else f"{base}#{self._ids[base]}"

    @property
    def problem(self) -> str | None:
        """The problems on one line; None when there are none."""
        if not self.problems:
            return None
        more = f", and {len(self.problems) - 3} more" if len(self.problems) > 3 else ""
        return ", ".join(self.problems[:3]) + more


def interned(text: str | None) -> str | None:
    """The one copy of a string that many rows repeat; None when empty."""
    return intern(text) if text else None


def first(row: Mapping[str, object], keys: Iterable[str]) -> str | None:
    """The first of the keys that holds any text."""
    for key in keys:
        if isinstance(value := row.get(key), str) and value:
            return value
    return None


def either(row: Mapping[str, object], key: str, other: str) -> object:
    """The value under one spelling of a key, else under the other."""
    value = row.get(key)
    return row.get(other) if value is None else value
