"""Comparing two environments, of one project or of two, key by key."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from vtui.models.env_var import EnvVar
from vtui.resources.env.issues import effective_rows, environments_of
from vtui.resources.env.values import unreadable_reason
from vtui.system.secret import Secret
from vtui.text import count, listed

Result = Literal[
    "only in the first", "only in the second", "same", "different", "not comparable", "in both", "set twice"
]
"""The result for a key; `in both` before the values are read."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A key in two environments; branch-specific env vars are ignored."""

    key: str
    first: EnvVar | None
    second: EnvVar | None
    twice: bool = False
    """Whether one environment sets it more than once: the effective row is unknown."""

    @property
    def result(self) -> Result:
        """The result without reading a value: one row for both environments is the same."""
        if self.twice:
            return "set twice"
        if self.first is None or self.second is None:
            return "only in the second" if self.first is None else "only in the first"
        if self.first.id == self.second.id:
            return "same"
        return "not comparable" if unreadable_reason(self.first) or unreadable_reason(self.second) else "in both"

    @property
    def readings(self) -> tuple[EnvVar, ...]:
        """The env vars whose values are needed for the result, one request each."""
        return (self.first, self.second) if self.result == "in both" and self.first and self.second else ()


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two compared environments."""

    rows: tuple[EnvVar, ...]
    """All env vars of its project."""
    name: str
    """The environment: a target, or the ID of a custom one."""

    def keys(self) -> tuple[dict[str, EnvVar], set[str]]:
        """Key -> the env var of the environment, and the keys that it has more than once."""
        result: dict[str, EnvVar] = {}
        twice: set[str] = set()
        for row in effective_rows(row for row in self.rows if self.name in environments_of(row)):
            if row.key and row.branch is None:
                twice |= {row.key} & result.keys()
                result.setdefault(row.key, row)
        return result, twice


def pairs(first: Side, second: Side) -> list[Pair]:
    """The keys of both sides, sorted."""
    (first_rows, twice), (second_rows, also) = first.keys(), second.keys()
    return [
        Pair(key, first_rows.get(key), second_rows.get(key), key in twice or key in also)
        for key in sorted(first_rows.keys() | second_rows.keys())
    ]


def compare_values(first: Secret | None, second: Secret | None) -> Result:
    """The result for two values; None for one that could not be read."""
    if first is None or second is None:
        return "not comparable"
    return "same" if first.reveal() == second.reveal() else "different"


def similarity_text(values: Iterable[tuple[str, Secret | None]]) -> str:
    """Which values are equal, by their names; None for one that could not be read."""
    groups: dict[Secret, list[str]] = {}
    sealed: list[str] = []
    for name, value in values:
        (sealed if value is None else groups.setdefault(value, [])).append(name)
    texts = [listed(names) for names in groups.values()]
    if len(groups) == 1:
        start = "Same value in " if len(next(iter(groups.values()))) > 1 else "Nothing to compare with "
    else:
        start = f"{count(len(groups))} different values: " if groups else ""
    parts = [start + "; ".join(texts)] if groups else []
    return ". ".join([*parts, *([f"Not comparable (Secret): {listed(sealed)}"] if sealed else [])])


def ranked_values(values: Sequence[tuple[str, Secret | None]]) -> list[tuple[int | None, str]]:
    """The number of each value with its name, the most frequent value first; None for one that could not be read."""
    counts = Counter(value for _, value in values if value is not None)
    numbers = {value: number for number, (value, _) in enumerate(counts.most_common(), 1)}
    result = [(None if value is None else numbers[value], name) for name, value in values]
    return sorted(result, key=lambda ranked: (ranked[0] is None, ranked[0] or 0))
